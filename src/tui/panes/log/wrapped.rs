//! The page that wraps, for slow links: a new entry is written below the last one and starts again at the top when the
//! page is full. Nothing scrolls, so an entry costs one row.

use crate::wire::client::api::ActivityView;

/// The most entries that one frame adds; of more only the newest are written, and their number is.
const AT_ONCE: usize = 8;

/// The rows of the page.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrapped {
    rows: Vec<Option<ActivityView>>,
    /// The row for the next entry; it is blank and divides new from old.
    next: usize,
    /// The entries that were passed over by the last frame.
    pub(super) skipped: usize,
}

impl Wrapped {
    /// Starts over with the newest of `entries`, which are oldest first.
    pub(super) fn fill(&mut self, entries: &[ActivityView], height: usize) {
        self.rows = vec![None; height];
        self.skipped = 0;
        let kept = entries.len().min(height.saturating_sub(1));
        for (row, entry) in self.rows.iter_mut().zip(&entries[entries.len() - kept..]) {
            *row = Some(entry.clone());
        }
        self.next = if height == 0 { 0 } else { kept % height };
    }

    /// How many rows there are.
    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    /// Adds entries, oldest first.
    pub(super) fn add(&mut self, entries: &[ActivityView]) {
        if self.rows.is_empty() {
            return;
        }
        let kept = entries.len().min(AT_ONCE).min(self.rows.len() - 1);
        self.skipped = entries.len() - kept;
        for entry in &entries[self.skipped..] {
            self.rows[self.next] = Some(entry.clone());
            self.next = (self.next + 1) % self.rows.len();
        }
        self.rows[self.next] = None;
    }

    /// The rows from the top; none for blank ones.
    pub(super) fn rows(&self) -> impl Iterator<Item = Option<&ActivityView>> {
        self.rows.iter().map(Option::as_ref)
    }

    /// The row that divides new from old.
    pub(super) fn divider(&self) -> usize {
        self.next
    }

    /// The row of the newest entry.
    pub(super) fn newest(&self) -> Option<usize> {
        let n_rows = self.rows.len();
        let row = (self.next + n_rows).checked_sub(1)?.checked_rem(n_rows)?;
        self.rows[row].as_ref().map(|_| row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(seqs: std::ops::RangeInclusive<u64>) -> Vec<ActivityView> {
        seqs.map(|seq| ActivityView { seq, ..ActivityView::default() }).collect()
    }

    fn shown(page: &Wrapped) -> Vec<u64> {
        page.rows().map(|row| row.map_or(0, |entry| entry.seq)).collect()
    }

    #[test]
    fn new_entries_go_below_the_last_and_wrap() {
        let mut page = Wrapped::default();
        page.fill(&entries(1..=9), 5);
        assert_eq!(shown(&page), [6, 7, 8, 9, 0]);
        assert_eq!((page.divider(), page.newest()), (4, Some(3)));
        page.add(&entries(10..=10));
        assert_eq!(shown(&page), [0, 7, 8, 9, 10], "the oldest made room for the divider");
        page.add(&entries(11..=12));
        assert_eq!(shown(&page), [11, 12, 0, 9, 10]);
        assert_eq!((page.skipped, page.newest()), (0, Some(1)));
        page.add(&entries(13..=113));
        assert_eq!(shown(&page), [113, 0, 110, 111, 112]);
        assert_eq!((page.skipped, page.newest()), (97, Some(0)));
        page.fill(&[], 5);
        assert_eq!((shown(&page), page.newest()), (vec![0; 5], None));
        page.fill(&entries(1..=2), 0);
        page.add(&entries(3..=3));
        assert_eq!((page.height(), page.newest()), (0, None));
    }
}

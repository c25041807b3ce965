//! The columns of the log, for any width.

use crate::tui::shared::Shared;
use crate::tui::text::width::columns;
use crate::wire::client::api::ActivityView;

/// The longest label of a kind, "Patient Account Disabled Automatically".
const EVENT: usize = 38;
const ID: usize = 10;
/// An operator's name in full, beside a detail, and the least that is shown of one.
const BY: [usize; 3] = [16, 12, 8];
/// Fewer columns than this are no use for the detail.
const DETAIL: usize = 10;
/// Below this width the log of one patient shows times without seconds.
const NARROW: u16 = 100;

/// The widths of the columns; 0 for one that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    time: usize,
    by: usize,
    patient: usize,
    event: usize,
    detail: usize,
    /// Whether all entries are of today, so that times need no date.
    today: bool,
    /// Whether times are without seconds, so that the detail gets the room.
    narrow: bool,
}

impl Columns {
    /// For an area of `width` columns, the marker included.
    pub(super) fn new(width: u16, today: bool, with_patient: bool) -> Self {
        let narrow = !with_patient && width < NARROW;
        let time = match (today, narrow) {
            (true, _) => 8,
            (false, true) => 12,
            (false, false) => 16,
        };
        let patient = if with_patient { ID } else { 0 };
        let room = usize::from(width).saturating_sub(2);
        let gaps = if with_patient { 6 } else { 4 };
        let left = room.saturating_sub(time + patient + gaps);
        let event = EVENT.min(left.saturating_sub(BY[2]));
        let left = left.saturating_sub(event);
        // The detail gets what a name does not need; no room for both is room for the name.
        let with_detail = left >= BY[2] + 2 + DETAIL;
        let by = match (with_detail, narrow) {
            (true, true) => BY[2],
            (true, false) => (left - 2 - DETAIL).min(BY[1]),
            (false, _) => left.min(BY[0]),
        };
        let detail = if with_detail { left - by - 2 } else { 0 };
        Self { time, by, patient, event, detail, today, narrow }
    }

    fn row(&self, cells: [&str; 5]) -> String {
        let widths = [self.time, self.by, self.patient, self.event, self.detail];
        let shown: Vec<(&str, usize)> =
            cells.into_iter().zip(widths).filter(|(_, width)| *width > 0).collect();
        columns(&shown)
    }

    /// The headings.
    pub(super) fn headings(&self) -> String {
        self.row(["Time", "By", "Patient", "Event", "Detail"])
    }

    /// An entry.
    pub(super) fn entry(&self, entry: &ActivityView, shared: &Shared) -> String {
        let at = shared.local(entry.at);
        let time = match (self.today, self.narrow) {
            (true, _) => at.format("%H:%M:%S").to_string(),
            (false, true) => shared.when(entry.at),
            (false, false) => super::entry::moment(at, shared.today()),
        };
        let id = entry.patient_id.as_deref().unwrap_or("-");
        self.row([&time, &entry.actor, id, &entry.kind, &entry.detail])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_kind_fits_in_80_columns() {
        for today in [true, false] {
            let columns = Columns::new(80, today, true);
            assert_eq!((columns.event, columns.detail), (EVENT, 0), "{columns:?}");
        }
        assert_eq!(Columns::new(80, false, true).by, 8);
        assert_eq!(Columns::new(80, true, true).by, 16);
        let wide = Columns::new(120, true, true);
        assert_eq!((wide.by, wide.detail), (12, 42));
        assert_eq!(Columns::new(60, false, true).event, 18);
        assert_eq!(Columns::new(80, false, false).detail, 14);
        for width in 0..300 {
            for today in [true, false] {
                let columns = Columns::new(width, today, true);
                let row = columns.row(["x"; 5]);
                assert!(crate::tui::text::width::width(&row) <= usize::from(width.max(46)), "{columns:?}");
            }
        }
    }
}

//! Where a list stands: which row is chosen and which is at the top.

use crate::tui::command::CommandId;
use crate::tui::text::dates::count;

/// A list's position. The rows themselves are the pane's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    /// The chosen row.
    pub(crate) selected: usize,
    /// The row at the top.
    pub(crate) offset: usize,
    len: usize,
    height: usize,
}

impl List {
    /// Tells how many rows there are and how many can be seen; keeps the chosen one in sight.
    pub(crate) fn fit(&mut self, len: usize, height: usize) {
        self.len = len;
        self.height = height;
        self.selected = self.selected.min(len.saturating_sub(1));
        if self.selected < self.offset {
            self.offset = self.selected;
        } else if height > 0 && self.selected >= self.offset + height {
            self.offset = self.selected + 1 - height;
        }
        self.offset = self.offset.min(len.saturating_sub(height));
    }

    /// Chooses a row.
    pub(crate) fn select(&mut self, row: usize) {
        self.selected = row;
        self.fit(self.len, self.height);
    }

    /// The chosen row has another number now, since rows came or went above it: it keeps its place on the screen.
    pub(crate) fn follow(&mut self, row: usize) {
        if self.offset > 0 {
            self.offset = (self.offset + row).saturating_sub(self.selected);
        }
        self.selected = row;
    }

    /// Moves by a command of the list group; whether it was one.
    pub(crate) fn command(&mut self, id: CommandId) -> bool {
        let page = self.height.max(1);
        let row = match id {
            CommandId::Up => self.selected.saturating_sub(1),
            CommandId::Down => self.selected.saturating_add(1),
            CommandId::PageUp => self.selected.saturating_sub(page),
            CommandId::PageDown => self.selected.saturating_add(page),
            CommandId::First => 0,
            CommandId::Last => usize::MAX,
            _ => return false,
        };
        self.select(row);
        true
    }

    /// Which rows are in sight, as `1-4 of 6`; nothing if all are.
    pub(crate) fn extent(&self) -> String {
        self.extent_of(self.len as u64)
    }

    /// The same, where there are more rows than the list has read.
    pub(crate) fn extent_of(&self, total: u64) -> String {
        let seen = self.rows();
        if seen.is_empty() || seen.len() as u64 >= total {
            return String::new();
        }
        format!("{}-{} of {}", count(seen.start as u64 + 1), count(seen.end as u64), count(total))
    }

    /// What stands at the right of a rule, and then which rows are in sight.
    pub(crate) fn beside(&self, text: &str) -> String {
        let parts = [text.to_owned(), self.extent()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// The rows in sight.
    pub(crate) fn rows(&self) -> std::ops::Range<usize> {
        self.offset..self.len.min(self.offset + self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_list_says_which_rows_are_in_sight_unless_all_are() {
        let mut list = List::default();
        assert_eq!(list.extent(), "");
        list.fit(6, 4);
        assert_eq!(list.extent(), "1-4 of 6");
        list.command(CommandId::Last);
        assert_eq!((list.extent(), list.beside("open")), ("3-6 of 6".into(), "open, 3-6 of 6".into()));
        list.fit(6, 6);
        assert_eq!((list.extent(), list.beside("open")), (String::new(), "open".into()));
        assert_eq!(list.extent_of(1_200), "1-6 of 1,200");
    }

    proptest! {
        #[test]
        fn the_chosen_row_is_in_sight(moves in proptest::collection::vec((0_usize..6, 0_usize..30, 1_usize..9), 1..30)) {
            let ids = [CommandId::Up, CommandId::Down, CommandId::PageUp, CommandId::PageDown, CommandId::First, CommandId::Last];
            let mut list = List::default();
            for (id, len, height) in moves {
                list.fit(len, height);
                prop_assert!(list.command(ids[id]));
                prop_assert!(len == 0 || list.rows().contains(&list.selected));
                prop_assert!(list.rows().len() <= height);
            }
        }
    }
}

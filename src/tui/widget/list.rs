//! Where a list stands: which row is chosen and which is at the top.

use crate::tui::command::CommandId;

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

    /// The rows in sight.
    pub(crate) fn rows(&self) -> std::ops::Range<usize> {
        self.offset..self.len.min(self.offset + self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

//! The table, as plain data.

use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::StatusView;

/// The record statuses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statuses {
    /// The rows, once they were read.
    pub(super) rows: Option<Vec<StatusView>>,
    /// Why they could not be read.
    pub(super) failed: Option<String>,
    pub(super) list: List,
    /// The question for the table that is under way.
    pub(super) asked: Option<Ticket>,
    /// The question whom a change would affect that is under way.
    pub(super) effect: Option<Ticket>,
}

impl Statuses {
    /// The rows.
    pub(super) fn rows(&self) -> &[StatusView] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// The chosen row.
    pub(super) fn chosen(&self) -> Option<&StatusView> {
        self.rows().get(self.list.selected)
    }
}

//! The table, as plain data.

use std::borrow::Cow;

use crate::tui::request::Ticket;
use crate::tui::widget::rows::{Row, Rows};
use crate::wire::client::api::StatusView;

/// The record statuses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statuses {
    pub(super) rows: Rows<StatusView>,
    /// The question whom a change would affect that is under way.
    pub(super) effect: Option<Ticket>,
}

impl Row for StatusView {
    fn name(&self) -> Cow<'_, str> {
        self.status.as_str().into()
    }

    fn words(&self) -> String {
        format!("{} {}", self.status, if self.disables { "disabled" } else { "goes on" })
    }
}

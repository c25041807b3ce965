//! The list, as plain data.

use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::ApprovalView;

/// The page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Approvals {
    /// What waits, once it was read.
    pub(super) rows: Option<Vec<ApprovalView>>,
    pub(super) failed: Option<String>,
    pub(super) list: List,
    pub(super) asked: Option<Ticket>,
}

impl Approvals {
    pub(super) fn rows(&self) -> &[ApprovalView] {
        self.rows.as_deref().unwrap_or_default()
    }

    pub(super) fn chosen(&self) -> Option<&ApprovalView> {
        self.rows().get(self.list.selected)
    }

    /// Takes the list; what was chosen stays chosen wherever it is now.
    pub(super) fn take(&mut self, rows: Vec<ApprovalView>) {
        let at = self.chosen().and_then(|before| rows.iter().position(|row| row.of == before.of));
        if let Some(row) = at {
            self.list.follow(row);
        }
        self.failed = None;
        self.rows = Some(rows);
    }
}

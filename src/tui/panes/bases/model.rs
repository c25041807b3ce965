//! The list, as plain data.

use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::BaseView;

/// The Letter Template Bases.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bases {
    /// The bases, once they were read.
    pub(super) rows: Option<Vec<BaseView>>,
    /// Why they could not be read.
    pub(super) failed: Option<String>,
    pub(super) list: List,
    /// The question for them that is under way.
    pub(super) asked: Option<Ticket>,
}

impl Bases {
    /// The rows.
    pub(super) fn rows(&self) -> &[BaseView] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// The chosen base.
    pub(super) fn chosen(&self) -> Option<&BaseView> {
        self.rows().get(self.list.selected)
    }

    /// Takes the bases; the chosen one stays chosen wherever it is now.
    pub(super) fn take_rows(&mut self, rows: Vec<BaseView>) {
        let at = self.chosen().and_then(|before| rows.iter().position(|row| row.name == before.name));
        if let Some(row) = at {
            self.list.follow(row);
        }
        self.failed = None;
        self.rows = Some(rows);
    }
}

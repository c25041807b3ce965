//! The list, as plain data.

use crate::tui::panes::template::Reading;
use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::TemplateView;

/// The Letter Templates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Templates {
    /// The templates, once they were read.
    pub(super) rows: Option<Vec<TemplateView>>,
    /// Why they could not be read.
    pub(super) failed: Option<String>,
    pub(super) list: List,
    /// The question for them that is under way.
    pub(super) asked: Option<Ticket>,
    /// What else is under way.
    pub(super) acting: Option<(Ticket, Acting)>,
    /// The template whose letters were last shown or hidden.
    pub(super) undo: Option<String>,
    /// How the chosen letter reads, with a title.
    pub(super) reading: Option<(String, Reading)>,
}

/// What is asked of the service for the chosen template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Acting {
    /// How its letter reads.
    Preview,
    /// Its letters shown or hidden.
    Visible {
        /// The template.
        name: String,
        /// Shown.
        visible: bool,
    },
}

impl Templates {
    /// The rows.
    pub(super) fn rows(&self) -> &[TemplateView] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// The chosen template.
    pub(super) fn chosen(&self) -> Option<&TemplateView> {
        self.rows().get(self.list.selected)
    }

    /// Takes the templates; the chosen one stays chosen wherever it is now.
    pub(super) fn take_rows(&mut self, rows: Vec<TemplateView>) {
        let at = self.chosen().and_then(|before| rows.iter().position(|row| row.name == before.name));
        if let Some(row) = at {
            self.list.follow(row);
        }
        self.failed = None;
        self.rows = Some(rows);
    }
}

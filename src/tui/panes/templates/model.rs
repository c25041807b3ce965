//! The list, as plain data.

use std::borrow::Cow;

use crate::tui::panes::template::Reading;
use crate::tui::request::Ticket;
use crate::tui::widget::rows::{Row, Rows};
use crate::wire::client::api::TemplateView;

/// The Letter Templates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Templates {
    pub(super) rows: Rows<TemplateView>,
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

impl Row for TemplateView {
    fn name(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn words(&self) -> String {
        let state = match (&self.waiting, self.retired) {
            (Some(_), _) => "waits for approval",
            (None, true) => "retired",
            (None, false) => "",
        };
        format!("{} {} {} {state} {}", self.name, self.object, self.base, self.saved_by)
    }
}

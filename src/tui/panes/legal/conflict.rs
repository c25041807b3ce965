//! Two operators saved the same legal text: the second sees both and chooses (S94).

use super::edit::Edit;
use crate::tui::panes::template::{Both, Saved};
use crate::wire::client::api::LegalView;

/// What the other saved, beside what is in the form.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) theirs: LegalView,
    pub(super) both: Both,
}

impl Conflict {
    /// Of the other's version and the operator's own text.
    pub(super) fn new(theirs: LegalView, mine: &str) -> Self {
        let saved = Saved {
            by: theirs.saved_by.clone(),
            version: theirs.version,
            at: theirs.saved,
            besides: String::new(),
        };
        let both = Both::new("Both texts", saved, (&theirs.text, mine));
        Self { theirs, both }
    }
}

impl Edit {
    /// The operator keeps the own text: it is saved after the other's.
    pub(super) fn keep_mine(&mut self) {
        if let Some(conflict) = self.conflict.take() {
            self.seen = conflict.theirs.version;
        }
    }

    /// The operator takes the other's text; undo brings the own one back.
    pub(super) fn take_theirs(&mut self) {
        if let Some(conflict) = self.conflict.take() {
            self.seen = conflict.theirs.version;
            self.editor.replace(&conflict.theirs.text);
            self.was = conflict.theirs.text;
        }
    }
}

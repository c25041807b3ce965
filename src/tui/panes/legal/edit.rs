//! A text that is being written.

use super::conflict::Conflict;
use super::model::named;
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::shared::Shared;
use crate::tui::widget::editor::Editor;
use crate::tui::widget::stops;
use crate::wire::client::api::{LegalView, SetLegal};

/// The names of the fields in drafts.
const TEXT: &str = "text";
const SEEN: &str = "seen";

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The text.
    #[default]
    Text,
    /// The button that saves.
    Save,
    /// The button that leaves.
    Cancel,
}

impl Focus {
    const ALL: [Self; 3] = [Self::Text, Self::Save, Self::Cancel];

    /// The stop after or before it, around the ends.
    pub(super) fn moved(self, forward: bool) -> Self {
        stops::moved(&Self::ALL, self, forward)
    }
}

/// A text that is being written.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    /// Whose it is; none for all others.
    pub(super) of: Option<String>,
    pub(super) editor: Editor,
    pub(super) focus: Focus,
    /// Why it could not be saved.
    pub(super) fault: Option<String>,
    /// What stood there when it was opened.
    pub(super) was: String,
    /// The newest version when it was opened, or that of somebody else who was faster and is known.
    pub(super) seen: u32,
    /// What somebody else saved meanwhile, until the operator has chosen.
    pub(super) conflict: Option<Conflict>,
}

impl Edit {
    /// A new version of a text; none if it has too many lines for a terminal.
    pub(super) fn of(legal: &LegalView, newest: u32) -> Option<Self> {
        let editor = Editor::new(&legal.text, None)?;
        let of = legal.organisation.clone();
        let (focus, was) = (Focus::default(), legal.text.clone());
        Some(Self { of, editor, focus, fault: None, was, seen: newest, conflict: None })
    }

    /// The heading.
    pub(super) fn title(&self) -> String {
        format!("Edit: {}", named(self.of.as_deref()))
    }

    /// Names its draft.
    pub(super) fn draft_key(&self) -> DraftKey {
        DraftKey::new("Legal text", self.of.as_deref().unwrap_or_default())
    }

    /// Whether it differs from what was there.
    pub(super) fn is_changed(&self) -> bool {
        self.editor.text() != self.was
    }

    /// What is typed, as a draft; empty where nothing differs.
    pub(super) fn draft(&self) -> Draft {
        if !self.is_changed() {
            return Draft::new();
        }
        Draft::from([(TEXT, self.editor.text()), (SEEN, self.seen.to_string())])
    }

    /// Takes its draft up again; whether there was one.
    pub(super) fn take_up(&mut self, shared: &Shared) -> bool {
        let Some(draft) = shared.drafts.get(&self.draft_key()) else { return false };
        let Some(text) = draft.get(TEXT) else { return false };
        self.editor.replace(text);
        // If somebody saved since, the save says so and shows both.
        self.seen = draft.get(SEEN).and_then(|seen| seen.parse().ok()).unwrap_or(self.seen);
        true
    }

    /// What would be saved.
    pub(super) fn request(&self) -> SetLegal {
        SetLegal { organisation: self.of.clone(), text: self.editor.text(), seen: Some(self.seen) }
    }
}

//! The form, as plain data.

use super::files::Files;
use crate::tui::questions::Questions;
use crate::tui::request::CheckedFile;
use crate::tui::widget::editor::{Body, Part};
use crate::tui::widget::field::TextField;
use crate::tui::widget::stops;
use crate::wire::client::api::BaseView;

/// Which base is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A new one.
    New,
    /// The next version of one.
    Edit {
        /// Its name when it was read.
        name: String,
        /// Its version then; none to save after whatever there is.
        version: Option<u32>,
    },
}

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The name.
    #[default]
    Name,
    /// The Word file.
    File,
    /// The letter body.
    Body,
    /// The button that saves.
    Save,
    /// The button that leaves and forgets.
    Cancel,
}

impl Focus {
    const ALL: [Self; 5] = [Self::Name, Self::File, Self::Body, Self::Save, Self::Cancel];

    /// The stop after or before it, around the ends.
    pub(super) fn moved(self, forward: bool) -> Self {
        stops::moved(&Self::ALL, self, forward)
    }
}

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Its text.
    Text,
    /// The files of a folder.
    Folder,
    /// What is in the Word file.
    File,
    /// The save.
    Save,
}

/// The form.
#[derive(Clone, Debug)]
pub(crate) struct BaseForm {
    pub(super) origin: Origin,
    pub(super) name: TextField,
    /// What is wrong with the name or the file, under it.
    pub(super) fault: Option<(Focus, String)>,
    /// Where the Word file is, on the machine of the terminal.
    pub(super) path: TextField,
    pub(super) files: Files,
    /// The Word file that was read and checked.
    pub(super) file: Option<CheckedFile>,
    /// The base as it is, when one is edited.
    pub(super) base: Option<BaseView>,
    pub(super) body: Option<Body>,
    /// The name and the text that were there when the form was opened.
    pub(super) was: Option<(String, String)>,
    pub(super) focus: Focus,
    /// How many lines of what was found are above what is seen.
    pub(super) scroll: usize,
    /// Whether the save waits for the file to be read.
    pub(super) save_waits: bool,
    pub(super) asked: Questions<Asked>,
}

impl Default for BaseForm {
    fn default() -> Self {
        Self {
            origin: Origin::New,
            name: TextField::default(),
            fault: None,
            path: TextField::default(),
            files: Files::default(),
            file: None,
            base: None,
            body: None,
            was: None,
            focus: Focus::Name,
            scroll: 0,
            save_waits: false,
            asked: Questions::default(),
        }
    }
}

impl BaseForm {
    /// The next version of a base: another Word file, text or name.
    pub(crate) fn edit(base: &BaseView) -> Self {
        Self {
            origin: Origin::Edit { name: base.name.clone(), version: Some(base.version) },
            name: TextField::new(base.name.clone()),
            focus: Focus::File,
            base: Some(base.clone()),
            ..Self::default()
        }
    }

    /// The text of the body as it stands.
    pub(super) fn text(&self) -> String {
        self.body.as_ref().map(|body| body.editor.text()).unwrap_or_default()
    }

    /// Whether something differs from what was there.
    pub(super) fn is_changed(&self) -> bool {
        let was = self.was.as_ref();
        let typed = was.is_some_and(|(name, text)| *name != self.name.text() || *text != self.text());
        typed || !self.path.text().is_empty()
    }

    /// The file that is chosen, if it was read from the path that stands there.
    pub(super) fn checked(&self) -> Option<&CheckedFile> {
        self.file.as_ref().filter(|file| file.typed == self.path.text())
    }

    /// What of the body takes the keys, if it has the focus.
    pub(super) fn part(&self) -> Option<Part> {
        self.body.as_ref().filter(|_| self.focus == Focus::Body).map(Body::part)
    }
}

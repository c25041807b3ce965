//! The draft of the form (R18). The Word file is not in it: it is read again from its path.

use super::model::{BaseForm, Origin};
use crate::tui::context::Context;
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::message::Message;
use crate::tui::widget::editor::Body;

/// The names of the fields in drafts.
const NAME: &str = "name";
const PATH: &str = "path";
const BODY: &str = "body";

impl BaseForm {
    pub(super) fn own_key(&self) -> DraftKey {
        let about = match &self.origin {
            Origin::New => "",
            Origin::Edit { name, .. } => name,
        };
        DraftKey::new("Letter Template Base", about)
    }

    /// Keeps what stands in the form; nothing where nothing differs from what was there.
    pub(super) fn keep(&self, ctx: &mut Context<'_>) {
        let draft = if self.is_changed() {
            let name = self.name.text().to_owned();
            Draft::from([(NAME, name), (PATH, self.path.text().to_owned()), (BODY, self.text())])
        } else {
            Draft::new()
        };
        ctx.draft(self.own_key(), draft);
    }

    /// The text is there: the form is filled, with its draft if there is one. Whether a file is to be read again.
    pub(super) fn fill(&mut self, text: &str, ctx: &mut Context<'_>) -> bool {
        let Some(body) = Body::new(text, None) else {
            let message =
                "The body of this base has too many lines for the terminal. Edit it as a file: base replace.";
            ctx.say(Message::note(message));
            ctx.close();
            return false;
        };
        self.body = Some(body);
        self.was = Some((self.name.text().to_owned(), text.to_owned()));
        let Some(draft) = ctx.shared.drafts.get(&self.own_key()) else { return false };
        if let Some(name) = draft.get(NAME) {
            self.name.set(name.clone());
        }
        if let (Some(body), Some(text)) = (&mut self.body, draft.get(BODY)) {
            body.editor.replace(text);
        }
        if let Some(path) = draft.get(PATH) {
            self.path.set(path.clone());
        }
        ctx.say(Message::note("Your draft is back; Cancel forgets it."));
        !self.path.text().is_empty()
    }
}

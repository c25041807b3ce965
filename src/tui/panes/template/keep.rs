//! The draft of the form, and what it is filled with (R18).

use super::model::{Fields, Origin, Template};
use crate::domain::field::TemplateObject;
use crate::tui::context::Context;
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::message::Message;
use crate::tui::widget::editor::Body;

/// The names of the fields in drafts.
const NAME: &str = "name";
const BASE: &str = "base";
const BASE_VERSION: &str = "base version";
const OBJECT: &str = "object";
const VISIBLE: &str = "visible";
const BODY: &str = "body";
const VERSION: &str = "version";

impl Template {
    /// Names the draft of a template; that of a new one has no name.
    pub(crate) fn draft_key(name: &str) -> DraftKey {
        DraftKey::new("Letter Template", name)
    }

    pub(super) fn own_key(&self) -> DraftKey {
        match &self.origin {
            Origin::New => Self::draft_key(""),
            Origin::Edit { name, .. } => Self::draft_key(name),
        }
    }

    /// A new template whose draft waits, if one does.
    pub(crate) fn waiting(draft: &Draft) -> Option<Self> {
        let object = draft.get(OBJECT)?;
        let object = TemplateObject::ALL.into_iter().find(|other| other.label() == object)?;
        Some(Self::on_base(object, draft.get(BASE)?))
    }

    /// Keeps what stands in the form; nothing where nothing differs from what was there.
    pub(super) fn keep(&self, ctx: &mut Context<'_>) {
        let draft = if self.is_changed() { self.draft() } else { Draft::new() };
        ctx.draft(self.own_key(), draft);
    }

    fn draft(&self) -> Draft {
        let Fields { name, base, base_version, visible, body } = self.fields();
        let version = match &self.origin {
            Origin::New => 0,
            Origin::Edit { version, .. } => *version,
        };
        Draft::from([
            (NAME, name),
            (BASE, base),
            (BASE_VERSION, base_version.map(|version| version.to_string()).unwrap_or_default()),
            (OBJECT, self.object.label().to_owned()),
            (VISIBLE, if visible { "yes" } else { "no" }.to_owned()),
            (BODY, body),
            (VERSION, version.to_string()),
        ])
    }

    /// The text is there: the form is filled, with its draft if there is one.
    pub(super) fn fill(&mut self, text: &str, ctx: &mut Context<'_>) {
        let Some(body) = Body::new(text, Some(self.object)) else {
            let message =
                "This letter body has too many lines for the terminal. Edit it as a file: template edit.";
            ctx.say(Message::note(message));
            ctx.close();
            return;
        };
        self.body = Some(body);
        self.was = Some(self.fields());
        if let Some(draft) = ctx.shared.drafts.get(&self.own_key()) {
            self.take_draft(draft);
            ctx.say(Message::note(
                "Your draft is back; Ctrl-Z shows the text without it, Cancel forgets it.",
            ));
        }
    }

    fn take_draft(&mut self, draft: &Draft) {
        let number = |name: &str| draft.get(name).and_then(|text| text.parse::<u32>().ok());
        if let (Origin::Edit { version, .. }, Some(seen)) = (&mut self.origin, number(VERSION)) {
            // If somebody saved since, the save says so and shows both.
            *version = seen;
        }
        if let Some(name) = draft.get(NAME) {
            self.name.set(name.clone());
        }
        if let Some(base) = draft.get(BASE) {
            self.base.clone_from(base);
            self.base_version = number(BASE_VERSION);
        }
        self.visible = draft.get(VISIBLE).is_some_and(|text| text == "yes");
        if let (Some(body), Some(text)) = (&mut self.body, draft.get(BODY)) {
            body.editor.replace(text);
        }
    }
}

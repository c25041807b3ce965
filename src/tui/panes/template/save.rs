//! The save, and what comes of it (R26, S94).

use super::conflict::Conflict;
use super::model::{Asked, Fields, Focus, Origin, Over, Template};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::request::Request;
use crate::wire::client::api::{AddTemplate, Answer, EditOutcome, EditTemplate, TemplateView};

/// What was saved, and whether letters are made of it.
pub(crate) fn saved_words(view: &TemplateView) -> String {
    match &view.waiting {
        Some(waiting) => format!(
            "{} v{} is saved and waits for approval by a second operator.",
            waiting.name, waiting.version
        ),
        None => format!("{} v{} is saved.", view.name, view.version),
    }
}

impl Template {
    /// Saves, unless something in the form cannot be saved: then the cursor goes there.
    pub(super) fn save(&mut self, ctx: &mut Context<'_>) {
        let Some(body) = &mut self.body else { return };
        body.picker = None;
        self.fault = None;
        if self.name.text().trim().is_empty() {
            self.fault = Some("A name is needed: one that says what the letter is for.".to_owned());
            self.focus = Focus::Name;
            return;
        }
        if let Some(fault) = body.editor.first_fault() {
            self.focus = Focus::Body;
            ctx.say(Message::note(format!("Not saved. {fault}")));
            return;
        }
        ctx.hush();
        let ticket = ctx.ask(self.request());
        self.asked.note(ticket, Asked::Save);
        ctx.hold(ticket);
    }

    fn request(&self) -> Request {
        let Fields { name, base, base_version, visible, body } = self.fields();
        match &self.origin {
            Origin::New => {
                let object = self.object.label().to_owned();
                Request::AddTemplate(AddTemplate { name, base, object, body: Some(body), visible })
            }
            Origin::Edit { name: old, version } => Request::EditTemplate(EditTemplate {
                name: old.clone(),
                version: *version,
                new_name: (name != *old).then_some(name),
                base: base_version.is_none().then_some(base),
                body: Some(body),
                visible: Some(visible),
            }),
        }
    }

    /// A new template was saved, or not.
    pub(super) fn added(&mut self, answer: Answer<TemplateView>, ctx: &mut Context<'_>) {
        match answer {
            Ok(view) => self.saved(&view, ctx),
            Err(error) => ctx.say(Message::refused(&error)),
        }
    }

    /// A version was saved, or not; or somebody else was faster.
    pub(super) fn edited(&mut self, answer: Answer<EditOutcome>, ctx: &mut Context<'_>) {
        match answer {
            Ok(EditOutcome::Saved(view)) => self.saved(&view, ctx),
            Ok(EditOutcome::Changed(theirs)) => {
                let conflict = Conflict::new(theirs, &self.fields());
                self.over = Some(Over::Conflict(Box::new(conflict)));
            }
            Err(error) => ctx.say(Message::refused(&error)),
        }
    }

    fn saved(&mut self, view: &TemplateView, ctx: &mut Context<'_>) {
        ctx.draft(self.own_key(), Draft::new());
        let gaps = match view.warnings.len() {
            _ if view.waiting.is_some() => "",
            0 => " Letters made before keep their version.",
            1 => " 1 note on it stands below the list.",
            _ => " Notes on it stand below the list.",
        };
        ctx.say(Message::done(format!("{}{gaps}", saved_words(view))));
        ctx.close();
        ctx.run(CommandId::GoTemplates, None);
    }

    /// The operator chose between both versions.
    pub(super) fn choose(&mut self, mine: bool, ctx: &mut Context<'_>) {
        let Some(Over::Conflict(conflict)) = self.over.take() else { return };
        let theirs = conflict.theirs;
        if mine {
            if let Origin::Edit { name, version } = &mut self.origin {
                name.clone_from(&theirs.name);
                *version = theirs.version;
            }
            self.save(ctx);
            return;
        }
        let key = self.own_key();
        self.take_version(&theirs);
        if let Some(body) = &mut self.body {
            body.editor.replace(&theirs.body);
        }
        self.was = Some(self.fields());
        ctx.draft(key, Draft::new());
        self.focus = Focus::Body;
        self.check_later(ctx);
        ctx.say(Message::note(format!(
            "This is version {} now; Ctrl-Z brings your text back.",
            theirs.version
        )));
    }
}

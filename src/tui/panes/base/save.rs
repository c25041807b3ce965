//! The save, and what comes of it (R18).

use super::model::{Asked, BaseForm, Focus, Origin};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::request::Request;
use crate::wire::client::api::{AddBase, Answer, BaseView, ErrorKind, ReplaceBase};

impl BaseForm {
    /// Saves, unless something in the form cannot be saved: then the focus goes there. A file that is not read yet is
    /// read first, so that what was found can be seen.
    pub(super) fn save(&mut self, ctx: &mut Context<'_>) {
        let Some(body) = &mut self.body else { return };
        body.picker = None;
        self.fault = None;
        if self.name.text().trim().is_empty() {
            return self.refuse(Focus::Name, "A name is needed: one that says which paper it is.");
        }
        let is_new = self.origin == Origin::New;
        if is_new && self.path.text().is_empty() {
            return self.refuse(Focus::File, "A Word file is needed: type its path, or choose it below.");
        }
        if let Some(fault) = body.editor.first_fault() {
            self.focus = Focus::Body;
            ctx.say(Message::note(format!("Not saved. {fault}")));
            return;
        }
        if !self.path.text().is_empty() {
            match self.checked() {
                None => {
                    self.save_waits = true;
                    return self.read_file(ctx);
                }
                Some(file) if !file.found.usable => {
                    return self
                        .refuse(Focus::File, "This Word file has marks that cannot be filled; see below.");
                }
                Some(_) => {}
            }
        }
        ctx.hush();
        let ticket = ctx.ask(self.request());
        self.asked.note(ticket, Asked::Save);
        ctx.hold(ticket);
    }

    /// Says what is wrong under the field, which gets the focus.
    pub(super) fn refuse(&mut self, at: Focus, why: &str) {
        self.fault = Some((at, why.to_owned()));
        self.focus = at;
    }

    fn request(&self) -> Request {
        let (name, body) = (self.name.text().to_owned(), self.text());
        let bytes = self.checked().map(|file| file.bytes.clone());
        match &self.origin {
            Origin::New => Request::AddBase(AddBase {
                name,
                bytes: bytes.unwrap_or_default(),
                body: (!body.is_empty()).then_some(body),
            }),
            Origin::Edit { name: old, version } => {
                let was = self.was.as_ref().map(|(_, text)| text);
                Request::ReplaceBase(ReplaceBase {
                    name: old.clone(),
                    version: *version,
                    new_name: (name != *old).then_some(name),
                    bytes,
                    body: (was != Some(&body)).then_some(body),
                })
            }
        }
    }

    /// It was saved, or not.
    pub(super) fn saved(&mut self, answer: Answer<BaseView>, ctx: &mut Context<'_>) {
        match answer {
            Ok(base) => {
                ctx.draft(self.own_key(), Draft::new());
                let keep = match base.templates {
                    0 => "New templates can start from it.".to_owned(),
                    1 => "1 template keeps its version until it is saved on the new one.".to_owned(),
                    n => format!("{n} templates keep their version until they are saved on the new one."),
                };
                ctx.say(Message::done(format!("{} v{} is saved. {keep}", base.name, base.version)));
                ctx.close();
                ctx.run(CommandId::GoBases, None);
            }
            Err(error) => {
                if let (ErrorKind::Conflict, Origin::Edit { version, .. }) = (error.kind, &mut self.origin) {
                    *version = None;
                    let again = "F2 again saves yours after it; both versions stay.";
                    ctx.say(Message::note(format!("Nothing was saved yet. {} {again}", error.message)));
                } else {
                    ctx.say(Message::refused(&error));
                }
            }
        }
    }
}

//! What the form does with keys and answers.

use super::files::split;
use super::model::{Asked, BaseForm, Focus, Origin};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::request::{CheckedFile, Folder, Reply, Request, Ticket};
use crate::wire::client::api::Answer;

impl BaseForm {
    /// Reads the text to begin with, and the folder that the terminal was started in.
    pub(super) fn begin(&mut self, ctx: &mut Context<'_>) {
        match &self.origin {
            Origin::New => {
                self.begin_with("", ctx);
            }
            Origin::Edit { name, .. } => {
                let ticket = ctx.ask(Request::BaseBody(name.clone()));
                self.asked.note(ticket, Asked::Text);
                ctx.hold(ticket);
            }
        }
        self.read_folder(ctx);
    }

    /// The text is there; the file of a draft is read again.
    fn begin_with(&mut self, text: &str, ctx: &mut Context<'_>) {
        if self.fill(text, ctx) {
            self.read_file(ctx);
        }
    }

    /// Reads the folder of what is typed.
    fn read_folder(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Folder(split(self.path.text()).0.to_owned()));
        self.asked.note(ticket, Asked::Folder);
        ctx.hold(ticket);
    }

    /// Reads the Word file and has it checked.
    pub(super) fn read_file(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::CheckFile(self.path.text().to_owned()));
        self.asked.note(ticket, Asked::File);
        ctx.hold(ticket);
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Some(asked) = self.asked.answered(ticket) else { return };
        match (asked, reply) {
            (Asked::Text, Reply::BaseBody(Ok(text))) => self.begin_with(&text, ctx),
            (Asked::Text, Reply::BaseBody(Err(error))) => {
                ctx.say(Message::error(&error));
                ctx.close();
            }
            (Asked::Folder, Reply::Folder(answer)) => self.take_folder(answer),
            (Asked::File, Reply::FileChecked(answer)) => self.take_file(*answer, ctx),
            (Asked::Save, Reply::BaseSaved(answer)) => self.saved(*answer, ctx),
            _ => {}
        }
    }

    fn take_folder(&mut self, answer: Answer<Folder>) {
        match answer {
            Ok(folder) => self.files.take(folder, self.path.text()),
            Err(error) => self.files.fail(error.message),
        }
    }

    fn take_file(&mut self, answer: Answer<CheckedFile>, ctx: &mut Context<'_>) {
        let waited = std::mem::take(&mut self.save_waits);
        self.scroll = 0;
        match answer {
            Ok(file) => {
                self.fault = None;
                if self.name.text().is_empty() {
                    let name = split(self.path.text()).1;
                    self.name.set(name.strip_suffix(".docx").unwrap_or(name));
                }
                let usable = file.found.usable;
                self.file = Some(file);
                if self.focus == Focus::File {
                    self.focus = Focus::Save;
                }
                self.keep(ctx);
                if waited && usable {
                    ctx.say(Message::note("The file was read: look at what was found, then F2 saves."));
                } else if !usable {
                    self.refuse(Focus::File, "This Word file has marks that cannot be filled; see below.");
                }
            }
            Err(error) => {
                self.file = None;
                let text = Message::error(&error).text;
                self.refuse(Focus::File, &text);
            }
        }
    }

    /// Something was typed.
    pub(super) fn typed_text(&mut self, ctx: &mut Context<'_>) {
        self.fault = None;
        match (self.focus, &mut self.body) {
            (Focus::File, _) => self.path_changed(ctx),
            (Focus::Body, Some(body)) => body.typed(),
            _ => {}
        }
        self.keep(ctx);
    }

    fn path_changed(&mut self, ctx: &mut Context<'_>) {
        if self.files.is_of(self.path.text()) {
            self.files.narrow(self.path.text());
        } else {
            self.read_folder(ctx);
        }
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Submit => self.save(ctx),
            CommandId::Next => self.turn(true, ctx),
            CommandId::Previous => self.turn(false, ctx),
            CommandId::InsertField | CommandId::Find | CommandId::Undo | CommandId::Redo => {
                self.focus = Focus::Body;
                return self.in_body(id, ctx);
            }
            id if self.focus == Focus::Body => return self.in_body(id, ctx) || self.leave_by(id, ctx),
            CommandId::Open => self.accept(ctx),
            CommandId::PageDown => self.scroll += 3,
            CommandId::PageUp => self.scroll = self.scroll.saturating_sub(3),
            CommandId::Down if self.focus == Focus::File => {
                if !self.files.step(true) {
                    self.turn(true, ctx);
                }
            }
            CommandId::Up if self.focus == Focus::File => {
                if !self.files.step(false) {
                    self.turn(false, ctx);
                }
            }
            CommandId::Down | CommandId::Right => self.turn(true, ctx),
            CommandId::Up | CommandId::Left => self.turn(false, ctx),
            id => return self.leave_by(id, ctx),
        }
        true
    }

    fn in_body(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let Some(body) = &mut self.body else { return false };
        let before = body.editor.changes();
        if body.command(id).is_none() {
            return false;
        }
        if body.editor.changes() != before {
            self.keep(ctx);
        }
        true
    }

    fn leave_by(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if id != CommandId::Back {
            return false;
        }
        if self.is_changed() {
            ctx.say(Message::note("Draft kept: it is back when you come again."));
        } else {
            ctx.hush();
        }
        ctx.close();
        true
    }

    /// The focus goes on; a path that was typed and not read yet is read.
    fn turn(&mut self, forward: bool, ctx: &mut Context<'_>) {
        let unread = self.focus == Focus::File && !self.path.text().is_empty() && self.checked().is_none();
        self.focus = self.focus.moved(forward);
        if unread && !self.asked.is_asked(&Asked::File) {
            self.read_file(ctx);
        }
    }

    /// Enter: takes the chosen file, goes on, or presses the button.
    fn accept(&mut self, ctx: &mut Context<'_>) {
        match self.focus {
            Focus::Name => self.focus = Focus::File,
            Focus::File => self.accept_file(ctx),
            Focus::Body => {}
            Focus::Save => self.save(ctx),
            Focus::Cancel => {
                ctx.draft(self.own_key(), Draft::new());
                ctx.say(Message::note("Nothing was saved, and the draft is forgotten."));
                ctx.close();
            }
        }
    }

    fn accept_file(&mut self, ctx: &mut Context<'_>) {
        if let Some((path, is_folder)) = self.files.pick(self.path.text()) {
            self.path.set(path);
            self.path_changed(ctx);
            self.keep(ctx);
            if is_folder {
                return;
            }
        }
        if self.path.text().is_empty() {
            if self.origin == Origin::New {
                self.refuse(Focus::File, "A Word file is needed: type its path, or choose it below.");
            } else {
                self.focus = Focus::Body;
            }
        } else if self.checked().is_some() {
            self.focus = Focus::Body;
        } else {
            self.read_file(ctx);
        }
    }
}

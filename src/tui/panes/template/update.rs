//! What the form does with keys and answers.

use super::model::{Asked, Focus, Origin, Over, Template};
use super::over::{Reading, preview_title};
use crate::domain::Standing;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::prompt::{Prompt, Wanted};
use crate::tui::request::{Reply, Request, Ticket};
use crate::wire::client::api::{Answer, ErrorView, PreviewView, TemplateText};

/// Without its text there is no form.
fn cannot_begin(error: &ErrorView, ctx: &mut Context<'_>) {
    ctx.say(Message::error(error));
    ctx.close();
}

impl Template {
    /// Reads the text to begin with, and the bases.
    pub(super) fn begin(&mut self, ctx: &mut Context<'_>) {
        let bases = ctx.ask(Request::Bases);
        self.asked.note(bases, Asked::Bases);
        let text = match &self.origin {
            Origin::New => Request::BaseBody(self.base.clone()),
            Origin::Edit { name, .. } => Request::Template(name.clone()),
        };
        let ticket = ctx.ask(text);
        self.asked.note(ticket, Asked::Text);
        ctx.hold(ticket);
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Some(asked) = self.asked.answered(ticket) else {
            // The dialog asked for a patient's preview; what failed was said by it.
            if let Reply::Preview(Ok(view)) = reply {
                self.show(Ok(view), ctx);
            }
            return;
        };
        match (asked, reply) {
            (Asked::Text, Reply::BaseBody(Ok(text))) => self.begin_with(&text, ctx),
            (Asked::Text, Reply::Template(answer)) => match *answer {
                Ok(text) => {
                    self.take_version(&text);
                    self.begin_with(&text.body, ctx);
                    if text.standing == Standing::Waits.label() {
                        ctx.say(Message::note(format!(
                            "Version {} by {} waits for approval; what you save replaces it.",
                            text.version, text.saved_by
                        )));
                    }
                }
                Err(error) => cannot_begin(&error, ctx),
            },
            (Asked::Text, Reply::BaseBody(Err(error))) => cannot_begin(&error, ctx),
            (Asked::Bases, Reply::Bases(Ok(bases))) => {
                self.bases = bases.into_iter().filter(|base| !base.retired).collect();
            }
            (Asked::Lint, Reply::Lint(Ok(lint))) => self.lint = Some(lint),
            (Asked::Preview, Reply::Preview(answer)) => self.show(answer, ctx),
            (Asked::Versions, Reply::TemplateVersions(Ok(versions))) => self.tell_newer(&versions, ctx),
            (Asked::Save, Reply::TemplateSaved(answer)) => self.added(*answer, ctx),
            (Asked::Save, Reply::TemplateEdited(answer)) => self.edited(*answer, ctx),
            _ => {}
        }
    }

    fn begin_with(&mut self, text: &str, ctx: &mut Context<'_>) {
        self.fill(text, ctx);
        if self.body.is_some() {
            self.check(ctx);
        }
    }

    /// Something changed in the store: perhaps somebody else has saved this template.
    pub(super) fn news(&mut self, ctx: &mut Context<'_>) {
        if let (Origin::Edit { name, .. }, Some(_)) = (&self.origin, &self.body) {
            let ticket = ctx.ask(Request::TemplateVersions(name.clone()));
            self.asked.note(ticket, Asked::Versions);
        }
    }

    /// Says once that there is a newer version than the one that is edited.
    fn tell_newer(&mut self, versions: &[TemplateText], ctx: &mut Context<'_>) {
        let Origin::Edit { version, .. } = self.origin else { return };
        let dropped = [Standing::Refused.label(), Standing::Withdrawn.label()];
        let newest = versions.iter().find(|one| !dropped.contains(&one.standing.as_str()));
        let Some(newest) = newest.filter(|newest| newest.version > version.max(self.told)) else { return };
        self.told = newest.version;
        let (by, number) = (&newest.saved_by, newest.version);
        ctx.say(Message::note(format!(
            "{by} saved version {number} of this template just now; F2 will show both."
        )));
    }

    fn show(&mut self, answer: Answer<PreviewView>, ctx: &mut Context<'_>) {
        match answer {
            Ok(view) => {
                let title = preview_title(self.name.text(), &view);
                self.patient = view.patient.as_ref().map(|(id, _)| id.clone());
                self.over = Some(Over::Reading(title, Reading::of_preview(view)));
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }

    /// Something was typed.
    pub(super) fn typed_text(&mut self, ctx: &mut Context<'_>) {
        self.fault = None;
        if self.focus == Focus::Body
            && let Some(body) = &mut self.body
        {
            body.typed();
        }
        self.changed_text(ctx);
    }

    fn changed_text(&mut self, ctx: &mut Context<'_>) {
        self.keep(ctx);
        self.check_later(ctx);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if self.over.is_some() {
            return self.run_over(id, ctx);
        }
        match id {
            CommandId::Submit => self.save(ctx),
            CommandId::PreviewLetter => self.preview(ctx),
            CommandId::ToggleVisible => self.toggle(ctx),
            CommandId::Next => self.turn(true),
            CommandId::Previous => self.turn(false),
            CommandId::InsertField | CommandId::Find | CommandId::Undo | CommandId::Redo => {
                self.focus = Focus::Body;
                return self.in_body(id, ctx);
            }
            id if self.focus == Focus::Body => return self.in_body(id, ctx) || self.leave_by(id, ctx),
            CommandId::Open => self.accept(ctx),
            CommandId::Tick if self.focus == Focus::Visible => self.toggle(ctx),
            CommandId::Tick | CommandId::Right if self.focus == Focus::Base => self.turn_base(ctx, true),
            CommandId::Left if self.focus == Focus::Base => self.turn_base(ctx, false),
            CommandId::Down | CommandId::Right => self.turn(true),
            CommandId::Up | CommandId::Left => self.turn(false),
            id => return self.leave_by(id, ctx),
        }
        true
    }

    fn leave_by(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if id != CommandId::Back {
            return false;
        }
        let kept = if self.is_changed() { "Draft kept: it is back when you come again." } else { "" };
        if kept.is_empty() {
            ctx.hush();
        } else {
            ctx.say(Message::note(kept));
        }
        ctx.close();
        true
    }

    fn in_body(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let Some(body) = &mut self.body else { return false };
        let before = body.editor.changes();
        let Some(changed) = body.command(id) else { return false };
        if changed || body.editor.changes() != before {
            self.changed_text(ctx);
        }
        true
    }

    fn run_over(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match (&mut self.over, id) {
            (Some(Over::Conflict(_)), CommandId::KeepMine) => self.choose(true, ctx),
            (Some(Over::Conflict(_)), CommandId::TakeTheirs) => self.choose(false, ctx),
            (_, CommandId::Back | CommandId::Stop)
            | (Some(Over::Reading(..)), CommandId::PreviewLetter | CommandId::Open) => self.over = None,
            (Some(Over::Reading(..)), CommandId::PreviewFor) => {
                let wanted = Wanted::PreviewUnsavedFor(Box::new(self.unsaved()));
                ctx.popup(PaneModel::Prompt(Box::new(Prompt::new(ctx.owner(), wanted))));
            }
            (Some(Over::Reading(_, reading)), id) => return reading.command(id),
            (Some(Over::Conflict(conflict)), id) => return conflict.both.command(id),
            (None, _) => return false,
        }
        true
    }

    fn preview(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::PreviewUnsaved(self.unsaved()));
        self.asked.note(ticket, Asked::Preview);
        ctx.hold(ticket);
    }

    fn toggle(&mut self, ctx: &mut Context<'_>) {
        self.visible = !self.visible;
        self.keep(ctx);
    }

    fn turn(&mut self, forward: bool) {
        self.focus = self.focus.moved(forward);
    }

    /// Takes the next base: first the one that is used in its newest version, then the others.
    fn turn_base(&mut self, ctx: &mut Context<'_>, forward: bool) {
        let len = self.bases.len();
        let Some(at) = self.bases.iter().position(|base| base.name == self.base) else {
            if let Some(first) = self.bases.first() {
                self.base.clone_from(&first.name);
                self.base_version = None;
                self.changed_text(ctx);
            }
            return;
        };
        let older = self.base_version.is_some_and(|version| version < self.bases[at].version);
        let step = if forward { 1 } else { len - 1 };
        let next = if older { at } else { (at + step) % len };
        let was = self.was.as_ref().filter(|was| was.base == self.bases[next].name);
        let current = was.and_then(|was| was.base_version).filter(|v| *v == self.bases[next].version);
        self.base.clone_from(&self.bases[next].name);
        self.base_version = current;
        self.changed_text(ctx);
    }

    /// Enter: goes on, or presses the button.
    fn accept(&mut self, ctx: &mut Context<'_>) {
        match self.focus {
            Focus::Name => self.focus = Focus::Body,
            Focus::Base => self.turn_base(ctx, true),
            Focus::Visible => self.toggle(ctx),
            Focus::Save => self.save(ctx),
            Focus::Preview => self.preview(ctx),
            Focus::Cancel => {
                ctx.draft(self.own_key(), Draft::new());
                ctx.say(Message::note("Nothing was saved, and the draft is forgotten."));
                ctx.close();
            }
            Focus::Body => {}
        }
    }
}

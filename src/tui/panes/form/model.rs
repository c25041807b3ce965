//! The form, its focus and its draft; what keys and answers do.

use super::field::{Field, Kind};
use super::purpose::Purpose;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::message::Message;
use crate::tui::request::{Reply, Ticket};
use crate::tui::widget::field::TextField;

/// A form.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(super) title: String,
    /// The page that is told what came of it.
    owner: u32,
    pub(super) purpose: Purpose,
    pub(super) fields: Vec<Field>,
    /// The place that has the focus, counted over all fields; then the two buttons.
    pub(super) focus: usize,
    /// What is wrong: with which field, and why.
    pub(super) fault: Option<(&'static str, String)>,
    /// The question that is under way.
    asked: Option<Ticket>,
    /// Rows that are above what is seen.
    pub(super) offset: usize,
    /// What stood there when it was opened.
    begun: Draft,
}

impl Form {
    /// A form over the page `owner`.
    pub(crate) fn new(title: impl Into<String>, owner: u32, purpose: Purpose, fields: Vec<Field>) -> Self {
        let title = title.into();
        let mut form = Self {
            title,
            owner,
            purpose,
            fields,
            focus: 0,
            fault: None,
            asked: None,
            offset: 0,
            begun: Draft::new(),
        };
        form.begun = form.draft();
        form
    }

    fn draft_key(&self) -> DraftKey {
        DraftKey::new(&self.title, "")
    }

    /// What is typed, without secrets.
    fn draft(&self) -> Draft {
        let kept = self.fields.iter().filter(|field| !matches!(field.kind, Kind::Secret(_)));
        kept.map(|field| (field.name, field.value())).collect()
    }

    /// The value of a field.
    pub(crate) fn value(&self, name: &str) -> String {
        self.fields.iter().find(|field| field.name == name).map(Field::value).unwrap_or_default()
    }

    /// How many places the fields have.
    pub(super) fn places(&self) -> usize {
        self.fields.iter().map(Field::places).sum()
    }

    /// The field with the focus, and the place within it; none on a button.
    pub(super) fn focused(&self) -> Option<(usize, usize)> {
        let mut left = self.focus;
        for (at, field) in self.fields.iter().enumerate() {
            if left < field.places() {
                return Some((at, left));
            }
            left -= field.places();
        }
        None
    }

    /// The text field with the focus.
    pub(super) fn text(&mut self) -> Option<&mut TextField> {
        let (at, _) = self.focused()?;
        match &mut self.fields[at].kind {
            Kind::Text(field) | Kind::Secret(field) => Some(field),
            _ => None,
        }
    }

    /// Whether letters are typed.
    pub(super) fn is_typing(&self) -> bool {
        let field = self.focused().map(|(at, _)| &self.fields[at].kind);
        matches!(field, Some(Kind::Text(_) | Kind::Secret(_)))
    }

    /// Whether the focus is on the button that submits.
    pub(super) fn on_submit(&self) -> bool {
        self.focus == self.places()
    }

    /// Just opened: takes up a draft.
    pub(super) fn begin(&mut self, ctx: &mut Context<'_>) {
        let Some(draft) = ctx.shared.drafts.get(&self.draft_key()).cloned() else { return };
        for field in &mut self.fields {
            if let Some(value) = draft.get(field.name) {
                field.set(value);
            }
        }
        ctx.say(Message::note("What you typed before is back; Cancel forgets it."));
    }

    /// Something was typed or chosen.
    pub(super) fn touched(&mut self, ctx: &mut Context<'_>) {
        self.fault = None;
        let draft = self.draft();
        let kept = if draft == self.begun { Draft::new() } else { draft };
        ctx.draft(self.draft_key(), kept);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let stops = self.places() + 2;
        match id {
            CommandId::Next | CommandId::Down | CommandId::Right => self.focus = (self.focus + 1) % stops,
            CommandId::Previous | CommandId::Up | CommandId::Left => {
                self.focus = (self.focus + stops - 1) % stops;
            }
            CommandId::Submit => self.submit(ctx),
            CommandId::Open if self.on_submit() => self.submit(ctx),
            CommandId::Open if self.focused().is_none() => self.forget(ctx),
            CommandId::Open if self.is_typing() => self.focus += 1,
            CommandId::Tick | CommandId::Open => self.tick(ctx),
            CommandId::Back | CommandId::Stop => self.leave(ctx),
            _ => return false,
        }
        true
    }

    fn tick(&mut self, ctx: &mut Context<'_>) {
        if let Some((at, place)) = self.focused() {
            self.fields[at].tick(place);
            self.touched(ctx);
        }
    }

    fn forget(&mut self, ctx: &mut Context<'_>) {
        ctx.draft(self.draft_key(), Draft::new());
        ctx.close();
    }

    fn leave(&mut self, ctx: &mut Context<'_>) {
        if self.draft() == self.begun {
            ctx.hush();
        } else {
            ctx.say(Message::note("Draft kept. The same form brings it back."));
        }
        ctx.close();
    }

    fn submit(&mut self, ctx: &mut Context<'_>) {
        if self.asked.is_some() {
            return ctx.say(Message::note("Not now: the service has not answered yet."));
        }
        match self.purpose.request(self, ctx.shared) {
            Ok(request) => {
                let ticket = ctx.ask(request);
                self.asked = Some(ticket);
                ctx.hold(ticket);
            }
            Err((name, why)) => self.blame(name, why),
        }
    }

    /// Puts a fault under its field, which gets the focus.
    fn blame(&mut self, name: &'static str, why: String) {
        let at = self.fields.iter().position(|field| field.name == name).unwrap_or(0);
        self.focus = self.fields[..at].iter().map(Field::places).sum();
        self.fault = Some((name, why));
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        if let Some(error) = reply.failure() {
            let message = Message::error(error);
            self.fault = Some(("", message.text.clone()));
            return ctx.say(message);
        }
        if self.purpose.ends() {
            ctx.draft(self.draft_key(), Draft::new());
            ctx.close();
        }
        if let Some(done) = self.purpose.done() {
            ctx.say(Message::done(done));
        } else {
            ctx.tell(self.owner, ticket, reply);
        }
    }
}

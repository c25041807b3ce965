//! What the page does with keys and answers.

use super::model::{Focus, Letter, Purpose};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::panes::create::Create;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::date_field::Span;
use crate::tui::widget::list::List;
use crate::wire::client::api::{Answer, Changes, CredentialsOutcome, PreviewRequest, TemplateView};

/// How long the marker rests before the preview is read, in milliseconds.
const PREVIEW_MS: u64 = 150;

impl Letter {
    /// Reads the templates; keys wait for them.
    pub(super) fn begin(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Templates);
        self.asked = Some(ticket);
        ctx.hold(ticket);
    }

    /// Something changed in the store: templates may have come or gone.
    pub(super) fn news(&mut self, _changes: &Changes, ctx: &mut Context<'_>) {
        if self.outcome.is_none() && self.asked.is_none() {
            self.asked = Some(ctx.ask(Request::Templates));
        }
    }

    /// Reads the preview once the marker rests.
    fn rest(&mut self, ctx: &mut Context<'_>) {
        self.asked = Some(ctx.later(PREVIEW_MS));
    }

    /// The rest is over.
    pub(super) fn rested(&mut self, ticket: Ticket, ctx: &mut Context<'_>) {
        if self.asked == Some(ticket) {
            self.read_preview(ctx);
        }
    }

    /// Asks how the letter under the marker reads: among the chosen ones if it is one of them.
    pub(super) fn read_preview(&mut self, ctx: &mut Context<'_>) {
        let Some(current) = self.current().map(|template| template.name.clone()) else {
            self.asked = None;
            return;
        };
        let names = self.chosen_names();
        self.preview_of(if names.contains(&current) { names } else { vec![current] }, ctx);
    }

    /// Asks how the chosen letters read, whichever is under the marker.
    pub(super) fn preview_chosen(&mut self, ctx: &mut Context<'_>) {
        self.preview_of(self.chosen_names(), ctx);
    }

    fn preview_of(&mut self, templates: Vec<String>, ctx: &mut Context<'_>) {
        let expires = self.expires(ctx.shared);
        let request =
            PreviewRequest { patient: Some(self.who.id.clone()), templates, version: None, expires };
        self.asked = Some(ctx.ask(Request::Preview(request)));
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::Templates(answer) if self.asked == Some(ticket) => self.templates_came(answer, ctx),
            Reply::Preview(answer) if self.asked == Some(ticket) => {
                self.asked = None;
                match answer {
                    Ok(preview) => (self.preview, self.preview_failed) = (Some(preview), None),
                    Err(error) => self.preview_failed = Some(Message::error(&error).text),
                }
                if std::mem::take(&mut self.submit_waits) {
                    self.generate(ctx);
                }
            }
            Reply::Credentials(answer) => self.made(answer, ctx),
            _ => {}
        }
    }

    fn templates_came(&mut self, answer: Answer<Vec<TemplateView>>, ctx: &mut Context<'_>) {
        let first = self.templates.is_none();
        match answer {
            Ok(templates) => {
                self.asked = None;
                let others = self.take_templates(templates);
                if first && self.take_draft(ctx.shared) {
                    ctx.say(Message::note("What you chose before is back."));
                }
                if others {
                    self.read_preview(ctx);
                }
            }
            Err(error) => {
                self.asked = None;
                self.preview_failed = Some("The templates could not be read; r tries again.".to_owned());
                ctx.say(Message::error(&error));
            }
        }
    }

    /// What was made is shown; what was refused was said by the question.
    fn made(&mut self, answer: Answer<CredentialsOutcome>, ctx: &mut Context<'_>) {
        if let Ok(outcome) = answer {
            ctx.draft(self.draft_key(), Draft::new());
            if self.purpose == Purpose::Create {
                ctx.draft(Create::draft_key(&self.who.id), Draft::new());
            }
            ctx.say(Message::done(super::outcome::said(&outcome)));
            self.full = false;
            self.list = List::default();
            self.outcome = Some(outcome);
        }
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if self.outcome.is_some() {
            return self.run_outcome(id, ctx);
        }
        if self.full {
            return self.run_full(id);
        }
        let in_date = self.focus == Focus::Date;
        match id {
            _ if in_date && self.date.command(id, Span::of_site(ctx.shared)) => self.day_changed(ctx),
            CommandId::Submit => self.generate(ctx),
            CommandId::Next => self.turn(true, ctx),
            CommandId::Previous => self.turn(false, ctx),
            CommandId::FullPage => self.full = true,
            CommandId::SendTo => self.toggle_hold(ctx),
            CommandId::Tick => self.tick(ctx),
            CommandId::Open => self.accept(ctx),
            CommandId::Refresh => self.begin(ctx),
            CommandId::Back => self.leave(ctx),
            id => return self.moved(id, ctx),
        }
        true
    }

    /// Moves the marker; page keys scroll the preview, and beyond the list the focus goes on.
    fn moved(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match (self.focus, id) {
            (_, CommandId::PageDown) => self.scroll_by(self.page, true),
            (_, CommandId::PageUp) => self.scroll_by(self.page, false),
            (Focus::List, _) => {
                let before = self.list.selected;
                if !self.list.command(id) {
                    return false;
                }
                if id == CommandId::Down && before == self.list.selected {
                    self.turn(true, ctx);
                } else if before != self.list.selected {
                    self.scroll = 0;
                    self.rest(ctx);
                }
            }
            (_, CommandId::Down | CommandId::Right) => self.turn(true, ctx),
            (_, CommandId::Up | CommandId::Left) => self.turn(false, ctx),
            _ => return false,
        }
        true
    }

    fn scroll_by(&mut self, lines: usize, down: bool) {
        let to = if down { self.scroll + lines } else { self.scroll.saturating_sub(lines) };
        self.scroll = to.min(self.scroll_most);
    }

    fn run_full(&mut self, id: CommandId) -> bool {
        match id {
            CommandId::FullPage | CommandId::Back | CommandId::Stop | CommandId::Open => self.full = false,
            CommandId::Down => self.scroll_by(1, true),
            CommandId::Up => self.scroll_by(1, false),
            CommandId::PageDown => self.scroll_by(self.page, true),
            CommandId::PageUp => self.scroll_by(self.page, false),
            CommandId::First => self.scroll = 0,
            CommandId::Last => self.scroll = self.scroll_most,
            _ => return false,
        }
        true
    }

    fn run_outcome(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Open | CommandId::Back => ctx.close(),
            CommandId::Submit | CommandId::Tick | CommandId::SendTo | CommandId::FullPage => {}
            id => return self.list.command(id),
        }
        true
    }

    fn turn(&mut self, forward: bool, ctx: &mut Context<'_>) {
        if self.focus == Focus::Date {
            self.check_day(ctx);
        }
        self.focus = self.focus.moved(forward);
    }

    /// Writes the day out, or keeps the fault to be shown.
    pub(super) fn check_day(&mut self, ctx: &Context<'_>) -> Option<chrono::NaiveDate> {
        match self.expires(ctx.shared) {
            Some(day) if self.date.field.text() == day.to_string() => Some(day),
            _ => self.date.check(Span::of_site(ctx.shared)),
        }
    }

    /// The day is another: the letters read differently.
    pub(super) fn day_changed(&mut self, ctx: &mut Context<'_>) {
        ctx.draft(self.draft_key(), self.draft());
        self.rest(ctx);
    }

    fn tick(&mut self, ctx: &mut Context<'_>) {
        match self.focus {
            Focus::List => {
                if let Some(chosen) = self.chosen.get_mut(self.list.selected) {
                    *chosen = !*chosen;
                    ctx.hush();
                    ctx.draft(self.draft_key(), self.draft());
                    self.rest(ctx);
                }
            }
            Focus::Hand => self.toggle_hold(ctx),
            _ => {}
        }
    }

    fn toggle_hold(&mut self, ctx: &mut Context<'_>) {
        self.hold = !self.hold;
        ctx.draft(self.draft_key(), self.draft());
    }

    /// Enter: ticks and goes on; on a button it presses it.
    fn accept(&mut self, ctx: &mut Context<'_>) {
        match self.focus {
            Focus::List if self.templates().is_empty() => Self::make_one(ctx),
            Focus::List => {
                if self.chosen.get(self.list.selected) == Some(&false) {
                    self.tick(ctx);
                } else {
                    self.focus = Focus::Generate;
                }
            }
            Focus::Date => {
                if self.check_day(ctx).is_some() {
                    self.turn(true, ctx);
                }
            }
            Focus::Hand => self.turn(true, ctx),
            Focus::Generate => self.generate(ctx),
            Focus::Cancel => {
                ctx.draft(self.draft_key(), Draft::new());
                ctx.close();
            }
        }
    }

    fn leave(&self, ctx: &mut Context<'_>) {
        let kept = self.chosen().next().is_some() || self.purpose == Purpose::Create;
        let kept = if kept { " Draft kept; the same action brings it back." } else { "" };
        ctx.say(Message::note(format!("Nothing was created or sent.{kept}")));
        ctx.close();
    }
}

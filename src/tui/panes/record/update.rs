//! What the page does with keys, answers and changes.

use super::line::Kind;
use super::model::{Module, Record};
use super::table;
use crate::domain::account::Action;
use crate::tui::ask_post::PostReply;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::panes::actions::{Actions, begin, begin_returned, entry_of};
use crate::tui::panes::detail::Detail;
use crate::tui::panes::log::LogView;
use crate::tui::request::{Reply, Request, Ticket};
use crate::wire::client::api::{Answer, Changes, CredentialsOutcome, RecordView, StateOutcome};

impl Record {
    /// Reads the record; keys wait for it where an operator does.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Record(self.id().to_owned()));
        self.asked = Some(ticket);
        self.again = false;
        if !ticket.live {
            ctx.hold(ticket);
        }
    }

    /// Something changed in the store: reads the record again if it is about this patient.
    pub(super) fn news(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        if !changes.all && !changes.patients.iter().any(|id| id == self.id()) && self.failed.is_none() {
            return;
        }
        if let Some(log) = &mut self.log {
            log.changed(changes, ctx);
        }
        // A question that an operator waits for must not be overtaken.
        if self.asked.is_some() {
            self.again = true;
        } else {
            self.read(ctx);
        }
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::Record(answer) if self.asked == Some(ticket) => self.take_record(ticket, *answer, ctx),
            Reply::Activity(_) | Reply::LogCheck(_) | Reply::Search(_) => {
                if let Some(log) = &mut self.log {
                    log.answer(ticket, reply, ctx);
                }
            }
            Reply::State(answer) => self.done(answer.map(|outcome| state_said(&outcome)), ctx),
            Reply::Credentials(answer) => self.done(answer.map(|outcome| created_said(&outcome)), ctx),
            Reply::Post(reply) => self.take_post(*reply, ctx),
            Reply::Rules(reply) => self.switched(ticket, *reply, ctx),
            _ => {}
        }
    }

    fn take_post(&mut self, reply: PostReply, ctx: &mut Context<'_>) {
        match reply {
            PostReply::Reissued(answer) => self.done(answer.map(|outcome| reissued_said(&outcome)), ctx),
            PostReply::ExpiryChanged(answer) => {
                let until = answer.map(|outcome| crate::tui::text::dates::day(outcome.credentials.expires));
                self.done(until.map(|until| format!("the credentials expire on {until} now.")), ctx);
            }
            PostReply::Tray(_) | PostReply::Progress(_) => {}
        }
    }

    fn take_record(&mut self, ticket: Ticket, answer: Answer<RecordView>, ctx: &mut Context<'_>) {
        self.asked = None;
        match answer {
            Ok(view) => {
                let before = self.view.as_ref().map(|view| view.row.state.clone());
                // Over an open form or question the news would be the operator's own doing as often as not.
                let elsewhere =
                    ticket.live && ctx.in_front && before.is_some_and(|state| state != view.row.state);
                self.failed = None;
                self.take_view(view, ctx.shared);
                if elsewhere {
                    let state = self.view.as_ref().and_then(|view| view.row.state.as_deref());
                    let state = state.unwrap_or("none");
                    ctx.say(Message::note(format!("The state changed meanwhile; it is {state} now.")));
                }
            }
            Err(error) => {
                if !ticket.live {
                    ctx.say(Message::error(&error));
                }
                self.failed = Some(error);
            }
        }
        if self.again {
            self.read(ctx);
        }
    }

    /// Something was done to the patient, or refused: the record is read again either way.
    fn done(&mut self, said: Answer<String>, ctx: &mut Context<'_>) {
        // What was refused was said by who asked.
        if let Ok(said) = said {
            ctx.say(Message::done(said));
        }
        self.read(ctx);
    }

    /// Runs a command: of the log if it is in front, else of the record.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let of_record = matches!(
            id,
            CommandId::Actions
                | CommandId::Module
                | CommandId::Next
                | CommandId::Previous
                | CommandId::Left
                | CommandId::Right
                | CommandId::Copy
        );
        let log = self.log_in_front_mut().filter(|log| !of_record || log.has_dialog());
        if log.is_some_and(|log| log.command(id, ctx)) {
            return true;
        }
        let done = self.run_here(id, ctx);
        self.begin_log(ctx);
        done
    }

    /// The log is read when it is shown for the first time.
    fn begin_log(&mut self, ctx: &mut Context<'_>) {
        if self.module == Module::Activity && self.log.is_none() && self.view.is_some() {
            let mut log = LogView::inside_record(self.id().to_owned());
            log.start(ctx);
            self.log = Some(Box::new(log));
        }
    }

    fn run_here(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let before = self.list().selected;
        match id {
            CommandId::Actions => self.actions(ctx),
            CommandId::Module => {
                if let Some(module) = ctx.digit().and_then(|digit| Module::ALL.get(digit.wrapping_sub(1))) {
                    self.module = *module;
                }
            }
            CommandId::Next => self.turn(1),
            CommandId::Previous => self.turn(Module::ALL.len() - 1),
            CommandId::Right if self.module.place() + 1 < Module::ALL.len() => self.turn(1),
            CommandId::Right => {}
            CommandId::Left if self.module.place() > 0 => self.turn(Module::ALL.len() - 1),
            CommandId::Left => ctx.close(),
            CommandId::Copy => self.copy(ctx),
            id if self.begin_action(id, ctx) || self.switch(id, ctx) => {}
            CommandId::Refresh => self.read(ctx),
            CommandId::Open => self.open(ctx),
            _ if self.list_mut().command(id) => self.skip_rule(before),
            _ => return false,
        }
        true
    }

    fn turn(&mut self, steps: usize) {
        self.module = Module::ALL[(self.module.place() + steps) % Module::ALL.len()];
    }

    fn copy(&self, ctx: &mut Context<'_>) {
        ctx.copy(self.id());
        ctx.say(Message::note(format!("Patient ID {} was sent to the clipboard.", self.id())));
    }

    /// An action by its name; whether the command is one. That it can be done was asked before.
    fn begin_action(&self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let Some(view) = &self.view else { return false };
        let Some(entry) = entry_of(id, view) else { return false };
        let chosen = view.letters.get(self.list().selected).filter(|_| self.module == Module::Letters);
        match chosen.filter(|_| id == CommandId::Act(Action::Returned)) {
            Some(letter) => begin_returned(entry, view, letter, ctx.owner(), ctx),
            None => begin(entry, view, ctx.owner(), ctx),
        }
        true
    }

    /// Opens the Actions menu.
    fn actions(&self, ctx: &mut Context<'_>) {
        if let Some(view) = &self.view {
            ctx.hush();
            let menu = Actions::new(ctx.owner(), (**view).clone());
            ctx.popup(PaneModel::Actions(Box::new(menu)));
        }
    }

    /// Enter: what the chosen line or row leads to.
    fn open(&mut self, ctx: &mut Context<'_>) {
        if !self.module.has_lines() {
            self.open_detail(self.module, self.list().selected, ctx);
            return;
        }
        match self.chosen_line().map(|line| line.kind) {
            Some(Kind::State | Kind::Actions) => self.actions(ctx),
            Some(Kind::Letters) => self.module = Module::Letters,
            Some(Kind::Details) => self.module = Module::Details,
            Some(Kind::Entry(idx)) => self.open_detail(Module::Activity, idx, ctx),
            Some(Kind::Associated(idx)) => self.open_detail(Module::Details, idx, ctx),
            Some(Kind::Plain | Kind::Sentence | Kind::Rule) | None => {}
        }
    }

    fn open_detail(&self, module: Module, idx: usize, ctx: &mut Context<'_>) {
        let Some(view) = &self.view else { return };
        let pairs = table::detail(module, view, idx, ctx.shared);
        if !pairs.is_empty() {
            ctx.popup(PaneModel::Detail(Box::new(Detail::new(table::one(module), &self.who.short(), pairs))));
        }
    }
}

/// What became of an account or of held letters.
fn state_said(outcome: &StateOutcome) -> String {
    if outcome.letters.is_empty() {
        let state = outcome.state.as_deref().unwrap_or("without credentials");
        return format!("the account of {} is {state} now.", outcome.patient_id);
    }
    let letters: Vec<String> = outcome
        .letters
        .iter()
        .map(|letter| format!("{} {}", letter.id, letter.status.to_lowercase()))
        .collect();
    format!("{}.", letters.join(", "))
}

/// What became of new credentials without letters.
fn created_said(outcome: &CredentialsOutcome) -> String {
    let until = crate::tui::text::dates::day(outcome.credentials.expires);
    format!("credentials created, {}; they expire on {until}.", outcome.credentials.status)
}

/// What became of a lost letter: what is worth knowing comes first, since a line may be cut.
fn reissued_said(outcome: &CredentialsOutcome) -> String {
    let letters: Vec<String> = outcome
        .letters
        .iter()
        .map(|letter| format!("{} {} {}", letter.id, letter.template, letter.status.to_lowercase()))
        .collect();
    let until = crate::tui::text::dates::day(outcome.credentials.expires);
    let mut said = outcome.warnings.clone();
    said.push(format!("{}; the new code expires on {until}.", letters.join(", ")));
    said.join(" ")
}

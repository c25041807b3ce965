//! What the queue does with keys, answers and changes.

use super::model::{Locked, Wanted};
use crate::tui::command::CommandId;
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::actions::Actions;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::letter::Letter;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::who::Who;
use crate::tui::widget::rows::Filtered;
use crate::wire::client::api::{
    AccountAct, AccountRequest, Answer, ClaimRequest, LockedCase, LockedQueue, RecordView, WaveOutcome,
};

impl Locked {
    /// Reads the queue.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::LockedQueue, ctx);
    }

    /// Reads the case of the chosen row.
    pub(super) fn read_case(&mut self, ctx: &mut Context<'_>) {
        self.asked_case = self.chosen_id().map(|id| ctx.ask(Request::LockedCase(id)));
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let Some(patient) = self.chosen_id() else {
            return match id {
                CommandId::Refresh => {
                    self.read(ctx);
                    true
                }
                id => self.turn(id, ctx),
            };
        };
        match id {
            CommandId::Open => ctx.go(Place::Record(patient)),
            CommandId::Claim => self.claim(patient, ctx),
            CommandId::CaseActions => self.want(Wanted::Actions, patient, ctx),
            CommandId::KeepLetter => self.want(Wanted::Unlock, patient, ctx),
            CommandId::NewLetter => self.want(Wanted::NewLetter, patient, ctx),
            CommandId::UnlockWave => self.act(Request::UnlockWave, ctx),
            CommandId::Refresh => self.read(ctx),
            id => return self.turn(id, ctx),
        }
        true
    }

    /// Moves in the list, or to its filter; the case of the row that is chosen then is read.
    fn turn(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let moved = self.rows.command(id);
        if moved {
            // What was said was of the patient before.
            ctx.hush();
            self.read_case(ctx);
        }
        moved
    }

    /// Claims the chosen account, or lets go what is ours.
    fn claim(&mut self, patient: String, ctx: &mut Context<'_>) {
        let ours = ctx.shared.site.as_ref().map(|site| site.operator.as_str()).unwrap_or_default();
        let claim = self.rows.chosen().and_then(|row| row.claim.as_ref());
        let release = claim.is_some_and(|claim| claim.by == ours);
        self.act(Request::Claim(ClaimRequest { patient, release }), ctx);
    }

    fn act(&mut self, request: Request, ctx: &mut Context<'_>) {
        if let Some(reason) = ctx.shared.frozen() {
            ctx.say(Message::note(reason));
            return;
        }
        let ticket = ctx.ask(request);
        self.acting = Some(ticket);
        ctx.hold(ticket);
    }

    fn want(&mut self, wanted: Wanted, patient: String, ctx: &mut Context<'_>) {
        let why_not = self.chosen_case().map(|case| match wanted {
            Wanted::Unlock => case.cannot_unlock.clone(),
            Wanted::NewLetter => case.cannot_distribute.clone(),
            Wanted::Actions => String::new(),
        });
        if let Some(reason) = why_not.filter(|reason| !reason.is_empty()) {
            ctx.say(Message::note(reason));
            return;
        }
        if let Some(reason) = ctx.shared.frozen().filter(|_| wanted != Wanted::Actions) {
            ctx.say(Message::note(reason));
            return;
        }
        let ticket = ctx.ask(Request::Record(patient));
        self.wanted = Some((ticket, wanted));
        ctx.hold(ticket);
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::LockedQueue(answer) => self.take_queue(ticket, answer, ctx),
            Reply::LockedCase(answer) if self.asked_case == Some(ticket) => {
                self.asked_case = None;
                self.case = answer.ok().map(|case| *case);
            }
            Reply::LockedCase(answer) if self.acting == Some(ticket) => self.claimed(answer, ctx),
            Reply::Wave(answer) if self.acting == Some(ticket) => self.waved(answer, ctx),
            Reply::Record(answer) => {
                if let Some((_, wanted)) = self.wanted.take_if(|(asked, _)| *asked == ticket) {
                    self.open(wanted, *answer, ctx);
                }
            }
            Reply::State(Ok(outcome)) => {
                let state = outcome.state.unwrap_or_default();
                ctx.say(Message::done(format!("The account of {} is {state} now.", outcome.patient_id)));
                self.read(ctx);
            }
            _ => {}
        }
    }

    fn take_queue(&mut self, ticket: Ticket, answer: Answer<LockedQueue>, ctx: &mut Context<'_>) {
        let part = |mut queue: LockedQueue| (std::mem::take(&mut queue.rows), queue);
        if let Some(queue) = self.rows.take_part(ticket, answer, part) {
            self.rows.of(queue.total);
            self.queue = queue;
            self.read_case(ctx);
        }
    }

    fn claimed(&mut self, answer: Answer<Box<LockedCase>>, ctx: &mut Context<'_>) {
        self.acting = None;
        match answer {
            Ok(case) => {
                let who = case.row.patient.listed_name();
                ctx.say(Message::done(match &case.row.claim {
                    Some(_) => format!("You look after {who} for 30 minutes; c lets go."),
                    None => format!("{who} is free again."),
                }));
                self.case = Some(*case);
                self.read(ctx);
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }

    fn waved(&mut self, answer: Answer<WaveOutcome>, ctx: &mut Context<'_>) {
        self.acting = None;
        match answer {
            Ok(outcome) if outcome.waits_for.is_empty() => {
                let WaveOutcome { unlocked, left, .. } = outcome;
                ctx.say(Message::done(format!(
                    "{unlocked} accounts were unlocked together; {left} were left."
                )));
            }
            Ok(outcome) => ctx.say(Message::note(format!(
                "Nothing is unlocked yet: this waits half an hour for {}.",
                outcome.waits_for
            ))),
            Err(error) => ctx.say(Message::error(&error)),
        }
        self.read(ctx);
    }

    fn open(&self, wanted: Wanted, answer: Answer<RecordView>, ctx: &mut Context<'_>) {
        let view = match answer {
            Ok(view) => view,
            Err(error) => return ctx.say(Message::error(&error)),
        };
        let owner = ctx.owner();
        match wanted {
            Wanted::Actions => ctx.popup(PaneModel::Actions(Box::new(Actions::new(owner, view)))),
            Wanted::NewLetter => {
                ctx.page(PaneModel::Letter(Box::new(Letter::distribute(&view, ctx.shared))));
            }
            Wanted::Unlock => {
                let question = self.question(&view, owner);
                ctx.popup(PaneModel::Confirm(Box::new(question)));
            }
        }
    }

    /// The question before unlocking: what the caller gave is ticked in it.
    fn question(&self, view: &RecordView, owner: u32) -> Confirm {
        let who = &Who::of(view);
        let patient = who.id.clone();
        let request = AccountRequest { patient, act: AccountAct::Unlock, reason: String::new() };
        let mut question =
            Confirm::about(who, "Unlock, keep the same letter", owner, Request::Account(request))
                .warning(view);
        question.lines.extend(self.chosen_case().map(|case| case.namesakes.clone()).unwrap_or_default());
        "Keep it locked".clone_into(&mut question.safe);
        "Unlock".clone_into(&mut question.act);
        question.with_checks(&view.checks)
    }
}

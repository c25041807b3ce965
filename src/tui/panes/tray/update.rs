//! What the tray does with keys, answers and changes.

use super::model::{STEP, Tray};
use super::print::stop;
use crate::tui::ask_post::{PostReply, PostRequest};
use crate::tui::command::CommandId;
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::actions::Actions;
use crate::tui::panes::returned::Returned;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::rows::Filtered;
use crate::wire::client::api::{Answer, RecordView, StateOutcome, TrayRequest, TrayView};

impl Tray {
    /// Reads the tray.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        let request = TrayRequest { patients: self.patients };
        self.again = false;
        self.rows.read(Request::Post(PostRequest::Tray(request)), ctx);
    }

    /// Something changed in the store. A print run changes a lot: it is looked at when it has ended.
    pub(super) fn news(&mut self, ctx: &mut Context<'_>) {
        if self.job.running {
            return;
        }
        if self.rows.is_reading() {
            self.again = true;
        } else {
            self.read(ctx);
        }
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::PrintRun => self.print(ctx),
            CommandId::Stop if self.job.running => stop(ctx),
            CommandId::ReturnedLetter => {
                ctx.popup(PaneModel::Returned(Box::new(Returned::new(ctx.owner()))));
            }
            CommandId::Refresh => self.read(ctx),
            CommandId::Open => {
                if let Some(letter) = self.rows.chosen() {
                    ctx.go(Place::Record(letter.patient_id.clone()));
                }
            }
            CommandId::TrayActions => {
                if let Some(letter) = self.rows.chosen() {
                    let ticket = ctx.ask(Request::Record(letter.patient_id.clone()));
                    self.wanted = Some(ticket);
                    ctx.hold(ticket);
                }
            }
            id => return self.moved(id, ctx),
        }
        true
    }

    /// Moves the marker, or goes to the filter.
    fn moved(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let moved = self.rows.command(id);
        if moved {
            self.read_on(ctx);
        }
        moved
    }

    /// At the end of what is shown more is read; a filter looks through twice as many each time.
    pub(super) fn read_on(&mut self, ctx: &mut Context<'_>) {
        if self.rows.wants_more() && !self.job.running {
            self.patients += if self.rows.is_sifted() { self.patients } else { STEP };
            self.read(ctx);
        }
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::Post(reply) => match *reply {
                PostReply::Tray(answer) => self.tray_came(ticket, answer, ctx),
                PostReply::Progress(answer) => self.job_came(ticket, answer, ctx),
                _ => {}
            },
            Reply::Record(answer) if self.wanted == Some(ticket) => {
                self.wanted = None;
                open_actions(*answer, ctx);
            }
            Reply::State(answer) => self.done(answer, ctx),
            _ => {}
        }
    }

    fn tray_came(&mut self, ticket: Ticket, answer: Answer<TrayView>, ctx: &mut Context<'_>) {
        let part = |view: TrayView| (view.letters, (view.total, view.unfinished));
        if let Some((total, unfinished)) = self.rows.take_part(ticket, answer, part) {
            self.rows.of(total);
            (self.total, self.unfinished) = (total, unfinished);
            if self.rows.is_sifted() {
                self.read_on(ctx);
            }
        }
        if self.again && !self.rows.is_reading() {
            self.read(ctx);
        }
    }

    /// Held letters were sent or discarded, or a letter was noted as returned; what was refused was said by who asked.
    fn done(&mut self, answer: Answer<StateOutcome>, ctx: &mut Context<'_>) {
        if let Ok(outcome) = answer {
            let letters: Vec<String> = outcome
                .letters
                .iter()
                .map(|letter| format!("{} {}", letter.id, letter.status.to_lowercase()))
                .collect();
            ctx.say(Message::done(format!("{}, of patient {}.", letters.join(", "), outcome.patient_id)));
        }
        self.read(ctx);
    }
}

fn open_actions(answer: Answer<RecordView>, ctx: &mut Context<'_>) {
    match answer {
        Ok(view) => ctx.popup(PaneModel::Actions(Box::new(Actions::new(ctx.owner(), view)))),
        Err(error) => ctx.say(Message::error(&error)),
    }
}

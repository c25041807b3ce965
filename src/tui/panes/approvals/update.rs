//! What the page does with keys and answers.

use super::model::Approvals;
use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::CommandId;
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::cohorts::CohortPane;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::versions::Versions;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::rows::Filtered;
use crate::wire::client::api::{ApprovalOf, ApprovalView, Decision};

impl Approvals {
    /// Reads what waits.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::Many(ManyRequest::Approvals), ctx);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Refresh => self.read(ctx),
            CommandId::Open => self.open(ctx),
            CommandId::Approve | CommandId::Refuse => match self.rows.chosen() {
                None => ctx.say(Message::note("Nothing waits here.")),
                Some(chosen) => ask(chosen, id == CommandId::Approve, ctx),
            },
            id => return self.rows.command(id),
        }
        true
    }

    fn open(&self, ctx: &mut Context<'_>) {
        match self.rows.chosen().map(|chosen| &chosen.of) {
            Some(ApprovalOf::Cohort(number)) => {
                ctx.page(PaneModel::Cohort(Box::new(CohortPane::new(number.clone()))));
            }
            Some(ApprovalOf::Wave) => ctx.go(Place::Locked),
            Some(ApprovalOf::Template { name, .. }) => {
                ctx.page(PaneModel::Versions(Box::new(Versions::of(name))));
            }
            None => {}
        }
    }

    /// An answer came.
    pub(super) fn take_reply(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Many(reply) = reply else { return };
        match *reply {
            ManyReply::Approvals(answer) => {
                self.rows.take(ticket, answer);
            }
            ManyReply::Decided(Ok(decided)) => {
                self.rows.put(decided.waiting);
                ctx.say(Message::done(decided.said));
            }
            // The question over this page has said why; somebody else may have decided it.
            ManyReply::Decided(Err(_)) => self.read(ctx),
            _ => {}
        }
    }
}

/// The question before it is approved or refused.
fn ask(chosen: &ApprovalView, approve: bool, ctx: &mut Context<'_>) {
    if let Some(reason) = ctx.shared.frozen() {
        return ctx.say(Message::note(reason));
    }
    if approve && !chosen.cannot.is_empty() {
        return ctx.say(Message::note(chosen.cannot.clone()));
    }
    let decision = Decision { of: chosen.of.clone(), approve, reason: String::new() };
    let request = Request::Many(ManyRequest::Decide(decision));
    let title = if approve { "Approve" } else { "Refuse" };
    let mut question = Confirm::of_site(title, ctx.owner(), request);
    question.right = chosen.of.word();
    question.lines = vec![
        chosen.what.clone(),
        format!("{} asked for it.", chosen.asked_by),
        String::new(),
        chosen.detail.clone(),
    ];
    "Not now".clone_into(&mut question.safe);
    title.clone_into(&mut question.act);
    let question = if approve { question } else { question.with_reason() };
    ctx.popup(PaneModel::Confirm(Box::new(question)));
}

//! The entries and what choosing one does.

use super::begin::{begin, reason};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::who::Who;
use crate::tui::widget::list::List;
use crate::wire::client::api::{ActionView, Changes, RecordView};

/// The Actions menu.
#[derive(Clone, Debug)]
pub(crate) struct Actions {
    /// The record page, which gets what comes of an action.
    owner: u32,
    view: RecordView,
    pub(super) who: Who,
    pub(super) list: List,
    /// The entry at the top.
    pub(super) top: usize,
    asked: Option<Ticket>,
}

impl Actions {
    /// The menu over the record page `owner`, which shows `view`.
    pub(crate) fn new(owner: u32, view: RecordView) -> Self {
        Self { owner, who: Who::of(&view), view, list: List::default(), top: 0, asked: None }
    }

    /// The entries: those of the product first, in its order, then ours.
    pub(super) fn entries(&self) -> &[ActionView] {
        &self.view.actions
    }

    /// Something changed in the store: reads the entries again.
    pub(super) fn news(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        if changes.all || changes.patients.contains(&self.view.row.patient_id) {
            self.asked = Some(ctx.ask(Request::Record(self.view.row.patient_id.clone())));
        }
    }

    /// The entries were read again; the chosen one stays.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply) {
        if let Reply::Record(answer) = reply
            && self.asked == Some(ticket)
            && let Ok(view) = *answer
        {
            self.who = Who::of(&view);
            self.view = view;
        }
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Open => self.choose(self.list.selected, ctx),
            CommandId::Choose => {
                if let Some(row) = ctx.digit().and_then(|digit| digit.checked_sub(1))
                    && row < self.entries().len()
                {
                    self.list.select(row);
                    self.choose(row, ctx);
                }
            }
            id => return self.list.command(id),
        }
        true
    }

    fn choose(&self, row: usize, ctx: &mut Context<'_>) {
        let Some(entry) = self.entries().get(row) else { return };
        if let Some(reason) = reason(entry, ctx.shared) {
            ctx.say(Message::note(reason.to_owned()));
            return;
        }
        ctx.close();
        begin(entry, &self.view, self.owner, ctx);
    }
}

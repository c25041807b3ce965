//! What the list does with keys and answers.

use super::model::Bases;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::request::{Reply, Request, Ticket};

impl Bases {
    /// Reads the bases.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Bases);
        self.asked = Some(ticket);
        if !ticket.live && self.rows.is_none() {
            ctx.hold(ticket);
        }
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Refresh => self.read(ctx),
            id => return self.list.command(id),
        }
        true
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply) {
        match reply {
            Reply::Bases(answer) if self.asked == Some(ticket) => {
                self.asked = None;
                match answer {
                    Ok(rows) => self.take_rows(rows),
                    Err(error) => self.failed = Some(Message::error(&error).text),
                }
            }
            _ => {}
        }
    }
}

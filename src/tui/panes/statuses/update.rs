//! What the table does with keys and answers: whom a change would affect is asked before it is asked for.

use super::model::Statuses;
use crate::tui::ask_rules::{RulesReply, RulesRequest};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::{Confirm, Entry};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::text::dates::{self, count};
use crate::tui::text::width::cut;
use crate::tui::widget::field::TextField;
use crate::tui::widget::rows::Filtered;
use crate::wire::client::api::{Answer, PatientRow, SetStatus, StatusEffect};

/// The patients that a question names.
const NAMED: usize = 4;

impl Statuses {
    /// Reads the table.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::Rules(RulesRequest::Statuses), ctx);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Refresh => self.read(ctx),
            CommandId::SwitchStatus | CommandId::Open => {
                if let Some(row) = self.rows.chosen() {
                    let change = SetStatus { status: row.status.clone(), disables: !row.disables };
                    let ticket = ctx.ask(Request::Rules(RulesRequest::StatusEffect(change)));
                    self.effect = Some(ticket);
                    ctx.hold(ticket);
                }
            }
            id => return self.rows.command(id),
        }
        true
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Rules(reply) = reply else { return };
        match *reply {
            RulesReply::Statuses(answer) => {
                self.rows.take(ticket, answer);
            }
            RulesReply::Effect(answer) if self.effect == Some(ticket) => {
                self.effect = None;
                match answer {
                    Ok(effect) => {
                        let question = question(&effect, ctx);
                        ctx.popup(PaneModel::Confirm(Box::new(question)));
                    }
                    Err(error) => ctx.say(Message::error(&error)),
                }
            }
            RulesReply::StatusSet(answer) => self.done(answer, ctx),
            _ => {}
        }
    }

    /// The table was changed; what was refused was said by the question.
    fn done(&mut self, answer: Answer<StatusEffect>, ctx: &mut Context<'_>) {
        if let Ok(effect) = answer {
            let what = if effect.disables { "disables" } else { "no longer disables" };
            let accounts = accounts(effect.affected);
            ctx.say(Message::done(format!("\"{}\" {what}; {accounts} changed.", effect.status)));
        }
        self.read(ctx);
    }
}

fn accounts(n: u64) -> String {
    match n {
        0 => "no account was".to_owned(),
        1 => "1 account was".to_owned(),
        n => format!("{} accounts were", count(n)),
    }
}

/// Who would be affected, by name, before anything is done.
fn question(effect: &StatusEffect, ctx: &Context<'_>) -> Confirm {
    let change = SetStatus { status: effect.status.clone(), disables: effect.disables };
    let request = Request::Rules(RulesRequest::SetStatus(change));
    let mut question = Confirm::of_site("Record statuses", ctx.owner(), request);
    let what = if effect.disables { "is to disable accounts" } else { "is no longer to disable accounts" };
    let lines = &mut question.lines;
    lines.push(format!("\"{}\" {what}. {} it.", effect.status, have(effect.patients)));
    lines.push(match (effect.affected, effect.disables) {
        (0, true) => "No account changes its state.".to_owned(),
        (0, false) => "Whoever it has disabled stays so until an operator enables the account.".to_owned(),
        (n, true) => format!("{} disabled at once; an operator has to enable them again:", are(n)),
        (n, false) => format!("{} can be enabled again, one by one; none is by itself:", count(n)),
    });
    lines.extend(effect.named.iter().take(NAMED).map(named));
    let more = effect.affected.saturating_sub(effect.named.len().min(NAMED) as u64);
    if more > 0 {
        lines.push(format!("and {} more.", count(more)));
    }
    "Leave it".clone_into(&mut question.safe);
    "Change".clone_into(&mut question.act);
    if effect.disables && effect.affected > 1 {
        return question.asking(Entry::Count { field: TextField::default(), expected: effect.affected });
    }
    question
}

fn have(n: u64) -> String {
    if n == 1 { "1 patient has".to_owned() } else { format!("{} patients have", count(n)) }
}

fn are(n: u64) -> String {
    if n == 1 { "1 account is".to_owned() } else { format!("{} accounts are", count(n)) }
}

fn named(row: &PatientRow) -> String {
    let born = row.birth_date.map_or_else(|| "no date of birth".to_owned(), dates::day);
    let state = row.state.as_deref().unwrap_or("no credentials");
    format!("{}  {born}  ID {}  {state}", cut(&row.listed_name(), 18), row.patient_id)
}

//! What the page does with keys, answers and changes.

use super::model::{Switch, Visibility};
use crate::tui::ask_rules::{RulesReply, RulesRequest};
use crate::tui::command::CommandId;
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::request::{Reply, Request, Ticket};
use crate::wire::client::api::{Answer, VisibilityChange, VisibilityOf, VisibilityOutcome};

impl Visibility {
    /// Reads the switches.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Rules(RulesRequest::Visibility));
        self.asked = Some(ticket);
        if !ticket.live && self.switches.is_none() {
            ctx.hold(ticket);
        }
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if self.filtering {
            return self.run_filter(id);
        }
        match id {
            CommandId::SwitchVisible => self.switch(ctx),
            CommandId::FollowType => self.follow_type(ctx),
            CommandId::Mark => self.mark(),
            CommandId::UndoVisible => self.take_back(ctx),
            CommandId::FilterSwitches => self.filtering = true,
            CommandId::Refresh => self.read(ctx),
            CommandId::Open => {
                if let Some(patient) = self.chosen().and_then(Switch::patient) {
                    ctx.go(Place::Record(patient.to_owned()));
                }
            }
            CommandId::Back if !self.filter.text().is_empty() => {
                self.filter.set("");
                self.refilter();
            }
            id => return self.list.command(id),
        }
        true
    }

    /// In the filter Up and Down move in the list below it.
    fn run_filter(&mut self, id: CommandId) -> bool {
        match id {
            CommandId::Open | CommandId::Back | CommandId::Next | CommandId::Stop => self.filtering = false,
            id => return self.list.command(id),
        }
        true
    }

    /// The filter is another: the chosen switch stays chosen if it is still in sight.
    pub(super) fn refilter(&mut self) {
        let chosen = self.chosen().map(Switch::identity);
        self.sift(chosen.as_deref());
    }

    fn mark(&mut self) {
        if let Some(identity) = self.chosen().map(Switch::identity)
            && !self.marked.remove(&identity)
        {
            self.marked.insert(identity);
        }
        self.list.command(CommandId::Down);
    }

    /// All that are meant go where the chosen one is not now.
    fn switch(&mut self, ctx: &mut Context<'_>) {
        let meant = self.meant();
        let Some(first) = self.chosen().or(meant.first().copied()) else { return };
        let visible = !first.visible;
        let changes: Vec<VisibilityChange> = meant
            .iter()
            .filter(|switch| switch.visible != visible)
            .map(|switch| VisibilityChange { of: switch.of.clone(), visible: Some(visible) })
            .collect();
        let word = if visible { "Visible" } else { "Hidden" };
        let said = match meant.as_slice() {
            [one] => format!("{} is now {word}.", one.name),
            many => format!("{} of {} marked are now {word}.", changes.len(), many.len()),
        };
        self.act(changes, said, ctx);
    }

    /// Documents that go their own way follow their type again.
    fn follow_type(&mut self, ctx: &mut Context<'_>) {
        let of_one = |switch: &&&Switch| matches!(switch.of, VisibilityOf::Document { .. });
        let changes: Vec<VisibilityChange> = self
            .meant()
            .iter()
            .filter(of_one)
            .map(|switch| VisibilityChange { of: switch.of.clone(), visible: None })
            .collect();
        let said = match changes.len() {
            0 => {
                ctx.say(Message::note("Only a single document can follow its type."));
                return;
            }
            1 => "the document follows its type now.".to_owned(),
            n => format!("{n} documents follow their types now."),
        };
        self.act(changes, said, ctx);
    }

    fn take_back(&mut self, ctx: &mut Context<'_>) {
        let before = std::mem::take(&mut self.undo);
        if before.is_empty() {
            ctx.say(Message::note("There is nothing to undo on this page."));
        } else {
            self.act(before, "it is as it was.".to_owned(), ctx);
        }
    }

    fn act(&mut self, changes: Vec<VisibilityChange>, said: String, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Rules(RulesRequest::SetVisibility(changes)));
        self.acting = Some((ticket, said));
        ctx.hold(ticket);
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Rules(reply) = reply else { return };
        match *reply {
            RulesReply::Visibility(answer) if self.asked == Some(ticket) => {
                self.asked = None;
                match answer {
                    Ok(view) => self.take_view(view),
                    Err(error) => self.failed = Some(Message::error(&error).text),
                }
            }
            RulesReply::Switched(answer) => {
                if let Some((_, said)) = self.acting.take_if(|(acting, _)| *acting == ticket) {
                    self.switched(answer, &said, ctx);
                }
            }
            _ => {}
        }
    }

    fn switched(&mut self, answer: Answer<VisibilityOutcome>, said: &str, ctx: &mut Context<'_>) {
        match answer {
            Ok(outcome) => {
                self.undo = outcome.before;
                self.marked.clear();
                ctx.say(Message::done(format!("{said}  u undoes it.")));
            }
            Err(error) => ctx.say(Message::refused(&error)),
        }
        self.read(ctx);
    }
}

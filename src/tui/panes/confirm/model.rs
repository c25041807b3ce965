//! The question, and what yes does.

use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::request::Request;
use crate::tui::widget::field::TextField;

/// What yes does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Leave the program.
    Quit,
    /// Ask the service; the pane `owner` gets the answer.
    #[allow(dead_code, reason = "the record page confirms its actions with it")]
    Ask {
        /// The pane.
        owner: u32,
        /// The question. The reason, if one is asked for, is put into it.
        request: Request,
    },
}

/// A reason that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reason {
    /// What stands before the field.
    pub(crate) label: String,
    /// The field.
    pub(crate) field: TextField,
    /// Whether it may not be empty.
    pub(crate) required: bool,
}

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The reason.
    Reason,
    /// The button that changes nothing.
    #[default]
    Safe,
    /// The button that does it.
    Act,
}

/// A question.
#[derive(Clone, Debug)]
pub(crate) struct Confirm {
    /// The text of its rule: the action's label.
    pub(crate) title: String,
    /// The text at the right of its rule: the Patient ID.
    pub(crate) right: String,
    /// What it says: who with two identifiers, what happens.
    pub(crate) lines: Vec<String>,
    /// The reason, if one is asked for.
    pub(crate) reason: Option<Reason>,
    /// The label of the safe button.
    pub(crate) safe: String,
    /// The label of the other button.
    pub(crate) act: String,
    /// What yes does.
    pub(crate) deed: Deed,
    /// What has the focus.
    pub(crate) focus: Focus,
    /// What is wrong with the reason.
    pub(crate) fault: Option<&'static str>,
}

impl Confirm {
    /// Whether to leave.
    pub(crate) fn quit() -> Self {
        Self {
            title: "Leave Patient Profile?".to_owned(),
            right: String::new(),
            lines: vec!["What was done is kept; nothing is under way.".to_owned()],
            reason: None,
            safe: "Stay".to_owned(),
            act: "Leave".to_owned(),
            deed: Deed::Quit,
            focus: Focus::Safe,
            fault: None,
        }
    }

    /// Moves the focus.
    pub(super) fn turn(&mut self, forward: bool) {
        let stops: &[Focus] = if self.reason.is_some() {
            &[Focus::Reason, Focus::Safe, Focus::Act]
        } else {
            &[Focus::Safe, Focus::Act]
        };
        let at = stops.iter().position(|stop| *stop == self.focus).unwrap_or(0);
        let step = if forward { 1 } else { stops.len() - 1 };
        self.focus = stops[(at + step) % stops.len()];
    }

    /// Enter on what has the focus.
    pub(super) fn press(&mut self, ctx: &mut Context<'_>) {
        match self.focus {
            Focus::Reason => self.turn(true),
            Focus::Safe => ctx.close(),
            Focus::Act => self.act(ctx),
        }
    }

    /// Does it, unless a reason is missing.
    pub(super) fn act(&mut self, ctx: &mut Context<'_>) {
        let reason = self.reason.as_ref().map(|reason| reason.field.text().trim().to_owned());
        if self.reason.as_ref().is_some_and(|reason| reason.required) && reason.as_deref() == Some("") {
            self.fault = Some("Say why; it stands in the activity log.");
            self.focus = Focus::Reason;
            return;
        }
        ctx.close();
        match self.deed.clone() {
            Deed::Quit => ctx.quit(),
            Deed::Ask { owner, request } => {
                let ticket = ctx.ask_for(owner, with_reason(request, reason));
                ctx.hold(ticket);
            }
        }
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Yes => self.act(ctx),
            CommandId::Open => self.press(ctx),
            CommandId::Next | CommandId::Down | CommandId::Right => self.turn(true),
            CommandId::Previous | CommandId::Up | CommandId::Left => self.turn(false),
            _ => return false,
        }
        true
    }
}

fn with_reason(request: Request, reason: Option<String>) -> Request {
    match (request, reason) {
        (Request::Account(mut account), Some(reason)) => {
            account.reason = reason;
            Request::Account(account)
        }
        (Request::Held(mut held), Some(reason)) => {
            held.reason = reason;
            Request::Held(held)
        }
        (request, _) => request,
    }
}

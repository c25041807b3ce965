//! The question, and what yes does.

use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::message::Message;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::who::Who;
use crate::tui::widget::field::TextField;

/// The name of the reason in drafts.
const REASON: &str = "reason";

/// What yes does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Leave the program.
    Quit,
    /// Ask the service; the pane `owner` gets the answer. The question stays until it has succeeded.
    Ask {
        /// The pane.
        owner: u32,
        /// What to ask. The reason, if one is asked for, is put into it.
        request: Box<Request>,
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
    pub(super) focus: Focus,
    /// What is wrong with the reason, or why the service refused.
    pub(super) fault: Option<String>,
    /// The question to the service that is under way.
    asked: Option<Ticket>,
    draft: Option<DraftKey>,
}

impl Confirm {
    /// Whether to leave.
    pub(crate) fn quit() -> Self {
        let mut quit = Self::new("Leave Patient Profile?", Deed::Quit);
        quit.lines = vec!["What was done is kept; nothing is under way.".to_owned()];
        "Stay".clone_into(&mut quit.safe);
        "Leave".clone_into(&mut quit.act);
        quit
    }

    /// Whether to do something to a patient, who is named by two identifiers.
    pub(crate) fn about(who: &Who, title: &str, owner: u32, request: Request) -> Self {
        let mut about = Self::new(title, Deed::Ask { owner, request: Box::new(request) });
        about.right.clone_from(&who.id);
        about.lines = vec![who.line(), String::new()];
        about
    }

    fn new(title: &str, deed: Deed) -> Self {
        Self {
            title: title.to_owned(),
            right: String::new(),
            lines: Vec::new(),
            reason: None,
            safe: "Cancel".to_owned(),
            act: "Yes".to_owned(),
            deed,
            focus: Focus::Safe,
            fault: None,
            asked: None,
            draft: None,
        }
    }

    /// Asks for a reason, which has the focus. What was typed is kept as a draft until it is used.
    #[must_use]
    pub(crate) fn with_reason(mut self, label: &str) -> Self {
        self.reason = Some(Reason { label: label.to_owned(), field: TextField::default(), required: true });
        self.focus = Focus::Reason;
        self.draft = Some(DraftKey::new(&self.title, &self.right));
        self
    }

    /// Asks for a reason that is likely already there, so that the next key can be `y`.
    #[must_use]
    pub(crate) fn with_likely_reason(mut self, label: &str, text: &str) -> Self {
        self.reason = Some(Reason { label: label.to_owned(), field: TextField::new(text), required: true });
        self
    }

    /// Whether the service is at it.
    pub(super) fn waits(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes a draft of the reason up again.
    pub(super) fn take_up(&mut self, ctx: &mut Context<'_>) {
        let kept = self.draft.as_ref().and_then(|key| ctx.shared.drafts.get(key));
        if let (Some(reason), Some(text)) = (&mut self.reason, kept.and_then(|draft| draft.get(REASON))) {
            reason.field.set(text.clone());
            ctx.say(Message::note("The reason that you typed before is back."));
        }
    }

    fn typed_reason(&self) -> Option<&str> {
        self.reason.as_ref().map(|reason| reason.field.text().trim())
    }

    /// Keeps the reason as a draft.
    pub(super) fn keep(&mut self, ctx: &mut Context<'_>) {
        self.fault = None;
        if let (Some(key), Some(text)) = (&self.draft, self.typed_reason()) {
            ctx.draft(key.clone(), Draft::from([(REASON, text.to_owned())]));
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
    fn press(&mut self, ctx: &mut Context<'_>) {
        match self.focus {
            Focus::Reason => self.turn(true),
            Focus::Safe => self.leave(ctx),
            Focus::Act => self.act(ctx),
        }
    }

    fn leave(&mut self, ctx: &mut Context<'_>) {
        if self.typed_reason().is_some_and(|text| !text.is_empty()) {
            ctx.say(Message::note("Draft kept. The same action brings the reason back."));
        } else {
            ctx.hush();
        }
        ctx.close();
    }

    /// Does it, unless a reason is missing.
    fn act(&mut self, ctx: &mut Context<'_>) {
        if self.reason.as_ref().is_some_and(|reason| reason.required) && self.typed_reason() == Some("") {
            self.fault = Some("Say why; it stands in the activity log.".to_owned());
            self.focus = Focus::Reason;
            return;
        }
        match &self.deed {
            Deed::Quit => ctx.quit(),
            Deed::Ask { request, .. } => {
                ctx.hush();
                let ticket = ctx.ask(with_reason((**request).clone(), self.typed_reason()));
                self.asked = Some(ticket);
                ctx.hold(ticket);
            }
        }
    }

    /// The service answered. What failed stays on the screen with what was typed.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Deed::Ask { owner, .. } = self.deed else { return };
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        if let Some(error) = reply.failure() {
            let message = Message::refused(error);
            self.fault = Some(message.text.clone());
            self.focus = Focus::Safe;
            ctx.say(message);
        } else {
            if let Some(key) = self.draft.take() {
                ctx.draft(key, Draft::new());
            }
            ctx.close();
        }
        ctx.tell(owner, ticket, reply);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Yes => self.act(ctx),
            CommandId::Open => self.press(ctx),
            CommandId::Next | CommandId::Down | CommandId::Right => self.turn(true),
            CommandId::Previous | CommandId::Up | CommandId::Left => self.turn(false),
            CommandId::Back | CommandId::Stop => self.leave(ctx),
            _ => return false,
        }
        true
    }
}

fn with_reason(request: Request, reason: Option<&str>) -> Request {
    match (request, reason) {
        (Request::Account(mut account), Some(reason)) => {
            reason.clone_into(&mut account.reason);
            Request::Account(account)
        }
        (Request::Held(mut held), Some(reason)) => {
            reason.clone_into(&mut held.reason);
            Request::Held(held)
        }
        (request, _) => request,
    }
}

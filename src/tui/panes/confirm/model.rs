//! The question, and what yes does.

use super::checked::Checked;
use super::entry::{Entry, Filled};
use crate::tui::ask_many::ManyRequest;
use crate::tui::ask_post::PostRequest;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::message::Message;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::who::Who;
use crate::tui::widget::date_field::Span;
use crate::tui::widget::field::TextField;
use crate::tui::widget::list::List;
use crate::wire::client::api::{
    AccountRequest, CorrectEmail, DecideTemplate, Decision, ExpiryRequest, HeldRequest, OperatorChange,
    RecordView, ReissueRequest, TemplateVerdict,
};

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

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Focus {
    /// What is to be typed.
    Entry,
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
    /// Whom it is about.
    pub(super) who: Option<Who>,
    /// What it says: what happens.
    pub(crate) lines: Vec<String>,
    /// What is to be typed first, if anything is.
    pub(super) entry: Option<Entry>,
    /// The label of the safe button.
    pub(crate) safe: String,
    /// The label of the other button.
    pub(crate) act: String,
    /// What yes does.
    pub(crate) deed: Deed,
    /// What has the focus.
    pub(super) focus: Focus,
    /// What is wrong with what was typed, or why the service refused.
    pub(super) fault: Option<String>,
    /// The question to the service that is under way.
    asked: Option<Ticket>,
    draft: Option<DraftKey>,
    /// The usual reasons, while they are listed.
    pub(super) usual: Option<List>,
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
        about.who = Some(who.clone());
        about.lines = vec![String::new()];
        about
    }

    /// Whether to do something to the site or to many.
    pub(crate) fn of_site(title: &str, owner: u32, request: Request) -> Self {
        Self::new(title, Deed::Ask { owner, request: Box::new(request) })
    }

    fn new(title: &str, deed: Deed) -> Self {
        Self {
            title: title.to_owned(),
            right: String::new(),
            who: None,
            lines: Vec::new(),
            entry: None,
            safe: "Cancel".to_owned(),
            act: "Yes".to_owned(),
            deed,
            focus: Focus::Safe,
            fault: None,
            asked: None,
            draft: None,
            usual: None,
        }
    }

    /// Says beforehand what is worth knowing of the patient: that another operator looks after the account.
    #[must_use]
    pub(crate) fn warning(mut self, of: &RecordView) -> Self {
        if !of.other_claim.is_empty() {
            self.lines.push(format!("! {}", of.other_claim));
        }
        self
    }

    /// Asks for a reason, which has the focus. What was typed is kept as a draft until it is used.
    #[must_use]
    pub(crate) fn with_reason(self) -> Self {
        let draft = Some(DraftKey::new(&self.title, &self.right));
        Self { draft, ..self.asking(Entry::Reason(TextField::default())) }
    }

    /// Asks what was checked of a caller, which has the focus: nothing is said for the operator. The words are kept as a
    /// draft until they are used.
    #[must_use]
    pub(crate) fn with_checks(self, checks: &[(String, String)]) -> Self {
        // What one caller gave says nothing of the next: it is no draft.
        Self { draft: None, ..self.asking(Entry::Checked(Checked::new(checks))) }
    }

    /// Asks for something that has the focus.
    #[must_use]
    pub(crate) fn asking(self, entry: Entry) -> Self {
        Self { entry: Some(entry), focus: Focus::Entry, ..self }
    }

    /// Asks for something that is likely right as it stands, so that the next key can be `y`.
    #[must_use]
    pub(crate) fn offering(self, entry: Entry) -> Self {
        Self { entry: Some(entry), ..self }
    }

    /// Whether the service is at it.
    pub(super) fn waits(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes a draft of the reason up again.
    pub(super) fn take_up(&mut self, ctx: &mut Context<'_>) {
        let kept = self.draft.as_ref().and_then(|key| ctx.shared.drafts.get(key));
        if let (Some(entry), Some(text)) = (&mut self.entry, kept.and_then(|draft| draft.get(REASON))) {
            entry.field_mut().set(text.clone());
            ctx.say(Message::note("The reason that you typed before is back."));
        }
    }

    fn typed(&self) -> &str {
        self.entry.as_ref().map_or("", |entry| entry.field().text().trim())
    }

    /// Keeps the reason as a draft.
    pub(super) fn keep(&mut self, ctx: &mut Context<'_>) {
        self.fault = None;
        if let Some(Entry::Day(date)) = &mut self.entry {
            date.changed();
        }
        if let Some(key) = &self.draft {
            ctx.draft(key.clone(), Draft::from([(REASON, self.typed().to_owned())]));
        }
    }

    /// What was checked, while it has the focus.
    pub(super) fn checked(&mut self) -> Option<&mut Checked> {
        match &mut self.entry {
            Some(Entry::Checked(checked)) if self.focus == Focus::Entry => Some(checked),
            _ => None,
        }
    }

    /// A letter on a tick: Space and the digits tick, any other begins the words. None of them answers the question.
    pub(super) fn letter(&mut self, letter: char, ctx: &mut Context<'_>) {
        let Some(checked) = self.checked() else { return };
        let digit = match letter {
            ' ' => checked.at().map(|at| at + 1),
            letter => letter.to_digit(10).map(|digit| digit as usize),
        };
        if !digit.is_some_and(|digit| checked.tick(digit)) && letter != ' ' {
            checked.focus_words();
            checked.words.insert(letter);
        }
        self.keep(ctx);
    }

    /// Moves the focus, first among the ticks.
    pub(super) fn turn(&mut self, forward: bool) {
        if self.checked().is_some_and(|checked| checked.turn(forward)) {
            return;
        }
        self.step_focus(forward);
        if let Some(checked) = self.checked() {
            checked.enter(forward);
        }
    }

    fn step_focus(&mut self, forward: bool) {
        let stops: &[Focus] = if self.entry.is_some() {
            &[Focus::Entry, Focus::Safe, Focus::Act]
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
            Focus::Entry => self.step_focus(true),
            Focus::Safe => self.leave(ctx),
            Focus::Act => self.act(ctx),
        }
    }

    fn leave(&mut self, ctx: &mut Context<'_>) {
        if self.draft.is_some() && !self.typed().is_empty() {
            ctx.say(Message::note("Draft kept. The same action brings the reason back."));
        } else {
            ctx.hush();
        }
        ctx.close();
    }

    /// Does it, unless what is to be typed is missing.
    fn act(&mut self, ctx: &mut Context<'_>) {
        let filled = match self.entry.as_mut().map(|entry| entry.check(ctx.shared)) {
            None => Filled::Nothing,
            Some(Ok(filled)) => filled,
            Some(Err(fault)) => {
                self.fault = Some(fault);
                self.focus = Focus::Entry;
                if let Some(checked) = self.checked() {
                    checked.enter(true);
                }
                return;
            }
        };
        match &self.deed {
            Deed::Quit => ctx.quit(),
            Deed::Ask { request, .. } => {
                ctx.hush();
                let ticket = ctx.ask(with((**request).clone(), filled));
                self.asked = Some(ticket);
                ctx.hold(ticket);
            }
        }
    }

    /// Steps the day; whether the command was one for it.
    fn step(&mut self, id: CommandId, ctx: &Context<'_>) -> bool {
        match &mut self.entry {
            Some(Entry::Day(date)) if self.focus == Focus::Entry => {
                let stepped = date.command(id, Span::of_site(ctx.shared));
                if stepped {
                    self.fault = None;
                }
                stepped
            }
            _ => false,
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
            id if self.pick(id, ctx) => {}
            id if self.step(id, ctx) => {}
            CommandId::Yes => self.act(ctx),
            // A form opens its question by the same key: that key must not answer it too.
            CommandId::YesFromField if self.entry.is_some() => self.act(ctx),
            CommandId::YesFromField => {
                ctx.say(Message::note(format!("y does it: {}.", self.act.to_lowercase())));
            }
            CommandId::TickChecked if self.checked().is_some() => self.letter(' ', ctx),
            CommandId::Open => self.press(ctx),
            CommandId::Next | CommandId::Down | CommandId::Right => self.turn(true),
            CommandId::Previous | CommandId::Up | CommandId::Left => self.turn(false),
            CommandId::Back | CommandId::Stop => self.leave(ctx),
            _ => return false,
        }
        true
    }
}

/// The request with what was typed.
fn with(request: Request, filled: Filled) -> Request {
    match (request, filled) {
        (Request::Account(account), Filled::Reason(reason)) => {
            Request::Account(AccountRequest { reason, ..account })
        }
        (Request::Many(ManyRequest::Decide(decision)), Filled::Reason(reason)) => {
            Request::Many(ManyRequest::Decide(Decision { reason, ..decision }))
        }
        (
            Request::Many(ManyRequest::ChangeOperators(OperatorChange::ResetTwoStep { name, .. })),
            Filled::Reason(reason),
        ) => Request::Many(ManyRequest::ChangeOperators(OperatorChange::ResetTwoStep { name, reason })),
        (Request::DecideTemplate(decide), Filled::Reason(reason)) => {
            Request::DecideTemplate(DecideTemplate { verdict: TemplateVerdict::Refuse(reason), ..decide })
        }
        (Request::Held(held), Filled::Reason(reason)) => Request::Held(HeldRequest { reason, ..held }),
        (Request::Post(PostRequest::Reissue(lost)), Filled::Day(day)) => {
            Request::Post(PostRequest::Reissue(ReissueRequest { expires: Some(day), ..lost }))
        }
        (Request::Post(PostRequest::ChangeExpiry(change)), Filled::Day(expires)) => {
            Request::Post(PostRequest::ChangeExpiry(ExpiryRequest { expires, ..change }))
        }
        (Request::Post(PostRequest::Returned(_)), Filled::Letter(number)) => {
            Request::Post(PostRequest::Returned(number))
        }
        (Request::CorrectEmail(correct), Filled::Email(email)) => {
            Request::CorrectEmail(CorrectEmail { email, ..correct })
        }
        (request, _) => request,
    }
}

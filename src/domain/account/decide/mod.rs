//! What becomes of an account by a command: `decide` is the only place that changes the facts.

mod letters;
mod operator;
mod patient;
mod record;

use super::action::Action;
use super::availability::availability;
use super::command::{Command, Decision, Effect, NewActivity};
use super::facts::{Account, Moment};
use super::refusal::Refusal;
use super::standing::Subject;
use crate::domain::activity::ActivityKind;
use crate::domain::permission::{Permission, Permissions};
use crate::domain::record_status::RecordStatus;

pub use patient::next_try;

/// What a site sets about credentials and locks (`decided.md` 1, 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most days that credentials may last.
    pub max_expiry_days: u16,
    /// How many wrong dates of birth with the right code lock an account (R49's N).
    pub birth_date_tries: u8,
    /// How many wrong codes within 24 hours lock an account.
    pub code_tries: u8,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_expiry_days: 30, birth_date_tries: 5, code_tries: 10 }
    }
}

/// Who asks, by when, under which limits.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The name for `created_by` and the like.
    pub actor: &'a str,
    /// What the actor may do.
    pub permissions: Permissions,
    /// When.
    pub moment: Moment,
    /// The site's limits.
    pub limits: Limits,
}

/// Decides `command`; what is refused changes nothing.
///
/// A counted registration failure is no refusal: it is a decision that changes the counts, and its log entry says so.
pub fn decide(subject: Subject<'_>, command: &Command, context: Context<'_>) -> Result<Decision, Refusal> {
    if let Some(action) = action_of(command) {
        availability(action, subject, context.permissions, context.moment)?;
    }
    let draft = Draft::of(subject);
    match command {
        Command::Create { fresh, letters } => letters::create(draft, fresh, letters.as_ref(), context),
        Command::Distribute { fresh, letters } => {
            letters::distribute(draft, fresh.as_ref(), letters, context)
        }
        Command::SendHeld => letters::send_held(draft, context),
        Command::DiscardHeld { reason } => letters::discard_held(draft, reason),
        Command::Disable { reason } => operator::disable(draft, reason, context),
        Command::Enable { reason } => operator::enable(draft, reason),
        Command::Unlock { reason } => operator::unlock(draft, reason),
        Command::Revoke { reason } => {
            require(context, Permission::CredentialsDistribute)?;
            operator::revoke(draft, reason, context)
        }
        Command::SetRecordStatus(status) => {
            require(context, Permission::PatientsImport)?;
            Ok(record::set_status(draft, *status, context))
        }
        Command::Register { attempt, email } => patient::register(draft, *attempt, email, subject, context),
        Command::Confirm => patient::confirm(draft, subject, context),
        Command::NoteExpiry => Ok(record::note_expiry(draft, context)),
    }
}

fn require(context: Context<'_>, permission: Permission) -> Result<(), Refusal> {
    if context.permissions.has(permission) { Ok(()) } else { Err(Refusal::NotPermitted(permission)) }
}

fn action_of(command: &Command) -> Option<Action> {
    Some(match command {
        Command::Create { .. } => Action::Create,
        Command::Distribute { .. } => Action::Distribute,
        Command::Disable { .. } => Action::Disable,
        Command::Enable { .. } => Action::Enable,
        Command::Unlock { .. } => Action::Unlock,
        Command::SendHeld => Action::SendHeld,
        Command::DiscardHeld { .. } => Action::DiscardHeld,
        _ => return None,
    })
}

/// A decision being made.
struct Draft {
    account: Account,
    record: RecordStatus,
    activity: Vec<NewActivity>,
    effects: Vec<Effect>,
}

impl Draft {
    fn of(subject: Subject<'_>) -> Self {
        Self {
            account: subject.account.clone(),
            record: subject.record,
            activity: Vec::new(),
            effects: Vec::new(),
        }
    }

    fn log(&mut self, kind: ActivityKind, detail: impl Into<String>) {
        self.activity.push(NewActivity { kind, detail: detail.into() });
    }

    fn done(self) -> Decision {
        Decision {
            account: self.account,
            record: self.record,
            activity: self.activity,
            effects: self.effects,
        }
    }

    /// Destroys the sealed copy of the code, which is needed no more.
    fn forget_code(&mut self) {
        if let Some(object) = self.account.credentials.as_mut().and_then(|c| c.sealed_code.take()) {
            self.effects.push(Effect::ForgetCode(object));
        }
    }

    /// Blanks the code in the stored letters: it is used, replaced or expired.
    fn blank_letters(&mut self) {
        let sent = |c: &super::facts::Credentials| {
            c.letters.iter().filter(|l| l.sent && l.carries.code).map(|l| l.key).collect()
        };
        let letters: Vec<_> = self.account.credentials.as_ref().map(sent).unwrap_or_default();
        if !letters.is_empty() {
            self.effects.push(Effect::BlankLetters(letters));
        }
    }

    /// Takes the held letters back.
    fn withdraw_held(&mut self) -> usize {
        let held = self.account.held_letters();
        if let Some(credentials) = &mut self.account.credentials {
            credentials.letters.retain(|letter| letter.sent);
        }
        let n_held = held.len();
        if n_held > 0 {
            self.effects.push(Effect::WithdrawLetters(held));
        }
        n_held
    }
}

fn reason_given(reason: &str) -> Result<&str, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason) }
}

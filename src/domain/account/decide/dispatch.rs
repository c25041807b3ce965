//! The dispatcher: checks availability, then hands a command to the file that knows it.

use super::draft::Draft;
use super::{letters, operator, patient, record};
use crate::domain::account::action::Action;
use crate::domain::account::availability::availability;
use crate::domain::account::command::{Command, Decision};
use crate::domain::account::facts::Moment;
use crate::domain::account::refusal::Refusal;
use crate::domain::account::standing::Subject;
use crate::domain::permission::{Permission, Permissions};

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
    let mut draft = Draft::of(subject);
    match command {
        Command::Create { fresh, letters } => letters::create(draft, fresh, letters.as_ref(), context),
        Command::Distribute { fresh, letters } => {
            letters::distribute(draft, fresh.as_ref(), letters, context)
        }
        Command::SendHeld => Ok(letters::send_held(draft, context)),
        Command::DiscardHeld { reason } => letters::discard_held(draft, reason),
        Command::Disable { reason } => operator::disable(draft, reason, context),
        Command::Enable { reason } => operator::enable(draft, reason),
        Command::Unlock { reason } => operator::unlock(draft, reason),
        Command::Revoke { reason } => operator::revoke(draft, reason, context),
        Command::Reissue { fresh, letters } => letters::reissue(draft, fresh, letters, context),
        Command::ChangeExpiry { expires } => letters::change_expiry(draft, *expires, context),
        Command::DoNotInvite { reason } => operator::do_not_invite(draft, reason, context),
        Command::InviteAgain { reason } => operator::invite_again(draft, reason),
        Command::LetterReturned { letter, generation } => {
            // By its number a letter is noted whatever became of the account since.
            require(context, Permission::CredentialsDistribute)?;
            Ok(letters::returned(draft, *letter, *generation, context))
        }
        Command::AddressChanged => {
            require(context, Permission::PatientsImport)?;
            draft.account.mail_returned = None;
            Ok(draft.done())
        }
        Command::SetRecordStatus(status) => {
            require(context, Permission::PatientsImport)?;
            Ok(record::set_status(draft, *status, subject.rules, context))
        }
        Command::CountAttempt => patient::count_attempt(draft, subject, context),
        Command::Check { attempt, counted_at } => {
            Ok(patient::check(draft, *attempt, *counted_at, subject, context))
        }
        Command::Register { attempt, email } => patient::register(draft, *attempt, email, subject, context),
        Command::Confirm => patient::confirm(draft, subject, context),
        Command::CorrectEmail { email } => Ok(operator::correct_email(draft, email)),
        Command::CancelRegistration { reason } => operator::cancel_registration(draft, reason),
        Command::ChangeEmail { email } => patient::change_email(draft, email, subject, context),
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
        Command::Reissue { .. } => Action::Reissue,
        Command::Revoke { .. } => Action::Revoke,
        Command::ChangeExpiry { .. } => Action::ChangeExpiry,
        Command::DoNotInvite { .. } => Action::DoNotInvite,
        Command::InviteAgain { .. } => Action::InviteAgain,
        Command::CorrectEmail { .. } => Action::CorrectEmail,
        Command::CancelRegistration { .. } => Action::CancelRegistration,
        _ => return None,
    })
}

//! Why something cannot be done now: each case with the sentence that the operator reads.

use chrono::NaiveDate;

use crate::domain::permission::Permission;
use crate::domain::record_status::RecordStatus;

/// Why a command is refused. `Display` is the whole sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The permission is missing (R11, R12).
    #[error("Not permitted: this needs the permission {0}. Ask an Administrator.")]
    NotPermitted(Permission),
    /// The record is in a disabling status. What to do if that is wrong stands on the record as its next step.
    #[error("Not now: the record is \"{0}\": nothing is sent.")]
    RecordDisables(RecordStatus),
    /// There is no full date of birth on file, so nobody could register.
    #[error("Not now: this patient cannot be invited: no date of birth. Add it to the record first.")]
    NoBirthDate,
    /// There is no name on file, so that a letter would greet nobody.
    #[error("Not now: this patient cannot be invited: no name. Add it to the record first.")]
    NoName,
    /// The patient can log in already.
    #[error("Not now: the patient is registered and needs no credentials.")]
    AlreadyActive,
    /// The account is disabled and has to be enabled first.
    #[error("Not now: the account is disabled. Enable it first.")]
    EnableFirst,
    /// The account is disabled and its credentials are gone: distributing new ones enables it.
    #[error(
        "Not now: the account is disabled and its credentials are no longer in force. Distribute new ones."
    )]
    DistributeInstead,
    /// The code is out and good.
    #[error("Not now: the patient has active credentials.")]
    CredentialsActive,
    /// The patient must confirm the email address first.
    #[error("Not now: the patient has registered and must still confirm the email address.")]
    AwaitingConfirmation,
    /// Letters are held.
    #[error("Not now: letters wait in the To post tray.")]
    LettersWait,
    /// No letters are held.
    #[error("Not now: no letters wait in the To post tray.")]
    NoLettersWait,
    /// Only an active account can be disabled.
    #[error("Not now: only an active account can be disabled; this one is {0}.")]
    NotActive(&'static str),
    /// The account is not disabled.
    #[error("Not now: the account is not disabled.")]
    NotDisabled,
    /// The account is not locked.
    #[error("Not now: the account is not locked.")]
    NotLocked,
    /// The code is void.
    #[error(
        "Not now: the code is void after wrong dates of birth. A new letter is needed: distribute new credentials."
    )]
    CodeVoid,
    /// The letter's code has expired.
    #[error("Not now: the code in the letter expired on {0}. Distribute new credentials.")]
    LetterExpired(NaiveDate),
    /// The letter's code was replaced.
    #[error("Not now: newer credentials have replaced the letter's code. Distribute them.")]
    LetterReplaced,
    /// The expiry date is not after today (R34).
    #[error("The Credentials Expiry Date {0} is not after today. Choose a later day.")]
    ExpiryNotAfterToday(NaiveDate),
    /// The expiry date is too far off (D2).
    #[error("The Credentials Expiry Date {0} is more than {1} days from today. Choose an earlier day.")]
    ExpiryTooLate(NaiveDate, u16),
    /// The letters together lack something (R9).
    #[error("The chosen letters together lack: {0}. Choose a template that tells it.")]
    LettersIncomplete(String),
    /// A reason is needed.
    #[error("A reason is needed: say why in a few words.")]
    NoReason,
    /// A letter belongs to credentials that were replaced.
    #[error("Not now: the letter's code was replaced. Discard the letter.")]
    LetterSuperseded,
    /// The registration cannot be accepted; staff read the cause in the log, the patient a generic message.
    #[error("The registration was not accepted: {0}.")]
    Registration(RegistrationFailure),
    /// There is nothing to confirm.
    #[error("Not now: there is no registration to confirm.")]
    NothingToConfirm,
    /// Only the patient of an active account logs in.
    #[error("Not now: only the patient of an active account can log in.")]
    NobodyLogsIn,
    /// There are no credentials that could be taken back.
    #[error("Not now: there are no unused credentials to revoke.")]
    NothingToRevoke,
    /// No letter is out whose code is good.
    #[error("Not now: no letter with a good code is out.")]
    NoLetterOut,
    /// No letter was sent that could come back.
    #[error("Not now: no letter to this patient is out that could come back.")]
    NothingSent,
    /// The expiry date stands on a letter already, or there are no credentials that wait.
    #[error("Not now: no credentials wait to be distributed, so there is no expiry date to change.")]
    NothingToChange,
    /// The patient is not to be invited.
    #[error("Not now: this patient is not to be invited ({0}). Lift that first.")]
    NotToBeInvited(String),
    /// The patient has credentials or an account.
    #[error("Not now: the patient is invited already. Revoke the credentials first.")]
    InvitedAlready,
    /// There is no such note.
    #[error("Not now: nothing says that this patient is not to be invited.")]
    NotMarked,
}

/// Why a registration failed: for the log and the operator, never for the patient (R41).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegistrationFailure {
    /// A wrong code with a good check character: counted.
    WrongCode,
    /// The right code with a wrong date of birth: counted.
    WrongBirthDate,
    /// The code of an older letter.
    Superseded,
    /// The code expired.
    Expired,
    /// The code was revoked, is void, or was never distributed.
    NotInForce,
    /// The account is locked.
    Locked,
    /// The account is disabled.
    Disabled,
    /// The patient is registered already.
    AlreadyRegistered,
    /// The next try is allowed only later; not counted.
    TooSoon,
}

impl RegistrationFailure {
    /// In words, for the log.
    pub fn label(self) -> &'static str {
        match self {
            Self::WrongCode => "activation code differs",
            Self::WrongBirthDate => "date of birth differs",
            Self::Superseded => "superseded code of an older letter",
            Self::Expired => "expired code",
            Self::NotInForce => "credentials not in force",
            Self::Locked => "the account is locked",
            Self::Disabled => "the account is disabled",
            Self::AlreadyRegistered => "already registered",
            Self::TooSoon => "too soon after a failure",
        }
    }
}

impl std::fmt::Display for RegistrationFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.label())
    }
}

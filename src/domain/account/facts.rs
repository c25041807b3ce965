//! The facts of a patient's account. States are derived from them (`standing`), never stored beside them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::id::{LetterNumber, RecordKey};
use crate::domain::record_status::RecordStatus;

/// When something is decided: the instant, and the day that it is at the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub now: DateTime<Utc>,
    /// The day in the site's time zone; expiry dates end with it (R34).
    pub today: NaiveDate,
}

/// All that is known of a patient's account. The default is that there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// When the account began to exist, at the first creation of credentials.
    pub onboarded_at: Option<DateTime<Utc>>,
    /// The newest credentials. Older ones are superseded.
    pub credentials: Option<Credentials>,
    /// The codes that were superseded, newest first, so that their letters can be told so; at most [`MAX_PAST`].
    pub past: Vec<PastCode>,
    /// The registration, from the accepted form on.
    pub registration: Option<Registration>,
    /// Failed registrations.
    pub failures: Failures,
    /// The lock, until it is lifted.
    pub lock: Option<Lock>,
    /// Why the account is disabled, until it is enabled.
    pub disabled: Option<Disabled>,
    /// That the patient is not to be invited, and why.
    pub do_not_invite: Option<DoNotInvite>,
    /// That a letter came back, until the record has another address.
    pub mail_returned: Option<MailReturned>,
}

/// A patient who is not to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoNotInvite {
    /// Since when.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// The reason given.
    pub reason: String,
}

/// A letter that came back by post: the address on the record is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailReturned {
    /// When that was noted.
    pub at: DateTime<Utc>,
    /// The letter.
    pub letter: LetterNumber,
}

/// How many superseded codes are remembered.
pub const MAX_PAST: usize = 8;

/// One generation of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Counts from 1 for each patient.
    pub generation: u32,
    /// When they were created.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// The last day on which the code activates (Credentials Expiry Date).
    pub expires: NaiveDate,
    /// The password hash of the activation code.
    pub code_hash: Vec<u8>,
    /// The object that holds the sealed copy of the code, until the last letter of the set is sent.
    pub sealed_code: Option<[u8; 16]>,
    /// The letters made for this generation, oldest first; discarded ones are dropped.
    pub letters: Vec<CredentialLetter>,
    /// When the letters sent covered Patient ID, code and link, and who sent the last.
    pub distributed: Option<(DateTime<Utc>, String)>,
    /// How they ended before use.
    pub ended: Option<Ended>,
}

/// A letter of a generation of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialLetter {
    /// The letter's record.
    pub key: RecordKey,
    /// What it tells.
    pub carries: Carries,
    /// Whether it was handed over; if not, it is held in the To post tray.
    pub sent: bool,
}

/// Which of the three needed things a letter tells: Patient ID, activation code, link (R9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carries {
    /// The Patient ID.
    pub id: bool,
    /// The activation code.
    pub code: bool,
    /// The link to register.
    pub link: bool,
}

impl Carries {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { id: self.id || other.id, code: self.code || other.code, link: self.link || other.link }
    }

    /// Whether nothing is missing.
    pub fn is_complete(self) -> bool {
        self.id && self.code && self.link
    }

    /// The words for what is missing.
    pub fn missing(self) -> Vec<&'static str> {
        let all = [(self.id, "Patient ID"), (self.code, "activation code"), (self.link, "link")];
        all.into_iter().filter(|(there, _)| !there).map(|(_, word)| word).collect()
    }
}

/// How credentials ended before they were used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Taken back by an operator.
    Revoked(DateTime<Utc>),
    /// The day of expiry ended, which was noted in the log.
    Expired(DateTime<Utc>),
    /// Void, since five wrong dates of birth came with the right code (`decided.md` 10).
    Void(DateTime<Utc>),
}

/// A code that newer credentials replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCode {
    /// Its generation.
    pub generation: u32,
    /// Its hash.
    pub code_hash: Vec<u8>,
}

/// What the patient did on the registration form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// When the form was accepted (the credentials are claimed).
    pub accepted_at: DateTime<Utc>,
    /// The email address that the patient typed.
    pub email: String,
    /// When the confirmation link was used (the credentials are activated).
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// Failed registrations, counted by cause (`decided.md` 10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// Right code, wrong date of birth, over the life of the credentials.
    pub birth_dates: u8,
    /// When a well-formed but wrong code came, within the last 24 hours. New credentials do not clear it.
    pub codes: Vec<DateTime<Utc>>,
}

/// A lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Why.
    pub cause: LockCause,
}

/// Why an account is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockCause {
    /// Too many wrong codes: the code itself was not exposed and can be kept.
    WrongCodes,
    /// The right code with too many wrong dates of birth: the code is void.
    WrongBirthDates,
}

impl LockCause {
    /// In words, for the record and the log.
    pub fn label(self) -> &'static str {
        match self {
            Self::WrongCodes => "too many wrong activation codes",
            Self::WrongBirthDates => "too many wrong dates of birth with the right code",
        }
    }
}

/// Why an account is disabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disabled {
    /// Since when.
    pub at: DateTime<Utc>,
    /// By what.
    pub cause: DisabledCause,
}

/// By what an account was disabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisabledCause {
    /// By an operator (R50).
    Operator {
        /// Who.
        by: String,
        /// The reason given.
        reason: String,
    },
    /// By the status of the record (R51).
    Record(RecordStatus),
}

impl Account {
    /// Whether the patient can log in once nothing forbids it.
    pub fn is_activated(&self) -> bool {
        self.registration.as_ref().is_some_and(|registration| registration.confirmed_at.is_some())
    }

    /// Whether the form was accepted but the link not used yet.
    pub fn is_claimed(&self) -> bool {
        self.registration.as_ref().is_some_and(|registration| registration.confirmed_at.is_none())
    }

    /// The letters held in the To post tray.
    pub fn held_letters(&self) -> Vec<RecordKey> {
        let letters = self.credentials.iter().flat_map(|credentials| &credentials.letters);
        letters.filter(|letter| !letter.sent).map(|letter| letter.key).collect()
    }
}

impl Credentials {
    /// Whether the day of expiry has ended.
    pub fn is_expired(&self, moment: Moment) -> bool {
        moment.today > self.expires
    }

    /// Whether the code would be accepted now: distributed, not expired, not ended.
    pub fn is_live(&self, moment: Moment) -> bool {
        self.distributed.is_some() && self.ended.is_none() && !self.is_expired(moment)
    }

    /// What the letters handed over so far tell together.
    pub fn told(&self) -> Carries {
        self.letters
            .iter()
            .filter(|l| l.sent)
            .fold(Carries::default(), |told, letter| told.and(letter.carries))
    }
}

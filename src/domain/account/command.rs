//! What can be asked of an account, by operators, by the patient, and by the product itself.

use chrono::{DateTime, NaiveDate, Utc};

use super::facts::{Account, Carries};
use crate::domain::activity::{Activity, ActivityKind, Actor};
use crate::domain::id::{LetterNumber, RecordKey};
use crate::domain::record_status::RecordStatus;

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Create Patient Portal Credentials; with letters this is Distribute now, without Distribute later (R35).
    Create {
        /// The new credentials.
        fresh: FreshCredentials,
        /// The letters made at once.
        letters: Option<LetterSet>,
    },
    /// Distribute Patient Profile Credentials (R55).
    Distribute {
        /// New credentials, where those that wait cannot be used.
        fresh: Option<FreshCredentials>,
        /// The letters.
        letters: LetterSet,
    },
    /// Disable Patient Profile Account (R53).
    Disable {
        /// Why.
        reason: String,
    },
    /// Enable Patient Profile Account (R54).
    Enable {
        /// Why.
        reason: String,
    },
    /// Unlock, keep the same letter.
    Unlock {
        /// Why: the identity check.
        reason: String,
    },
    /// Hand over the held letters.
    SendHeld,
    /// Discard the held letters.
    DiscardHeld {
        /// Why.
        reason: String,
    },
    /// Take back credentials that were not used yet.
    Revoke {
        /// Why.
        reason: String,
    },
    /// A lost letter: the same letters with a new code.
    Reissue {
        /// The new credentials.
        fresh: FreshCredentials,
        /// The letters.
        letters: LetterSet,
    },
    /// A letter came back by post.
    LetterReturned {
        /// The letter.
        letter: LetterNumber,
        /// The generation of the credentials that it tells.
        generation: Option<u32>,
    },
    /// Another expiry date, before any letter was made.
    ChangeExpiry {
        /// The last day.
        expires: NaiveDate,
    },
    /// The patient is not to be invited.
    DoNotInvite {
        /// Why.
        reason: String,
    },
    /// The patient may be invited again.
    InviteAgain {
        /// Why.
        reason: String,
    },
    /// The record has another address: letters that came back say nothing about it.
    AddressChanged,
    /// Set the status of the record. The same status again applies rules that have changed meanwhile.
    SetRecordStatus(RecordStatus),
    /// A try to register is counted before its code is looked at (S5).
    CountAttempt,
    /// The first page of the registration form: Patient ID, code and date of birth are checked, nothing is accepted
    /// yet (S11).
    Check {
        /// What the checks found.
        attempt: Attempt,
        /// Under which instant the try was counted; none where nothing was.
        counted_at: Option<DateTime<Utc>>,
    },
    /// The patient submits the registration form (R40).
    Register {
        /// What the checks found.
        attempt: Attempt,
        /// The email address that the patient typed.
        email: String,
    },
    /// The patient confirms by the link (R43).
    Confirm,
    /// An operator corrects the email address of a registration that waits.
    CorrectEmail {
        /// The right address.
        email: String,
    },
    /// An operator undoes a registration that waits.
    CancelRegistration {
        /// Why.
        reason: String,
    },
    /// The patient confirms another email address by the link sent to it.
    ChangeEmail {
        /// The new address.
        email: String,
    },
    /// The day of expiry has ended: noted in the log once.
    NoteExpiry,
}

/// New credentials, made by the service: the domain draws no random numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshCredentials {
    /// The last day.
    pub expires: NaiveDate,
    /// The hash of the code.
    pub code_hash: Vec<u8>,
    /// The object with the sealed copy of the code.
    pub sealed_code: [u8; 16],
}

/// Letters that were merged for credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterSet {
    /// The letters, in the order of the templates chosen.
    pub letters: Vec<MadeLetter>,
    /// Whether they wait in the To post tray instead of being handed over.
    pub hold: bool,
}

/// A merged letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeLetter {
    /// Its record.
    pub key: RecordKey,
    /// What it tells.
    pub carries: Carries,
    /// Its number and template in words, for the log.
    pub label: String,
}

/// What the checks of a registration found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The code.
    pub code: CodeCheck,
    /// Whether the date of birth is the one on file.
    pub birth_date_matches: bool,
}

/// What the check of a code found. A failed check character never gets this far (R44).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeCheck {
    /// It is the code of the newest credentials.
    Right,
    /// It is the code of credentials that were replaced.
    Superseded,
    /// It is none of this patient's.
    Wrong,
}

/// What was decided: the new facts, what goes into the log, and what is to be done besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The new facts.
    pub account: Account,
    /// The status of the record from now on.
    pub record: RecordStatus,
    /// The log's entries, in order.
    pub activity: Vec<NewActivity>,
    /// What the service does after the commit.
    pub effects: Vec<Effect>,
}

/// An entry to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewActivity {
    /// What.
    pub kind: ActivityKind,
    /// More, in words.
    pub detail: String,
}

impl NewActivity {
    /// The entry as it stands in the log.
    pub fn written(self, at: DateTime<Utc>, patient: Option<RecordKey>, actor: Actor) -> Activity {
        Activity { at, patient, kind: self.kind, actor, detail: self.detail }
    }
}

/// What follows from a decision outside the account's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The sealed copy of a code is destroyed.
    ForgetCode([u8; 16]),
    /// These letters can no longer be handed over: their code was replaced, or they were discarded.
    WithdrawLetters(Vec<RecordKey>),
    /// These letters are handed over.
    HandOver(Vec<RecordKey>),
    /// The stored letters of a generation are replaced by their blanked versions.
    BlankLetters(Vec<RecordKey>),
    /// The patient's sessions end.
    EndSessions,
}

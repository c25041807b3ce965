//! A command of a history, and when.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::account::CodeCheck;
use crate::domain::{PatientId, RecordStatus};

/// A command at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct DemoStep {
    /// When, always before today.
    pub(in crate::cli) at: DateTime<Utc>,
    /// Of whom.
    pub(in crate::cli) patient: PatientId,
    /// What.
    pub(in crate::cli) act: Act,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Act {
    /// Create, with the letters of Distribute now or without.
    Create {
        /// Credentials Expiry Date.
        expires: NaiveDate,
        /// The letters; none for Distribute later.
        letters: Option<Letters>,
    },
    /// Distribute what waits.
    Distribute(Letters),
    /// The patient submits the form.
    Register {
        /// What the code turns out to be.
        code: CodeCheck,
        /// Whether the date of birth is right.
        birth_date_matches: bool,
    },
    /// The patient confirms the email address.
    Confirm,
    /// Disable, with the reason.
    Disable(&'static str),
    /// Enable, with the reason.
    Enable(&'static str),
    /// Unlock, with the reason.
    Unlock(&'static str),
    /// Revoke, with the reason.
    Revoke(&'static str),
    /// Set the record's status.
    SetRecordStatus(RecordStatus),
}

/// Which letters, and whether they wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Letters {
    /// The two-letter set instead of the one invitation.
    pub(in crate::cli) pair: bool,
    /// They wait in the To post tray.
    pub(in crate::cli) hold: bool,
}

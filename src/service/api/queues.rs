//! Queues: patients who wait for somebody to look at them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PatientRow;

/// Which queue; the locked one has its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum QueueKind {
    /// Disabled by a record status that is gone.
    RecordOkAgain,
    /// The newest mail of its kind could not be delivered.
    MailFailed,
    /// A letter is out whose code ends within a week.
    ExpiringThisWeek,
}

impl QueueKind {
    /// All of them, in the order of menus.
    pub const ALL: [Self; 3] = [Self::RecordOkAgain, Self::MailFailed, Self::ExpiringThisWeek];

    /// The label on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::RecordOkAgain => "Disabled, record OK again",
            Self::MailFailed => "Mail failed",
            Self::ExpiringThisWeek => "Expiring this week",
        }
    }

    /// The word on the command line and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::RecordOkAgain => "record-ok-again",
            Self::MailFailed => "mail-failed",
            Self::ExpiringThisWeek => "expiring-this-week",
        }
    }
}

/// A patient in a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// The patient.
    pub patient: PatientRow,
    /// Since when, or until when for what expires.
    pub at: Option<DateTime<Utc>>,
    /// What is the matter, and what can be done, in a sentence or two.
    pub detail: String,
}

/// A queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueView {
    /// The patients, the most urgent first; at most 500.
    pub rows: Vec<QueueRow>,
    /// How many there are.
    pub total: u64,
}

/// How many wait in each queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueCounts {
    /// Locked accounts.
    pub locked: u64,
    /// Disabled, record OK again.
    pub record_ok_again: u64,
    /// Mail failed.
    pub mail_failed: u64,
    /// Letters in the To post tray.
    pub to_post: u64,
    /// Expiring this week.
    pub expiring_this_week: u64,
    /// What waits for a second person and may be decided by whoever asks.
    pub approvals: u64,
    /// Letter Templates with a version that waits for approval (S59).
    pub templates_to_approve: u64,
}

impl QueueCounts {
    /// The count of a queue.
    pub fn of(&self, kind: QueueKind) -> u64 {
        match kind {
            QueueKind::RecordOkAgain => self.record_ok_again,
            QueueKind::MailFailed => self.mail_failed,
            QueueKind::ExpiringThisWeek => self.expiring_this_week,
        }
    }
}

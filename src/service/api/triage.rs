//! The locked queue: who is locked, why, who looks after it, and what to ask the caller.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::patients::PatientRow;

/// The locked queue, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedQueue {
    /// The locked accounts, at most 500.
    pub rows: Vec<LockedRow>,
    /// How many there are in all.
    pub total: u64,
    /// Since when wrong codes come in such numbers that it is an attack; none if they do not.
    pub attack_since: Option<DateTime<Utc>>,
    /// How many of them an attack has locked, who could be unlocked together.
    pub wave: u64,
    /// Who has asked for the wave to be unlocked, and waits for a second person.
    pub wave_asked_by: Option<String>,
    /// How the last lock ended, in a sentence; empty if none has.
    pub last_ended: String,
}

/// A locked account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedRow {
    /// The patient.
    pub patient: PatientRow,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What failed, in a word or two: birth date, code.
    pub failed_on: String,
    /// Who looks after it, and until when.
    pub claim: Option<ClaimView>,
}

/// A claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimView {
    /// The operator.
    pub by: String,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// A locked account in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedCase {
    /// As in the queue.
    pub row: LockedRow,
    /// The failures in words, such as "5 tries in 11 minutes; each time the date of birth differs".
    pub failures: String,
    /// Other patients of the same name, with what tells them apart.
    pub namesakes: Vec<String>,
    /// The credentials in words.
    pub credentials: String,
    /// What to ask the caller, with what is on file.
    pub checks: Vec<(String, String)>,
    /// What to do, by the cause.
    pub advice: String,
    /// Why the same letter cannot be kept; empty if it can.
    pub cannot_unlock: String,
    /// Why new credentials cannot be distributed; empty if they can.
    pub cannot_distribute: String,
}

/// Takes a locked account in hand, or lets it go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRequest {
    /// The patient.
    pub patient: String,
    /// Whether it is let go.
    pub release: bool,
}

/// What became of a wave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveOutcome {
    /// How many were unlocked.
    pub unlocked: u64,
    /// How many were left locked, since something had changed about them.
    pub left: u64,
    /// Who must agree yet; empty once it is done.
    pub waits_for: String,
}

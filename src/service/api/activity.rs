//! The activity log, and what changed since.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Which entries to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityQuery {
    /// Only of this patient.
    pub patient: Option<String>,
    /// Only of this kind, by its label.
    pub kind: Option<String>,
    /// Only by this actor.
    pub actor: Option<String>,
    /// Only from this instant on.
    pub since: Option<DateTime<Utc>>,
    /// Only entries before this number, for older pages.
    pub before: Option<u64>,
    /// Only entries after this number, to follow.
    pub after: Option<u64>,
    /// The most entries to answer.
    pub limit: u32,
    /// Whether to count all that match, however many are answered.
    pub count: bool,
}

/// A page of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPage {
    /// The entries, newest first.
    pub entries: Vec<ActivityView>,
    /// Whether older entries match.
    pub more: bool,
    /// The number of the newest entry of the whole log.
    pub newest: u64,
    /// The oldest entry that was looked at: an older page is asked for before it. A page may be empty and yet have
    /// `more`, where none of very many entries matched.
    pub looked: u64,
    /// How many entries match, `before` and `limit` aside; none unless it was asked for.
    pub total: Option<u64>,
    /// Whether `total` is only the least that it can be: counting stopped after very many entries.
    pub total_more: bool,
}

/// An entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityView {
    /// Its number, from 1.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Whose account, as Patient ID; none for entries about the site.
    pub patient_id: Option<String>,
    /// The patient's name in lists.
    pub patient_name: String,
    /// The patient's date of birth, where it is known in full.
    pub birth_date: Option<NaiveDate>,
    /// The label of the kind.
    pub kind: String,
    /// operator, patient or system.
    pub actor_type: String,
    /// Who.
    pub actor: String,
    /// More, in words.
    pub detail: String,
    /// The state before the step that the entry belongs to, or "No credentials"; none where it is not on file.
    pub before: Option<String>,
    /// The state after it.
    pub after: Option<String>,
    /// The entry's hash in the chain, in hexadecimal.
    pub hash: String,
}

/// What the walk along the log's chain found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogCheck {
    /// How many entries.
    pub entries: u64,
    /// The hash of the last, in hexadecimal.
    pub head: String,
    /// When the last was made; none while there is none.
    pub at: Option<DateTime<Utc>>,
}

/// What changed: the answer to a wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The number of the last commit; ask with it the next time.
    pub seq: u64,
    /// The number of the newest entry of the log.
    pub log: u64,
    /// The patients concerned, as Patient IDs; empty with `all` set when they are too many to name.
    pub patients: Vec<String>,
    /// Whether more changed than is named: read everything again.
    pub all: bool,
    /// Whether the log grew and nothing else changed, as when somebody opened a record.
    pub only_log: bool,
}

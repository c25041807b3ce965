//! What waits for a second person, and what that person says.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What waits. A further kind is one more variant here and one more arm in the service.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ApprovalOf {
    /// A cohort of many patients, by its number.
    Cohort(String),
    /// The wave of locks that an attack has left.
    Wave,
    /// A version of a Letter Template (S59).
    Template {
        /// The template's name.
        name: String,
        /// The version that was looked at.
        version: u32,
    },
}

impl ApprovalOf {
    /// The word on the command line and in JSON: the number of a cohort, `wave`, or `template:NAME@VERSION`.
    pub fn word(&self) -> String {
        match self {
            Self::Cohort(number) => number.clone(),
            Self::Wave => "wave".to_owned(),
            Self::Template { name, version } => format!("template:{name}@{version}"),
        }
    }

    /// What such a word names, whether or not it waits.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim();
        if word.eq_ignore_ascii_case("wave") {
            return Some(Self::Wave);
        }
        if let Some((name, version)) = word.strip_prefix("template:").and_then(|rest| rest.rsplit_once('@')) {
            return Some(Self::Template { name: name.to_owned(), version: version.parse().ok()? });
        }
        let digits = word.strip_prefix(['C', 'c']).filter(|digits| !digits.is_empty())?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| Self::Cohort(word.to_ascii_uppercase()))
    }
}

/// Something that waits for a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalView {
    /// What.
    pub of: ApprovalOf,
    /// In a few words.
    pub what: String,
    /// Who asked.
    pub asked_by: String,
    /// When; none where it is not on file.
    pub asked_at: Option<DateTime<Utc>>,
    /// Until when it waits; none for as long as it takes.
    pub until: Option<DateTime<Utc>>,
    /// What comes of it, in a sentence or two. No patient data.
    pub detail: String,
    /// Why whoever asks here cannot approve it; empty if they can. To refuse it is always possible.
    pub cannot: String,
}

/// What the second person says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// About what.
    pub of: ApprovalOf,
    /// Whether it is approved; refused if not.
    pub approve: bool,
    /// Why it is refused; not asked for an approval.
    pub reason: String,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// In a sentence.
    pub said: String,
    /// What waits still.
    pub waiting: Vec<ApprovalView>,
}

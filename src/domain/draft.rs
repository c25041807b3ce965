//! Half-typed text that is kept for its operator (S93).

use chrono::{DateTime, TimeDelta, Utc};

use super::id::RecordKey;

/// How long a draft is kept.
const KEPT: TimeDelta = TimeDelta::days(7);

/// A draft: one for each operator and page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageDraft {
    /// The internal key.
    pub key: RecordKey,
    /// Whose it is.
    pub operator: String,
    /// The page that it belongs to.
    pub page: String,
    /// The object with the text.
    pub text: [u8; 16],
    /// When it was kept.
    pub saved_at: DateTime<Utc>,
}

impl PageDraft {
    /// Whether its time is over.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.saved_at > KEPT
    }
}

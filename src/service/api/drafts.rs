//! Drafts: half-typed text that outlives a dropped line (R18, S93).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Keeps a draft; one of the same page is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveDraft {
    /// The page that it belongs to, such as `template/Invitation`.
    pub page: String,
    /// What was typed, as the page itself writes it.
    pub text: String,
}

/// A draft of the operator who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// The page that it belongs to.
    pub page: String,
    /// What was typed; empty in lists.
    pub text: String,
    /// When it was kept.
    pub saved: Option<DateTime<Utc>>,
}

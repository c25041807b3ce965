//! What is decided of a version, by whom, and where the version then stands.

use chrono::{DateTime, Utc};

/// What was decided of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet: it waits, unless a newer version was saved.
    Open,
    /// Nobody had to approve it: it was in use when it was saved.
    NotNeeded,
    /// It was taken into use.
    Approved {
        /// When.
        at: DateTime<Utc>,
        /// By whom.
        by: String,
        /// Whether by its own author, since there was no second operator any more.
        alone: bool,
    },
    /// It was not taken into use.
    Refused {
        /// When.
        at: DateTime<Utc>,
        /// By whom.
        by: String,
        /// Why.
        reason: String,
    },
    /// Its author took it back.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
    },
}

impl Decision {
    /// Whether letters were or are made of the version.
    pub fn takes_into_use(&self) -> bool {
        matches!(self, Self::NotNeeded | Self::Approved { .. })
    }
}

/// Where a version stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Letters are made of it.
    InUse,
    /// Letters were made of it.
    Earlier,
    /// It waits for a second operator.
    Waits,
    /// A newer version was saved before anybody approved it.
    Replaced,
    /// A second operator refused it.
    Refused,
    /// Its author took it back.
    Withdrawn,
}

impl Standing {
    /// The label on screen and in JSON.
    pub fn label(self) -> &'static str {
        match self {
            Self::InUse => "In use",
            Self::Earlier => "Earlier",
            Self::Waits => "Waits for approval",
            Self::Replaced => "Replaced",
            Self::Refused => "Refused",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// What an operator decides of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is taken into use.
    Approve,
    /// It is not, for a reason.
    Refuse(String),
    /// Its author takes it back.
    Withdraw,
}

/// Who decides, and when.
#[derive(Clone, Copy, Debug)]
pub struct Decider<'a> {
    /// The operator.
    pub name: &'a str,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the site asks for a second operator and there is one besides this one.
    pub needs_second: bool,
}

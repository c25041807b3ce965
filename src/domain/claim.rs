//! Who looks after a locked account: others see it, and it ends by itself, so that nobody waits for somebody who has gone home.

use chrono::{DateTime, TimeDelta, Utc};

/// How long a claim lasts.
const LASTS: TimeDelta = TimeDelta::minutes(30);

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The operator.
    pub by: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

impl Claim {
    /// Until when it lasts.
    pub fn until(&self) -> DateTime<Utc> {
        self.at + LASTS
    }

    /// Whether it lasts at `now`.
    pub fn lasts(&self, now: DateTime<Utc>) -> bool {
        self.until() > now
    }
}

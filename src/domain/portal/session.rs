//! A session of a patient at the portal (D8).

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::id::RecordKey;

/// A session ends after this long without a request.
const IDLE: TimeDelta = TimeDelta::minutes(15);
/// A session ends after this long in any case.
const ABSOLUTE: TimeDelta = TimeDelta::hours(8);
/// How stale the stored time of the last request may be: not every page is worth a commit.
const STALE: TimeDelta = TimeDelta::seconds(60);

/// A session; found by the hash of the token in the cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatientSession {
    /// Whose it is.
    pub patient: RecordKey,
    /// When the patient logged in.
    pub began_at: DateTime<Utc>,
    /// When the last request came, to the minute.
    pub seen_at: DateTime<Utc>,
    /// The device that it belongs to.
    pub device: [u8; 32],
    /// What kind of browser it is, in a few words.
    pub browser: String,
}

impl PatientSession {
    /// Whether it holds at `now`, when the last request came at `seen`. A clock that went back ends it as well.
    pub fn holds(&self, seen: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now < seen.max(self.seen_at) + IDLE && now < self.began_at + ABSOLUTE && now >= self.began_at
    }

    /// Whether the stored time of the last request is worth writing anew.
    pub fn is_stale(&self, now: DateTime<Utc>) -> bool {
        now >= self.seen_at + STALE
    }

    /// Until when it holds if nothing is asked any more.
    pub fn until(&self, seen: DateTime<Utc>) -> DateTime<Utc> {
        (seen.max(self.seen_at) + IDLE).min(self.began_at + ABSOLUTE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_idleness_and_by_age() {
        let began = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let minutes = |n| began + TimeDelta::minutes(n);
        let session = PatientSession {
            patient: RecordKey([1; 16]),
            began_at: began,
            seen_at: began,
            device: [0; 32],
            browser: String::new(),
        };
        assert!(session.holds(began, minutes(14)) && !session.holds(began, minutes(15)));
        assert!(session.holds(minutes(470), minutes(479)) && !session.holds(minutes(470), minutes(480)));
        assert!(!session.holds(began, minutes(-1)), "before it began");
        assert_eq!(session.until(minutes(470)), minutes(480));
        assert!(!session.is_stale(began) && session.is_stale(minutes(1)));
    }
}

//! Two-step log-in, of patients and of operators: which step of the clock a code belongs to, that none counts twice, and
//! that a recovery code is used up (S20).
//!
//! The codes themselves are computed in `vault`; the rules about their use are here.

use chrono::{DateTime, Utc};

/// Seconds of a step (RFC 6238).
const STEP: i64 = 30;
/// Recovery codes that are given out together.
pub const RECOVERY_CODES: usize = 10;

/// The number of a step of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotpStep(pub u64);

/// The second step of a log-in.
#[derive(Clone, PartialEq, Eq)]
pub struct Totp {
    /// The secret shared with the app.
    pub secret: [u8; 20],
    /// When its owner proved to have it; before that it does nothing.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The last step whose code was used.
    pub last_step: TotpStep,
}

impl std::fmt::Debug for Totp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Totp {{ confirmed_at: {:?} }}", self.confirmed_at)
    }
}

impl TotpStep {
    /// The step of an instant.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(u64::try_from(now.timestamp().max(0) / STEP).unwrap_or(0))
    }

    /// The steps whose codes are taken: one before and one after allow for clocks that differ.
    pub fn near(now: DateTime<Utc>) -> [Self; 3] {
        let Self(step) = Self::at(now);
        [Self(step.saturating_sub(1)), Self(step), Self(step + 1)]
    }
}

impl Totp {
    /// A secret that waits for its first code.
    pub fn new(secret: [u8; 20]) -> Self {
        Self { secret, confirmed_at: None, last_step: TotpStep(0) }
    }

    /// Whether it counts.
    pub fn is_on(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// Uses the code that `fits` tells to be of a step; false when it is of no step near, or of one that was used.
    pub fn accept(&mut self, now: DateTime<Utc>, fits: impl Fn(&[u8; 20], TotpStep) -> bool) -> bool {
        let step = TotpStep::near(now).into_iter().find(|step| fits(&self.secret, *step));
        step.is_some_and(|step| self.use_step(step))
    }

    /// Uses the code of a step; false when that step or a later one was used before.
    fn use_step(&mut self, step: TotpStep) -> bool {
        let fresh = step > self.last_step;
        if fresh {
            self.last_step = step;
        }
        fresh
    }
}

/// Uses up the recovery code of a mark; false where it is not among those that are left.
pub fn use_recovery(left: &mut Vec<[u8; 32]>, mark: &[u8; 32]) -> bool {
    let before = left.len();
    left.retain(|kept| kept != mark);
    left.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_used_once_and_none_goes_back() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut totp = Totp::new([0; 20]);
        let [before, this, after] = TotpStep::near(now);
        assert_eq!((before.0 + 1, after.0 - 1), (this.0, this.0));
        let mut takes = |typed: TotpStep| totp.accept(now, |_, step| step == typed);
        assert!(takes(this) && !takes(this) && !takes(before) && takes(after));
        assert!(!takes(TotpStep(after.0 + 1)) && !takes(TotpStep(before.0 - 1)), "too far away");
    }

    #[test]
    fn a_recovery_code_is_used_up() {
        let mut left = vec![[1; 32], [2; 32]];
        assert!(use_recovery(&mut left, &[2; 32]) && !use_recovery(&mut left, &[2; 32]));
        assert_eq!(left, [[1; 32]]);
    }

    #[test]
    fn what_is_printed_of_it_holds_no_secret() {
        assert_eq!(format!("{:?}", Totp::new([7; 20])), "Totp { confirmed_at: None }");
    }
}

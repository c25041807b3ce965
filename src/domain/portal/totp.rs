//! Two-step log-in: which step of the clock a code belongs to, and that none counts twice (S20).
//!
//! The codes themselves are computed in `vault`; the rule about their use is here.

use chrono::{DateTime, Utc};

/// Seconds of a step (RFC 6238).
const STEP: i64 = 30;

/// The number of a step of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotpStep(pub u64);

/// The second step of a patient's log-in.
#[derive(Clone, PartialEq, Eq)]
pub struct Totp {
    /// The secret shared with the patient's app.
    pub secret: [u8; 20],
    /// When the patient proved to have it; before that it does nothing.
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
    /// Uses the code of a step; false when that step or a later one was used before.
    pub fn use_step(&mut self, step: TotpStep) -> bool {
        let fresh = step > self.last_step;
        if fresh {
            self.last_step = step;
        }
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_used_once() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut totp = Totp { secret: [0; 20], confirmed_at: Some(now), last_step: TotpStep(0) };
        let [before, this, after] = TotpStep::near(now);
        assert_eq!((before.0 + 1, after.0 - 1), (this.0, this.0));
        assert!(
            totp.use_step(this) && !totp.use_step(this) && !totp.use_step(before) && totp.use_step(after)
        );
    }
}

//! What an operator must prove first: a second step, that it is set up, or that it is still the same person.

use chrono::{DateTime, TimeDelta, Utc};

/// How long a password that was given counts for changes of operators.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// What is asked for before the rest goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofNeeded {
    /// The password was right; the code of the second step is missing.
    #[error("A code of the authenticator app is needed, or a recovery code.")]
    Code,
    /// A role requires two-step log-in, and it is not set up.
    #[error("Not now: a role of yours requires two-step log-in, and it is not set up yet.")]
    Enrolment,
    /// The password was given too long ago.
    #[error("Your own password is needed for this; it was not given in the last 5 minutes.")]
    Password,
}

/// Asks for the password again where it was given too long ago, or on another connection.
pub fn check_fresh(proved: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), ProofNeeded> {
    let fresh = proved.is_some_and(|at| at <= now && now - at < FRESH);
    if fresh { Ok(()) } else { Err(ProofNeeded::Password) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_counts_for_five_minutes() {
        let at = DateTime::UNIX_EPOCH;
        let after = |seconds| check_fresh(Some(at), at + TimeDelta::seconds(seconds));
        assert_eq!([0, 299].map(after), [Ok(()), Ok(())]);
        assert_eq!([300, -1].map(after), [Err(ProofNeeded::Password); 2], "a clock set back counts as late");
        assert_eq!(check_fresh(None, at), Err(ProofNeeded::Password));
    }
}

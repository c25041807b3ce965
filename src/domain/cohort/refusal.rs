//! Why something cannot be done with a cohort.

use chrono::NaiveDate;

/// A refusal, as a whole sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CohortRefusal {
    /// No such number.
    #[error("There is no cohort of this number; `cohort list` shows them.")]
    NoSuchCohort,
    /// A second person must approve it first (S67).
    #[error(
        "Not now: more than 200 patients need a second person; another operator approves the cohort first."
    )]
    NeedsSecond,
    /// Nobody approves what they planned.
    #[error("Not now: you planned this cohort, so somebody else must approve it.")]
    SamePerson,
    /// Somebody has approved it.
    #[error("Not now: {0} has approved this cohort already.")]
    ApprovedAlready(String),
    /// Few patients need nobody.
    #[error("Not now: 200 patients or fewer need no second person.")]
    NoSecondNeeded,
    /// It is done.
    #[error("Not now: this cohort is done.")]
    Done,
    /// It was given up.
    #[error("Not now: this cohort was cancelled. Plan it anew.")]
    Cancelled,
    /// Its date is over.
    #[error("Not now: the Credentials Expiry Date {0} has passed. Cancel the cohort and plan it anew.")]
    ExpiryPassed(NaiveDate),
    /// One at a time.
    #[error("Not now: cohort {0} is being invited. Wait for its end, or stop it.")]
    AnotherRuns(String),
    /// It does not run.
    #[error("Not now: this cohort is not being invited.")]
    NotRunning,
    /// Nobody is left to be invited.
    #[error("Nobody is left to be invited: everybody of this list is left out.")]
    NobodyIn,
    /// More than a cohort may hold.
    #[error("The list names {0} patients; a cohort holds {1} at most. Make several.")]
    TooMany(usize, usize),
}

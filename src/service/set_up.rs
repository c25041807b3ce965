//! Changes of the set-up, one after the other: what was checked before a commit is still so in it.
//!
//! Names are unique and versions have no gaps over many records, which no single record's revision can promise.

use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{Draft, counter};

const COUNTER: &str = "set-up";
/// How often a change is made anew because another one was faster.
const TRIES: usize = 20;

impl Service {
    /// Commits what `change` puts into the draft, unless the set-up changed since it looked: then it looks again.
    pub(in crate::service) fn change_set_up<T>(
        &self,
        mut change: impl FnMut(&mut Draft) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        for _ in 0..TRIES {
            let seen = counter(&self.store, COUNTER)?;
            let mut draft = Draft::default();
            let outcome = change(&mut draft)?;
            if draft.is_empty() {
                return Ok(outcome);
            }
            draft.count(COUNTER, &seen, seen.value + 1);
            match draft.commit(&self.store).map(drop) {
                Ok(()) => return Ok(outcome),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error),
            }
        }
        Err(ServiceError::Conflict)
    }
}

//! Tries to log in with names that are no operator's: counted and waited for as those of operators are, so that the answers
//! do not tell which names there are (D7, S8). The counts are in memory and bounded: they protect nothing but that.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::proof::{too_soon, wrong};
use super::register::operator_key;
use crate::domain::operator::{login_name, wait_until};
use crate::domain::{Activity, ActivityKind, Actor};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::Draft;

/// Names that are remembered at most; the one that was tried longest ago gives way.
const MAX_REMEMBERED: usize = 4_096;

/// How often a name was tried, and when last.
type Tries = (u32, Option<DateTime<Utc>>);

/// Tries by a mark of the name: what was typed may be a password, so it is kept nowhere.
#[derive(Debug, Default)]
pub(crate) struct Strangers(Mutex<HashMap<[u8; 32], Tries>>);

impl Strangers {
    fn tries(&self) -> MutexGuard<'_, HashMap<[u8; 32], Tries>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When the next try is looked at, if this one comes too soon.
    fn waits(&self, name: &[u8; 32], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let tries = self.tries().get(name).copied()?;
        wait_until(tries).filter(|until| *until > now)
    }

    /// Counts a try; gives how many there were.
    fn count(&self, name: [u8; 32], now: DateTime<Utc>) -> u32 {
        let mut tries = self.tries();
        if tries.len() >= MAX_REMEMBERED && !tries.contains_key(&name) {
            let oldest = tries.iter().min_by_key(|(_, (_, last))| *last).map(|(name, _)| *name);
            oldest.map(|oldest| tries.remove(&oldest));
        }
        let (count, last) = tries.entry(name).or_default();
        *count = count.saturating_add(1);
        *last = Some(now);
        *count
    }
}

impl Service {
    /// Refuses a name that is no operator's, or comes from a Unix user that is not that operator's: with the words, the
    /// work and the wait of a wrong password. The log says that somebody tried, not what was typed.
    pub(super) fn refuse_stranger(
        &self,
        uid: u32,
        (typed, password): (&str, &str),
        message: &str,
    ) -> Result<ServiceError, ServiceError> {
        let now = self.clock.now();
        let name = login_name(typed).unwrap_or_else(|| typed.trim().to_lowercase());
        let name = operator_key(&self.store, &name);
        if let Some(until) = self.strangers.waits(&name, now) {
            return Ok(too_soon(until, now));
        }
        self.hash_in_vain(password);
        let count = self.strangers.count(name, now);
        let mut draft = Draft::default();
        draft.log(&Activity {
            at: now,
            patient: None,
            kind: ActivityKind::OperatorLogInFailed,
            actor: Actor::System("log-in".to_owned()),
            detail: format!("an unknown name, from Unix user {uid}; {count} wrong with it"),
        });
        draft.commit(&self.store)?;
        Ok(wrong(message, count))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_memory_is_bounded_and_the_oldest_name_gives_way() {
        let start = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let strangers = Strangers::default();
        let name = |n: usize| {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&n.to_be_bytes());
            name
        };
        for n in 0..=MAX_REMEMBERED {
            let at = start + TimeDelta::seconds(i64::try_from(n).unwrap());
            assert_eq!(strangers.count(name(n), at), 1);
        }
        assert_eq!(strangers.tries().len(), MAX_REMEMBERED);
        assert!(!strangers.tries().contains_key(&name(0)) && strangers.tries().contains_key(&name(1)));
    }
}

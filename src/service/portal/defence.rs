//! The breaker against mass guessing: while it is on, wrong codes wait but lock nobody (D5).

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::account::{Account, LockCause};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;

/// Failed registrations in all places together, in [`FAILURE_WINDOW`], above which it is an attack.
const FAILURES: usize = 100;
const FAILURE_WINDOW: TimeDelta = TimeDelta::minutes(10);
const LOCK_WINDOW: TimeDelta = TimeDelta::hours(24);
/// Locks a day that are no attack, however few accounts there are.
const FEW_LOCKS: usize = 5;

/// What happened lately.
#[derive(Debug, Default)]
pub struct Defence {
    failures: VecDeque<DateTime<Utc>>,
    locks: VecDeque<DateTime<Utc>>,
    /// Accounts that wait for registration, as they were counted last.
    pending: usize,
    /// Since when it is on.
    since: Option<DateTime<Utc>>,
}

/// That it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// An attack began.
    On,
    /// It is over.
    Off,
}

impl Defence {
    /// Notes a failed registration.
    pub fn note_failure(&mut self, now: DateTime<Utc>) {
        self.failures.push_back(now);
        if self.failures.len() > 2 * FAILURES {
            self.failures.pop_front();
        }
    }

    /// Notes an account locked by wrong codes, when so many were pending.
    pub fn note_lock(&mut self, now: DateTime<Utc>, pending: usize) {
        self.pending = pending;
        self.locks.push_back(now);
        if self.locks.len() > 100_000 {
            self.locks.pop_front();
        }
    }

    /// Takes the locks by wrong codes that are in force, oldest first, after a restart: an attack does not end with it.
    fn recall(&mut self, locks: Vec<DateTime<Utc>>, pending: usize, now: DateTime<Utc>) {
        if !self.locks.is_empty() {
            return;
        }
        self.pending = pending;
        self.locks = locks.into();
        // Once it was on nobody was locked any more: it began with the last lock.
        self.since = self.locks.back().copied().filter(|_| self.is_on(now));
    }

    /// Whether it is on at `now`.
    pub fn is_on(&self, now: DateTime<Utc>) -> bool {
        let failures = self.failures.iter().filter(|at| **at > now - FAILURE_WINDOW).count();
        let locks = self.locks.iter().filter(|at| **at > now - LOCK_WINDOW).count();
        failures > FAILURES || locks > FEW_LOCKS.max(self.pending / 200)
    }

    /// Since when it is on.
    pub fn since(&self) -> Option<DateTime<Utc>> {
        self.since
    }

    /// Whether it turned since it was asked last: for the log.
    pub fn turned(&mut self, now: DateTime<Utc>) -> Option<Turned> {
        match (self.since, self.is_on(now)) {
            (None, true) => {
                self.since = Some(now);
                Some(Turned::On)
            }
            (Some(_), false) => {
                self.since = None;
                Some(Turned::Off)
            }
            _ => None,
        }
    }
}

impl Service {
    /// Finds out from the accounts whether there was an attack when the service ended.
    pub(in crate::service) fn recall_attack(&self) -> Result<(), ServiceError> {
        let mut locks = Vec::new();
        for key in self.locked_keys() {
            let account = repository::get::<Account>(&self.store, &key.0)?;
            let lock = account.and_then(|seen| seen.value.lock);
            locks.extend(lock.filter(|lock| lock.cause == LockCause::WrongCodes).map(|lock| lock.at));
        }
        locks.sort_unstable();
        self.portal.defence().recall(locks, self.n_pending(), self.clock.now());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_failures_or_many_locks_are_an_attack_until_they_are_past() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let mut defence = Defence::default();
        (0..100).for_each(|_| defence.note_failure(now));
        assert_eq!(defence.turned(now), None, "a hundred are none");
        defence.note_failure(now);
        assert_eq!(defence.turned(now), Some(Turned::On));
        assert_eq!(defence.turned(now), None, "said once");
        assert_eq!(defence.turned(now + TimeDelta::minutes(10)), Some(Turned::Off));

        let mut slow = Defence::default();
        (0..5).for_each(|n| slow.note_lock(now + TimeDelta::hours(n), 400));
        assert!(!slow.is_on(now + TimeDelta::hours(5)));
        slow.note_lock(now + TimeDelta::hours(5), 400);
        assert!(slow.is_on(now + TimeDelta::hours(5)));
        let mut large = Defence::default();
        (0..50).for_each(|_| large.note_lock(now, 10_000));
        assert!(!large.is_on(now), "half a percent of 10,000 is 50");
        large.note_lock(now, 10_000);
        assert!(large.is_on(now));
    }
}

//! Unlocking a wave: what an attack has locked by wrong codes is unlocked together, by two persons (D5, S67).

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::account::LockCause;
use crate::domain::{Permission, RecordKey};
use crate::service::api::{AccountAct, AccountRequest, WaveOutcome};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::service::session::Session;

/// A wave begins so long before the attack was noticed.
const BEFORE: TimeDelta = TimeDelta::minutes(30);
/// How long a first person's request waits for the second.
const WAITS: TimeDelta = TimeDelta::minutes(30);

/// Who asked for a wave to be unlocked, and when.
#[derive(Debug, Default)]
pub(in crate::service) struct Wave(Mutex<Option<(String, DateTime<Utc>)>>);

impl Wave {
    fn asked(&self) -> MutexGuard<'_, Option<(String, DateTime<Utc>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How an attack is.
pub(in crate::service) struct WaveState {
    /// Since when; none if there is none.
    pub since: Option<DateTime<Utc>>,
    /// How many it has locked.
    pub locked: u64,
    /// Who asked for the wave to be unlocked, and waits for a second person.
    pub asked_by: Option<String>,
}

impl Service {
    /// How the attack is, if there is one.
    pub(in crate::service) fn wave_state(&self) -> Result<WaveState, ServiceError> {
        let since = self.attack_since();
        let locked = since.map(|since| self.wave_keys(since)).transpose()?.unwrap_or_default();
        let asked_by = self.wave_asked().map(|(by, ..)| by);
        Ok(WaveState { since, locked: locked.len() as u64, asked_by })
    }

    /// Who asked for the wave to be unlocked, when, and until when that waits for a second person.
    pub(in crate::service) fn wave_asked(&self) -> Option<(String, DateTime<Utc>, DateTime<Utc>)> {
        let asked = self.wave.asked().clone();
        asked.map(|(by, at)| (by, at, at + WAITS)).filter(|(.., until)| *until > self.clock.now())
    }

    /// Drops what was asked for; whether there was anything.
    pub(in crate::service) fn forget_wave(&self) -> bool {
        let asked = self.wave_asked().is_some();
        *self.wave.asked() = None;
        asked
    }

    fn wave_keys(&self, since: DateTime<Utc>) -> Result<Vec<RecordKey>, ServiceError> {
        let mut keys = Vec::new();
        for key in self.locked_keys() {
            let lock = repository::patient(&self.store, key)?.account.value.lock;
            if lock.is_some_and(|lock| lock.cause == LockCause::WrongCodes && lock.at >= since - BEFORE) {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// Unlocks what the attack has locked by wrong codes, the same letters kept. The first call asks; another operator's
    /// call within half an hour does it.
    pub fn unlock_wave(&self, session: &Session) -> Result<WaveOutcome, ServiceError> {
        session.require(Permission::AccountUnlock)?;
        session.require(Permission::LettersBulk)?;
        let now = self.clock.now();
        let Some(since) = self.attack_since() else {
            return Err(ServiceError::invalid(
                "There is no attack now, and so no wave.",
                "Unlock one by one.",
            ));
        };
        match self.wave_asked() {
            Some((by, ..)) if by != session.name() => self.unlock_all(session, since, &by),
            _ => {
                // Asked first, so that whoever is told of the entry sees what it is about.
                *self.wave.asked() = Some((session.name().to_owned(), now));
                self.note_wave(session, "asked for the wave to be unlocked").inspect_err(|_| {
                    *self.wave.asked() = None;
                })?;
                let waits_for = "another operator who may unlock accounts and invite many".to_owned();
                Ok(WaveOutcome { waits_for, ..WaveOutcome::default() })
            }
        }
    }

    fn unlock_all(
        &self,
        session: &Session,
        since: DateTime<Utc>,
        first: &str,
    ) -> Result<WaveOutcome, ServiceError> {
        let mut outcome = WaveOutcome::default();
        let reason = format!("a wave of wrong codes, unlocked together; asked for by {first}");
        for key in self.wave_keys(since)? {
            let (patient, _) = self.patient_named(key)?;
            let request = AccountRequest { patient, act: AccountAct::Unlock, reason: reason.clone() };
            match self.account(session, &request) {
                Ok(_) => outcome.unlocked += 1,
                Err(ServiceError::Refused(_)) => outcome.left += 1,
                Err(error) => return Err(error),
            }
        }
        *self.wave.asked() = None;
        Ok(outcome)
    }
}

//! The queue itself: every locked account, oldest first.

use crate::domain::account::LockCause;
use crate::domain::{AccountState, ActivityKind, Permission, RecordKey};
use crate::search::{DateOrder, Query, Status};
use crate::service::api::{LockedQueue, LockedRow};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::row;
use crate::service::repository;
use crate::service::session::Session;
use crate::store::Direction;
use crate::store::records::{LogBody, Summary};

/// The most rows that are answered.
const MAX_ROWS: usize = 500;
/// The most locked accounts that are looked at.
const MAX_LOCKED: usize = 100_000;
/// How far back the log is looked through for the last lock that ended.
const LOOK_BACK: usize = 2_000;

impl Service {
    /// The locked queue, oldest first.
    pub fn locked_queue(&self, session: &Session) -> Result<LockedQueue, ServiceError> {
        session.require(Permission::PatientsView)?;
        let mut rows = Vec::new();
        for key in self.locked_keys() {
            rows.extend(self.locked_row(key)?);
        }
        rows.sort_by(|a, b| (a.since, &a.patient.patient_id).cmp(&(b.since, &b.patient.patient_id)));
        let total = rows.len() as u64;
        let wave = self.wave_state()?;
        rows.truncate(MAX_ROWS);
        let last_ended = if rows.is_empty() { self.last_ended()? } else { String::new() };
        Ok(LockedQueue {
            rows,
            total,
            attack_since: wave.since,
            wave: wave.locked,
            wave_asked_by: wave.asked_by,
            last_ended,
        })
    }

    /// The patients whom the index shows as locked.
    pub(in crate::service) fn locked_keys(&self) -> Vec<RecordKey> {
        let all = Query::parse("", self.moment().today, DateOrder::DayFirst);
        let query = all.only(Status::of_state(Some(AccountState::Locked)));
        self.directory.search(&query, MAX_LOCKED, 0).rows.into_iter().map(|hit| hit.key).collect()
    }

    /// A locked account's row; none if the lock has ended meanwhile.
    pub(super) fn locked_row(&self, key: RecordKey) -> Result<Option<LockedRow>, ServiceError> {
        let seen = repository::patient(&self.store, key)?;
        let Some(lock) = seen.account.value.lock else { return Ok(None) };
        let Some(summary) = repository::get::<Summary>(&self.store, &key.0)? else { return Ok(None) };
        Ok(Some(LockedRow {
            patient: row(&summary.value, self.directory.rules()),
            since: lock.at,
            failed_on: match lock.cause {
                LockCause::WrongCodes => "code".to_owned(),
                LockCause::WrongBirthDates => "birth date".to_owned(),
            },
            claim: self.claim_of(key)?,
        }))
    }

    /// How the last lock ended, from the log.
    fn last_ended(&self) -> Result<String, ServiceError> {
        let head = self.store.log_head().0;
        for record in self.store.log_read(head, LOOK_BACK, Direction::Backward)? {
            let Ok(activity) = LogBody::from_bytes(record.at, &record.body) else { continue };
            if activity.kind == ActivityKind::AccountUnlocked {
                let site = self.site_settings();
                let when = activity.at.with_timezone(&site.time_zone).format("%-d %b %H:%M");
                return Ok(format!("Last one: {when}, ended by {}.", activity.actor.name()));
            }
        }
        Ok(String::new())
    }
}

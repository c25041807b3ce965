//! Who opened whose record, in the log (S72): the patient reads there that staff did, the auditor who it was. A record that
//! stays open is read again with every change of it; that is one view.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Activity, ActivityKind, Actor, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::Draft;
use crate::service::session::Session;
use crate::store::records::{LogBody, table};
use crate::store::{Direction, Key, Priority};

/// How long opening the same record again is the same view.
const ONE_VIEW: TimeDelta = TimeDelta::minutes(15);
/// Views that are remembered at most.
const MAX_REMEMBERED: usize = 16_384;

/// Entries of a patient that are looked through at a time.
const ENTRIES: usize = 32;
/// Records whose views may be noted at the same time.
const TURNS: usize = 64;

/// The views of late.
#[derive(Debug)]
pub(crate) struct Viewed {
    noted: Mutex<HashMap<(String, RecordKey), DateTime<Utc>>>,
    /// Held while a view is noted: whoever asks for the same record at the same moment waits for its entry.
    turns: [Mutex<()>; TURNS],
}

impl Default for Viewed {
    fn default() -> Self {
        Self { noted: Mutex::default(), turns: std::array::from_fn(|_| Mutex::default()) }
    }
}

fn is_same(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at <= now && now - at < ONE_VIEW
}

impl Viewed {
    /// The turn to note a view of this record.
    fn turn(&self, patient: RecordKey) -> MutexGuard<'_, ()> {
        let last = patient.0.last().copied().unwrap_or_default();
        self.turns[usize::from(last) % TURNS].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_noted(&self, name: &str, patient: RecordKey, now: DateTime<Utc>) -> bool {
        let viewed = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        viewed.get(&(name.to_owned(), patient)).is_some_and(|at| is_same(*at, now))
    }

    fn note(&self, name: &str, patient: RecordKey, now: DateTime<Utc>) {
        let mut viewed = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if viewed.len() >= MAX_REMEMBERED {
            viewed.retain(|_, at| is_same(*at, now));
            if viewed.len() >= MAX_REMEMBERED {
                // A view that is on file twice does no harm.
                viewed.clear();
            }
        }
        viewed.insert((name.to_owned(), patient), now);
    }
}

impl Service {
    /// Notes that an operator sees a record; without the entry there is no record to see (S68).
    pub(in crate::service) fn note_view(
        &self,
        session: &Session,
        patient: RecordKey,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let Actor::Operator(name) = session.actor() else { return Ok(()) };
        if self.viewed.is_noted(name, patient, now) {
            return Ok(());
        }
        let _turn = self.viewed.turn(patient);
        // Whoever had the turn before may have noted a later moment than the one above.
        let now = self.clock.now();
        if self.viewed.is_noted(name, patient, now) {
            return Ok(());
        }
        if let Some(at) = self.last_view(name, patient, now)? {
            self.viewed.note(name, patient, at);
            return Ok(());
        }
        // On a full disk support staff still have to see whom they help.
        let mut draft = Draft::with_priority(Priority::Reserve);
        draft.log(&Activity {
            at: now,
            patient: Some(patient),
            kind: ActivityKind::RecordViewed,
            actor: session.actor().clone(),
            detail: String::new(),
        });
        draft.commit(&self.store)?;
        self.viewed.note(name, patient, now);
        Ok(())
    }
    /// When the log says that the operator opened this record, if that is the same view: the program may have been
    /// started anew meanwhile.
    fn last_view(
        &self,
        name: &str,
        patient: RecordKey,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, ServiceError> {
        let prefix = Key::new(table::PATIENT_LOG, &patient.0);
        let mut before: Option<Key> = None;
        loop {
            let places = self.store.scan(&prefix, before.as_ref(), ENTRIES, Direction::Backward)?;
            for (place, _) in &places {
                let seq = place.bytes().last_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
                for record in self.store.log_read(seq, 1, Direction::Forward)? {
                    if now - record.at >= ONE_VIEW {
                        return Ok(None);
                    }
                    let entry = LogBody::from_bytes(record.at, &record.body)?;
                    let is_view = entry.kind == ActivityKind::RecordViewed
                        && matches!(&entry.actor, Actor::Operator(by) if by == name);
                    if is_view && is_same(entry.at, now) {
                        return Ok(Some(entry.at));
                    }
                }
            }
            match places.last() {
                Some((key, _)) if places.len() == ENTRIES => before = Some(key.clone()),
                _ => return Ok(None),
            }
        }
    }
}

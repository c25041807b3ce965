//! Who opened whose record, in the log (S72): the patient reads there that staff did, the auditor who it was. A record that
//! stays open is read again with every change of it; that is one view.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Activity, ActivityKind, Actor, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::Draft;
use crate::service::session::Session;
use crate::store::Priority;

/// How long opening the same record again is the same view.
const ONE_VIEW: TimeDelta = TimeDelta::minutes(15);
/// Views that are remembered at most.
const MAX_REMEMBERED: usize = 16_384;

/// The views of late.
#[derive(Debug, Default)]
pub(crate) struct Viewed(Mutex<HashMap<(String, RecordKey), DateTime<Utc>>>);

fn is_same(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at <= now && now - at < ONE_VIEW
}

impl Viewed {
    fn is_noted(&self, name: &str, patient: RecordKey, now: DateTime<Utc>) -> bool {
        let viewed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        viewed.get(&(name.to_owned(), patient)).is_some_and(|at| is_same(*at, now))
    }

    fn note(&self, name: &str, patient: RecordKey, now: DateTime<Utc>) {
        let mut viewed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
}

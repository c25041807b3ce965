//! Pages of the activity log, per patient and site-wide (R56), and the walk along its chain (S70).

use crate::domain::{AccountState, Activity, ActivityKind, Patient, Permission, RecordKey, StateChange};
use crate::service::api::{ActivityPage, ActivityQuery, ActivityView, LogCheck};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;
use crate::store::records::{LogBody, table};
use crate::store::{Direction, Key, LogRecord};

/// The most entries of a page.
const MAX_ENTRIES: u32 = 1000;
/// How many entries one call looks through at most before it answers what it has: a filter that matches nothing
/// must not hold the line for a whole log.
pub(super) const MAX_LOOK: usize = 20_000;
/// How many entries are read at a time.
const CHUNK: usize = 500;

/// A checked query.
pub(super) struct Filter {
    pub(super) patient: Option<RecordKey>,
    kind: Option<ActivityKind>,
    actor: Option<String>,
    pub(super) query: ActivityQuery,
}

impl Service {
    /// A page of the log, newest first.
    pub fn activity(&self, session: &Session, query: &ActivityQuery) -> Result<ActivityPage, ServiceError> {
        session.require(Permission::LogView)?;
        let filter = self.filter(session, query)?;
        let limit = usize::try_from(query.limit.clamp(1, MAX_ENTRIES)).unwrap_or(1);
        let mut page = ActivityPage { newest: self.store.log_head().0, ..ActivityPage::default() };
        if query.count {
            let counted = self.count_activity(&filter, page.newest)?;
            (page.total, page.total_more) = (Some(counted.0), counted.1);
        }
        let mut before = query.before.unwrap_or(u64::MAX).min(page.newest.saturating_add(1));
        page.looked = before;
        let mut n_looked = 0;
        while before > 1 {
            let records = self.older(&filter, before)?;
            let Some(last) = records.last() else { return Ok(page) };
            before = last.seq;
            n_looked += records.len();
            for record in records {
                if filter.is_over(&record) {
                    return Ok(page);
                }
                if let Some((activity, change)) = filter.matching(&record)? {
                    if page.entries.len() == limit {
                        page.more = true;
                        return Ok(page);
                    }
                    page.entries.push(self.activity_view(&record, &activity, change)?);
                }
                page.looked = record.seq;
            }
            if n_looked >= MAX_LOOK {
                page.more = true;
                return Ok(page);
            }
        }
        Ok(page)
    }

    fn filter(&self, session: &Session, query: &ActivityQuery) -> Result<Filter, ServiceError> {
        let patient = query.patient.as_deref().map(|named| self.find_patient(session, named)).transpose()?;
        let kind = match &query.kind {
            None => None,
            Some(label) => Some(ActivityKind::from_label(label).ok_or_else(|| {
                let known = ActivityKind::ALL.map(ActivityKind::label).join(", ");
                ServiceError::invalid("There is no such kind of activity.", format!("Use one of: {known}."))
            })?),
        };
        let actor = query.actor.as_ref().map(|actor| actor.trim().to_lowercase());
        Ok(Filter { patient, kind, actor, query: query.clone() })
    }

    /// The entries before `before`, newest first: a patient's by the index of places, else the log itself.
    pub(super) fn older(&self, filter: &Filter, before: u64) -> Result<Vec<LogRecord>, ServiceError> {
        let Some(patient) = filter.patient else {
            return Ok(self.store.log_read(before - 1, CHUNK, Direction::Backward)?);
        };
        let prefix = Key::new(table::PATIENT_LOG, &patient.0);
        let beyond = Key::new(table::PATIENT_LOG, &table::of_log(patient, before));
        let places = self.store.scan(&prefix, Some(&beyond), CHUNK, Direction::Backward)?;
        let mut records = Vec::with_capacity(places.len());
        for (place, _) in places {
            let seq = place.bytes().last_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
            records.extend(self.store.log_read(seq, 1, Direction::Forward)?);
        }
        Ok(records)
    }

    fn activity_view(
        &self,
        record: &LogRecord,
        activity: &Activity,
        change: Option<StateChange>,
    ) -> Result<ActivityView, ServiceError> {
        let patient = match activity.patient {
            None => None,
            Some(key) => repository::get::<Patient>(&self.store, &key.0)?.map(|seen| seen.value),
        };
        Ok(ActivityView {
            seq: record.seq,
            at: activity.at,
            patient_id: activity
                .patient
                .map(|_| patient.as_ref().map(|found| found.patient_id.to_string()).unwrap_or_default()),
            patient_name: patient
                .as_ref()
                .map(|found| safe(&found.details.name.listed()))
                .unwrap_or_default(),
            birth_date: patient.as_ref().and_then(|found| found.details.birth_date),
            kind: activity.kind.label().to_owned(),
            actor_type: activity.actor.kind().to_owned(),
            actor: safe(activity.actor.name()),
            detail: safe(&activity.detail),
            before: change.map(|change| state_label(change.before)),
            after: change.map(|change| state_label(change.after)),
            hash: hex::encode(record.hash),
        })
    }

    /// Walks the whole chain: every entry must name the hash of the one before it.
    pub fn verify_log(&self, session: &Session) -> Result<LogCheck, ServiceError> {
        session.require(Permission::LogView)?;
        let (n_entries, head) = self.store.log_head();
        let mut from = 1;
        let mut last = None;
        let mut at = None;
        while from <= n_entries {
            let records = self.store.log_read(from, CHUNK, Direction::Forward)?;
            for record in &records {
                let fits = record.seq == from && last.as_ref().is_none_or(|prev| *prev == record.prev);
                if !fits {
                    return Err(broken(from));
                }
                last = Some(record.hash);
                at = Some(record.at);
                from += 1;
            }
            if records.is_empty() {
                return Err(broken(from));
            }
        }
        if last.is_some_and(|last| last != head) {
            return Err(broken(n_entries));
        }
        Ok(LogCheck { entries: n_entries, head: hex::encode(head), at })
    }
}

impl Filter {
    /// Whether every entry counts, so that none has to be opened to be counted.
    pub(super) fn takes_every_kind(&self) -> bool {
        self.kind.is_none() && self.actor.is_none()
    }

    fn is_over(&self, record: &LogRecord) -> bool {
        self.query.since.is_some_and(|since| record.at < since)
            || self.query.after.is_some_and(|after| record.seq <= after)
    }

    /// What a record says, if the filter takes it.
    pub(super) fn matching(
        &self,
        record: &LogRecord,
    ) -> Result<Option<(Activity, Option<StateChange>)>, ServiceError> {
        let (activity, change) = LogBody::with_change(record.at, &record.body)?;
        Ok(self.takes(&activity).then_some((activity, change)))
    }

    fn takes(&self, activity: &Activity) -> bool {
        self.kind.is_none_or(|kind| kind == activity.kind)
            && self.actor.as_ref().is_none_or(|actor| activity.actor.name().to_lowercase() == *actor)
    }
}

fn state_label(state: Option<AccountState>) -> String {
    state.map_or("No credentials", AccountState::label).to_owned()
}

fn broken(seq: u64) -> ServiceError {
    ServiceError::Unavailable(
        format!("The chain of the activity log is broken at entry {seq}."),
        "Keep the data directory as it is and ask whoever keeps the exported checkpoints.".to_owned(),
    )
}

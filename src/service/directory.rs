//! The patients in memory: the search index, kept in step with the store.
//!
//! It is filled in the background at start-up, newest changes included, and says how far it is. It holds nothing
//! that the store does not.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::domain::{NhsNumber, PatientId, RecordKey, RecordStatus, StatusRules};
use crate::search::{Entry, Hits, Index, Query};
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::store::Store;
use crate::store::records::Summary;

/// How many changes may wait in the index's delta before it is built anew.
const REBUILD_AFTER: usize = 10_000;

/// The patients in memory.
#[derive(Debug, Default)]
pub struct Directory {
    index: RwLock<Index>,
    /// Patients read so far by the start-up load; `u64::MAX` once it has ended.
    loaded: AtomicU64,
    /// Which record statuses disable: states in the index follow from it.
    rules: RwLock<StatusRules>,
}

/// The entry of a patient for the index.
pub fn entry(summary: Summary, rules: StatusRules) -> Entry {
    Entry {
        key: summary.key,
        patient_id: summary.patient_id,
        nhs_number: summary.nhs_number,
        state: summary.standing.state(summary.status, rules),
        deceased: summary.status == RecordStatus::Deceased,
        record_disabled: rules.disables(summary.status),
        local_ids: summary.local_ids,
        family: summary.family,
        given: summary.given,
        other_names: Some(summary.other_names).filter(|names| !names.is_empty()).into_iter().collect(),
        birth_date: summary.birth_date,
        postcode: summary.postcode,
    }
}

impl Directory {
    fn read(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which record statuses disable.
    pub fn rules(&self) -> StatusRules {
        *self.rules.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes other rules; the patients concerned are for the caller to put in anew.
    pub fn set_rules(&self, rules: StatusRules) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = rules;
    }

    /// Searches.
    pub fn search(&self, query: &Query, limit: usize, offset: usize) -> Hits {
        self.read().search(query, limit, offset)
    }

    /// The patient of a Patient ID.
    pub fn by_patient_id(&self, id: PatientId) -> Option<RecordKey> {
        self.read().find_patient_id(id)
    }

    /// The patients of an NHS number: more than one where records are duplicated.
    pub fn by_nhs_number(&self, number: NhsNumber) -> Vec<RecordKey> {
        self.read().find_nhs_number(number)
    }

    /// The patients of an id at a sending system.
    pub fn by_local_id(&self, id: &str) -> Vec<RecordKey> {
        self.read().find_local_id(id)
    }

    /// How many patients are searchable.
    fn n_patients(&self) -> u64 {
        u64::try_from(self.read().len()).unwrap_or(u64::MAX)
    }

    /// Whether the start-up load has ended.
    pub fn is_ready(&self) -> bool {
        self.loaded.load(Ordering::Acquire) == u64::MAX
    }

    /// How many patients the start-up load has read, once it has ended all that are here.
    pub fn n_searchable(&self) -> u64 {
        match self.loaded.load(Ordering::Acquire) {
            u64::MAX => self.n_patients(),
            loaded => loaded,
        }
    }

    pub(super) fn note_loaded(&self, n_patients: u64) {
        self.loaded.store(n_patients, Ordering::Release);
    }

    pub(super) fn note_ready(&self) {
        self.loaded.store(u64::MAX, Ordering::Release);
    }

    /// Takes the index that the start-up load has built.
    pub(super) fn install(&self, index: Index) {
        *self.write() = index;
    }

    /// Takes a patient as the store has it now: found at the next keystroke.
    ///
    /// It is read within the lock: of two changes at the same moment the later one stays, whoever comes first here.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn refresh(&self, store: &Store, key: RecordKey) -> Result<(), ServiceError> {
        let mut index = self.write();
        if let Some(seen) = repository::get::<Summary>(store, &key.0)? {
            index.upsert(&entry(seen.value, self.rules()));
        }
        Ok(())
    }

    /// Whether enough has changed for the index to be built anew.
    pub fn wants_rebuild(&self) -> bool {
        self.is_ready() && self.read().pending() >= REBUILD_AFTER
    }

    /// Builds the index anew without stopping searches; changes made meanwhile stay.
    pub fn rebuild(&self) {
        let begun = self.write().begin_rebuild();
        let fresh = begun.run();
        // False only if another rebuild was begun meanwhile, which then counts.
        self.write().finish_rebuild(fresh);
    }
}

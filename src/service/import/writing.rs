//! Writing what is not a patient: new records at once, changed ones once it is known that no later record of this
//! import says otherwise again. In a dry run nothing is written, but known as if it were.

use std::collections::{BTreeMap, HashMap};

use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::store::records::Stored;
use crate::store::{Key, Priority};

use super::run::{BATCH, Importer};
use super::tally::{Became, Sort};

/// How many changed records wait for a later one at most.
const MAX_CHANGES: usize = 20_000;

/// What a dry run would have written by now: as many bytes as the records have.
#[derive(Debug, Default)]
pub(super) struct DryStore(HashMap<Key, Box<[u8]>>);

/// A record that says otherwise than the store.
#[derive(Debug)]
struct Changed {
    sort: Sort,
    schema: u8,
    bytes: Vec<u8>,
}

/// Records that say otherwise than the store, the last one of each.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<Key, Changed>);

impl Importer<'_> {
    /// A record as the store has it, or will or would have it by now.
    pub(super) fn known<T: Stored>(&self, place: &[u8]) -> Result<Option<T>, ServiceError> {
        if let Some(pending) = self.draft.pending::<T>(place)? {
            return Ok(Some(pending));
        }
        if let Some(bytes) = self.dry.0.get(&Key::new(T::TABLE, place)) {
            return Ok(Some(T::from_bytes(T::SCHEMA, bytes)?));
        }
        Ok(repository::get::<T>(&self.service.store, place)?.map(|seen| seen.value))
    }

    /// Puts a record into the next commit unless the store has it as it is. One that the store has otherwise waits:
    /// the last record counts.
    pub(super) fn put_if_changed<T>(
        &mut self,
        sort: Sort,
        place: &[u8],
        value: &T,
    ) -> Result<(), ServiceError>
    where
        T: Stored + PartialEq,
    {
        let key = Key::new(T::TABLE, place);
        let known = self.known::<T>(place)?;
        let superseded = match &known {
            None => {
                self.draft.put(place, value);
                self.tally.count(sort, Became::Added);
                None
            }
            Some(known) if known == value => {
                self.tally.count(sort, Became::Unchanged);
                self.changes.0.remove(&key)
            }
            Some(_) => {
                let changed = Changed { sort, schema: T::SCHEMA, bytes: value.to_bytes() };
                self.changes.0.insert(key, changed)
            }
        };
        if superseded.is_some() {
            self.tally.count(sort, Became::Unchanged);
        }
        if self.changes.0.len() >= MAX_CHANGES {
            self.commit_records()
        } else if self.draft.len() >= BATCH {
            self.commit_new_records()
        } else {
            Ok(())
        }
    }

    /// Commits what waits besides patients.
    pub(super) fn commit_records(&mut self) -> Result<(), ServiceError> {
        for (key, changed) in std::mem::take(&mut self.changes.0) {
            self.draft.put_raw(key.table(), key.bytes(), changed.schema, changed.bytes);
            self.tally.count(changed.sort, Became::Changed);
            if self.draft.len() >= BATCH {
                self.commit_new_records()?;
            }
        }
        self.commit_new_records()
    }

    fn commit_new_records(&mut self) -> Result<(), ServiceError> {
        let draft = std::mem::replace(&mut self.draft, Draft::with_priority(Priority::Bulk));
        let n_records = draft.len();
        self.commit(draft, format!("{n_records} records about patients"))
    }

    /// Commits a draft with its entry; in a dry run, remembers it.
    pub(super) fn commit(&mut self, mut draft: Draft, detail: String) -> Result<(), ServiceError> {
        if draft.is_empty() {
            return Ok(());
        }
        if self.dry_run {
            self.dry.0.extend(draft.puts().map(|(key, bytes)| (key.clone(), bytes.into())));
            return Ok(());
        }
        draft.log(&self.entry(detail));
        draft.commit(&self.service.store)?;
        Ok(())
    }
}

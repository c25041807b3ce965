//! Typed reads and writes: the domain's records in the store's keys, with the revisions that were seen.

use crate::domain::account::Account;
use crate::domain::{Activity, Patient, RecordKey, StateChange};
use crate::store::records::{LogBody, Stored, Summary, table};
use crate::store::{Batch, Committed, Direction, Key, NewEntry, Op, Priority, Record, Store};

use super::error::ServiceError;

/// A record and the revision that was read; none where there is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen<T> {
    /// The record.
    pub value: T,
    /// Its revision.
    pub revision: Option<u64>,
}

/// How many records a scan reads at a time.
const PAGE: usize = 512;

/// Reads a record.
pub fn get<T: Stored>(store: &Store, bytes: &[u8]) -> Result<Option<Seen<T>>, ServiceError> {
    let Some(record) = store.get(&Key::new(T::TABLE, bytes))? else { return Ok(None) };
    Ok(Some(Seen { value: decode::<T>(&record)?, revision: Some(record.revision) }))
}

fn decode<T: Stored>(record: &Record) -> Result<T, ServiceError> {
    Ok(T::from_bytes(record.schema, &record.bytes)?)
}

/// Reads every record whose key begins with `prefix`, in order, a page at a time, until `visit` says stop.
pub fn each<T: Stored>(
    store: &Store,
    prefix: &[u8],
    mut visit: impl FnMut(T) -> Result<bool, ServiceError>,
) -> Result<(), ServiceError> {
    let prefix = Key::new(T::TABLE, prefix);
    let mut after = None;
    loop {
        let page = store.scan(&prefix, after.as_ref(), PAGE, Direction::Forward)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(last.clone());
        let full = page.len() == PAGE;
        for (_, record) in &page {
            if !visit(decode(record)?)? {
                return Ok(());
            }
        }
        if !full {
            return Ok(());
        }
    }
}

/// Reads all records whose key begins with `prefix`; for what is known to be few.
pub fn all<T: Stored>(store: &Store, prefix: &[u8]) -> Result<Vec<T>, ServiceError> {
    let mut found = Vec::new();
    each(store, prefix, |value| {
        found.push(value);
        Ok(true)
    })?;
    Ok(found)
}

/// A patient and the account, as they were read together.
#[derive(Clone, Debug)]
pub struct PatientSeen {
    /// The patient.
    pub patient: Seen<Patient>,
    /// The account; the default where there is none yet.
    pub account: Seen<Account>,
}

/// Reads a patient and the account.
pub fn patient(store: &Store, key: RecordKey) -> Result<PatientSeen, ServiceError> {
    let patient = get::<Patient>(store, &key.0)?
        .ok_or_else(|| ServiceError::not_found("The patient is no longer in the store."))?;
    let account =
        get::<Account>(store, &key.0)?.unwrap_or(Seen { value: Account::default(), revision: None });
    Ok(PatientSeen { patient, account })
}

/// A commit in the making.
#[derive(Debug, Default)]
pub struct Draft {
    batch: Batch,
}

impl Draft {
    /// Starts with a priority.
    pub fn with_priority(priority: Priority) -> Self {
        Self { batch: Batch::new().with_priority(priority) }
    }

    /// Requires that the record under `bytes` still has the revision that was seen.
    pub fn expect<T: Stored>(&mut self, bytes: &[u8], revision: Option<u64>) {
        self.batch.expect.push((Key::new(T::TABLE, bytes), revision));
    }

    /// Writes a record.
    pub fn put<T: Stored>(&mut self, bytes: &[u8], value: &T) {
        self.put_raw(T::TABLE, bytes, T::SCHEMA, value.to_bytes());
    }

    /// Writes bytes: for indexes and counters.
    pub fn put_raw(&mut self, table: u8, bytes: &[u8], schema: u8, value: Vec<u8>) {
        self.batch.ops.push(Op::Put { key: Key::new(table, bytes), schema, bytes: value });
    }

    /// Removes a record.
    pub fn delete(&mut self, table: u8, bytes: &[u8]) {
        self.batch.ops.push(Op::Delete { key: Key::new(table, bytes) });
    }

    /// Adds an entry to the log.
    pub fn log(&mut self, activity: &Activity) {
        self.log_with(activity, None);
    }

    /// Adds an entry to the log, with what the step made of the state.
    pub fn log_with(&mut self, activity: &Activity, change: Option<StateChange>) {
        let index = activity.patient.map(|patient| Key::new(table::PATIENT_LOG, &patient.0));
        let body = LogBody::to_bytes(activity, change);
        self.batch.activity.push(NewEntry { body, at: activity.at, index });
    }

    /// Writes a patient's account and what the search needs of it, unless somebody changed either meanwhile.
    pub fn put_account(&mut self, seen: &PatientSeen, patient: &Patient, account: &Account) {
        let key = patient.key.0;
        self.expect::<Patient>(&key, seen.patient.revision);
        self.expect::<Account>(&key, seen.account.revision);
        if *patient != seen.patient.value {
            self.put(&key, patient);
        }
        if *account != seen.account.value {
            self.put(&key, account);
        }
        self.put(&key, &Summary::of(patient, account));
    }

    /// Sets what it may use of a disk that runs full.
    pub fn set_priority(&mut self, priority: Priority) {
        self.batch.priority = priority;
    }

    /// The record that it would write under `bytes`, if any: the last one counts.
    pub fn pending<T: Stored>(&self, bytes: &[u8]) -> Result<Option<T>, ServiceError> {
        let wanted = Key::new(T::TABLE, bytes);
        let found = self.batch.ops.iter().rev().find(|op| *op.key() == wanted);
        match found {
            Some(Op::Put { schema, bytes, .. }) => Ok(Some(T::from_bytes(*schema, bytes)?)),
            _ => Ok(None),
        }
    }

    /// The records that it would write.
    pub fn puts(&self) -> impl Iterator<Item = (&Key, &[u8])> {
        self.batch.ops.iter().filter_map(|op| match op {
            Op::Put { key, bytes, .. } => Some((key, bytes.as_slice())),
            Op::Delete { .. } => None,
        })
    }

    /// How many records and entries it holds.
    pub fn len(&self) -> usize {
        self.batch.ops.len() + self.batch.activity.len()
    }

    /// Whether it would change nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Commits: durable when it returns.
    pub fn commit(self, store: &Store) -> Result<Committed, ServiceError> {
        Ok(store.commit(self.batch)?)
    }
}

/// Reads a counter.
pub fn counter(store: &Store, name: &str) -> Result<Seen<u64>, ServiceError> {
    let Some(record) = store.get(&Key::new(table::COUNTER, name.as_bytes()))? else {
        return Ok(Seen { value: 0, revision: None });
    };
    let bytes: [u8; 8] = record
        .bytes
        .as_slice()
        .try_into()
        .map_err(|_| ServiceError::Internal(format!("counter {name} is damaged")))?;
    Ok(Seen { value: u64::from_be_bytes(bytes), revision: Some(record.revision) })
}

impl Draft {
    /// Moves a counter on, unless somebody else did meanwhile.
    pub fn count(&mut self, name: &str, seen: &Seen<u64>, value: u64) {
        self.batch.expect.push((Key::new(table::COUNTER, name.as_bytes()), seen.revision));
        self.put_raw(table::COUNTER, name.as_bytes(), 1, value.to_be_bytes().to_vec());
    }
}

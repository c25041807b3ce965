//! What goes into a commit and what comes out: keys, records, batches, changes, log records.
//!
//! Plain data of the seam between the service and the store; sealing and ordering happen elsewhere.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::vault::{LogHash, MAX_ENTRY_BODY, MAX_VALUE};

use super::error::StoreError;

/// The longest key in bytes, its table's byte included.
pub const MAX_KEY: usize = 256;
/// The lowest table number that callers may use; those below belong to the store.
pub const FIRST_TABLE: u8 = 2;
/// The highest table number that callers may use.
pub const LAST_TABLE: u8 = 127;
/// The table of the store's own record of itself.
pub(super) const META_TABLE: u8 = 0;
/// The table of log entries.
pub(super) const LOG_TABLE: u8 = 1;
/// The bytes that one batch may hold: a batch is one journal frame, read back whole.
pub(super) const MAX_BATCH: usize = 12 << 20;

/// The key of a record: the byte of its table, then bytes that sort as the records should.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Vec<u8>);

impl Key {
    /// The key `bytes` in `table`. With no bytes it is the prefix of the whole table.
    pub fn new(table: u8, bytes: &[u8]) -> Self {
        let mut key = Vec::with_capacity(1 + bytes.len());
        key.push(table);
        key.extend_from_slice(bytes);
        Self(key)
    }

    /// The table's number.
    pub fn table(&self) -> u8 {
        self.0[0]
    }

    /// The key without the table's byte.
    pub fn bytes(&self) -> &[u8] {
        &self.0[1..]
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// This key followed by a number, so that keys sort by it.
    pub(super) fn followed_by(&self, number: u64) -> Self {
        Self([self.0.as_slice(), &number.to_be_bytes()].concat())
    }

    pub(super) fn from_stored(stored: Vec<u8>) -> Option<Self> {
        if stored.is_empty() { None } else { Some(Self(stored)) }
    }

    fn check(&self) -> Result<(), StoreError> {
        if !(FIRST_TABLE..=LAST_TABLE).contains(&self.table()) {
            return Err(StoreError::Table(self.table()));
        }
        at_most("key", self.0.len(), MAX_KEY)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({}:{})", self.table(), hex::encode(self.bytes()))
    }
}

/// A record as read: its bytes are plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The number of the commit that wrote it, which never comes again: expect it to find out whether the record
    /// is still the one that was read.
    pub revision: u64,
    /// Which layout the bytes have.
    pub schema: u8,
    /// The plain bytes, at most `vault::MAX_VALUE` of them.
    pub bytes: Vec<u8>,
}

/// A change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Writes a record, whether or not there is one.
    Put {
        /// Where.
        key: Key,
        /// Which layout the bytes have.
        schema: u8,
        /// The plain bytes.
        bytes: Vec<u8>,
    },
    /// Removes a record; fine when there is none.
    Delete {
        /// Where.
        key: Key,
    },
}

impl Op {
    /// The key that it changes.
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { key, .. } | Self::Delete { key } => key,
        }
    }
}

/// An entry for the tamper-evident log, before sealing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The plain bytes, at most `vault::MAX_ENTRY_BODY` of them.
    pub body: Vec<u8>,
    /// When it happened; stands in clear in the sealed entry.
    pub at: DateTime<Utc>,
    /// Where the entry is to be found besides by its number: the store adds an empty record under this key followed
    /// by the entry's number, big-endian, since only it knows the number.
    pub index: Option<Key>,
}

/// What a commit may use when the disk runs full (S90).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Imports: refused first.
    Bulk,
    /// Everyday work: refused below the read-only mark.
    #[default]
    Normal,
    /// What protects patients, such as Disable and lock entries: uses the reserve.
    Reserve,
}

/// A set of changes that is committed whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// What must be so for the batch to count: the record's revision, or none where there must be no record.
    pub expect: Vec<(Key, Option<u64>)>,
    /// The changes, in order.
    pub ops: Vec<Op>,
    /// The entries for the log, in order.
    pub activity: Vec<NewEntry>,
    /// What it may use of a disk that runs full.
    pub priority: Priority,
}

impl Batch {
    /// An empty batch of everyday priority.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the condition that `key` has this revision, or does not exist.
    #[must_use]
    pub fn expect(mut self, key: Key, revision: Option<u64>) -> Self {
        self.expect.push((key, revision));
        self
    }

    /// Adds a record to write.
    #[must_use]
    pub fn put(mut self, key: Key, schema: u8, bytes: Vec<u8>) -> Self {
        self.ops.push(Op::Put { key, schema, bytes });
        self
    }

    /// Adds a record to remove.
    #[must_use]
    pub fn delete(mut self, key: Key) -> Self {
        self.ops.push(Op::Delete { key });
        self
    }

    /// Adds a log entry.
    #[must_use]
    pub fn log(mut self, body: Vec<u8>, at: DateTime<Utc>) -> Self {
        self.activity.push(NewEntry { body, at, index: None });
        self
    }

    /// Sets the priority.
    #[must_use]
    pub fn with_priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Refuses what the store cannot keep, before anything is queued.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        for (key, _) in &self.expect {
            key.check()?;
        }
        for op in &self.ops {
            op.key().check()?;
            if let Op::Put { bytes, .. } = op {
                at_most("record", bytes.len(), MAX_VALUE)?;
            }
        }
        for entry in &self.activity {
            at_most("log entry", entry.body.len(), MAX_ENTRY_BODY)?;
            if let Some(index) = &entry.index {
                index.check()?;
            }
        }
        at_most("batch", self.weight(), MAX_BATCH)
    }

    /// About how many bytes it will take in the journal.
    pub(super) fn weight(&self) -> usize {
        let ops = self.ops.iter().map(|op| match op {
            Op::Put { key, bytes, .. } => key.as_slice().len() + bytes.len() + 64,
            Op::Delete { key } => key.as_slice().len() + 8,
        });
        ops.sum::<usize>() + self.activity.iter().map(|entry| entry.body.len() + 200).sum::<usize>()
    }
}

fn at_most(what: &'static str, len: usize, max: usize) -> Result<(), StoreError> {
    if len <= max { Ok(()) } else { Err(StoreError::TooLong { what, len, max }) }
}

/// The receipt of a commit that is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The commit's number, which is the revision of every record that it wrote.
    pub seq: u64,
    /// The number of its first log entry; of the next one to come when it has none.
    pub first_log_seq: u64,
    /// How many log entries it has.
    pub n_entries: u64,
}

/// What followers are told of a commit.
#[derive(Clone, Debug)]
pub struct Change {
    /// The commit.
    pub committed: Committed,
    /// The keys that it changed.
    pub keys: Arc<[Key]>,
}

/// Which way a scan goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Upwards.
    #[default]
    Forward,
    /// Downwards.
    Backward,
}

/// A log entry as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRecord {
    /// Its number, from 1.
    pub seq: u64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The hash of the entry before it.
    pub prev: LogHash,
    /// Its own hash.
    pub hash: LogHash,
    /// The plain bytes.
    pub body: Vec<u8>,
}

//! One round of the committer, in memory: batches checked against the state, sealed, and made into one frame.
//!
//! It reads the view and writes nothing. A batch that is refused leaves no trace in the round.

use std::collections::HashMap;

use rand::CryptoRng;

use crate::vault::{Keyring, Place, SealedEntry, sealed_revision, sealed_tag};

use super::batch::{Batch, Committed, Key, LOG_TABLE, META_TABLE, NewEntry, Op};
use super::error::StoreError;
use super::frame::{Frame, FrameHash, RawFrame, StoredOp};
use super::meta::{META_KEY, META_SCHEMA, Meta};
use super::view::{View, ViewResult};

/// The layout of an index record of a log entry: it is empty, its key says all.
const INDEX_SCHEMA: u8 = 1;

/// Where the store stands: its record of itself and the last frame's hash.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) meta: Meta,
    pub(super) frame: FrameHash,
}

/// What the round knows of a stored record.
#[derive(Clone, Copy)]
struct Stored {
    revision: u64,
    tag: u128,
}

impl Stored {
    fn of(value: &[u8]) -> Self {
        Self { revision: sealed_revision(value).unwrap_or(0), tag: sealed_tag(value) }
    }
}

/// Why a batch did not get into the round.
pub(super) enum NotAdded {
    /// The batch is refused; the round goes on.
    Refused(StoreError),
    /// The view cannot be read; nothing more may be written.
    View(String),
}

impl From<String> for NotAdded {
    fn from(reason: String) -> Self {
        Self::View(reason)
    }
}

/// A round in the making.
pub(super) struct Round<'a> {
    keyring: &'a Keyring,
    view: &'a View,
    head: Head,
    first_seq: u64,
    ops: Vec<StoredOp>,
    entries: Vec<SealedEntry>,
    overlay: HashMap<Vec<u8>, Option<Stored>>,
}

/// A round ready for the journal and the view.
pub(super) struct Built {
    pub(super) frame: Vec<u8>,
    pub(super) ops: Vec<StoredOp>,
    pub(super) head: Head,
}

impl<'a> Round<'a> {
    pub(super) fn new(keyring: &'a Keyring, view: &'a View, head: Head) -> Self {
        let first_seq = head.meta.seq + 1;
        Self { keyring, view, head, first_seq, ops: Vec::new(), entries: Vec::new(), overlay: HashMap::new() }
    }

    /// Takes a batch into the round, or refuses it.
    pub(super) fn add(
        &mut self,
        batch: Batch,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Committed, Vec<Key>), NotAdded> {
        for (key, revision) in &batch.expect {
            if self.current(key.as_slice())?.map(|stored| stored.revision) != *revision {
                return Err(NotAdded::Refused(StoreError::Conflict { key: key.clone() }));
            }
        }
        // Nothing is refused from here on; a view that cannot be read ends the whole round.
        let seq = self.head.meta.seq + 1;
        let committed = Committed {
            seq,
            first_log_seq: self.head.meta.log_len + 1,
            n_entries: batch.activity.len() as u64,
        };
        let mut keys = Vec::with_capacity(batch.ops.len());
        for op in batch.ops {
            keys.push(self.change(op, seq, rng)?);
        }
        for entry in &batch.activity {
            self.log(entry, seq, rng)?;
        }
        self.head.meta.seq = seq;
        Ok((committed, keys))
    }

    fn current(&self, key: &[u8]) -> ViewResult<Option<Stored>> {
        match self.overlay.get(key) {
            Some(stored) => Ok(*stored),
            None => self.view.peek(key, Stored::of),
        }
    }

    fn change(&mut self, op: Op, seq: u64, rng: &mut dyn CryptoRng) -> ViewResult<Key> {
        let (key, value) = match op {
            Op::Put { key, schema, bytes } => {
                let place = Place { table: key.table(), key: key.bytes() };
                let sealed = self.keyring.seal(place, schema, seq, &bytes, rng);
                (key, Some(sealed))
            }
            Op::Delete { key } => (key, None),
        };
        let before = self.current(key.as_slice())?;
        let after = value.as_deref().map(Stored::of);
        self.head.meta.account(key.table(), before.map(|s| s.tag), after.map(|s| s.tag));
        self.overlay.insert(key.as_slice().to_vec(), after);
        self.ops.push(StoredOp { key: key.as_slice().to_vec(), value });
        Ok(key)
    }

    fn log(&mut self, entry: &NewEntry, commit: u64, rng: &mut dyn CryptoRng) -> ViewResult<()> {
        let seq = self.head.meta.log_len + 1;
        if let Some(index) = &entry.index {
            let key = index.followed_by(seq);
            self.change(Op::Put { key, schema: INDEX_SCHEMA, bytes: Vec::new() }, commit, rng)?;
        }
        let meta = &mut self.head.meta;
        let sealed = SealedEntry::seal(self.keyring, seq, entry.at, meta.log_head, &entry.body, rng);
        meta.found(LOG_TABLE, sealed.as_bytes());
        meta.log_len = seq;
        meta.log_head = sealed.hash();
        self.entries.push(sealed);
        Ok(())
    }

    /// The frame and the changes of the view; none when every batch was refused.
    pub(super) fn finish(mut self, rng: &mut dyn CryptoRng) -> Option<Built> {
        let last_seq = self.head.meta.seq;
        let n_commits = u32::try_from(last_seq + 1 - self.first_seq).ok().filter(|n| *n > 0)?;
        self.ops.push(meta_op(self.keyring, &self.head.meta, rng));
        let frame = Frame {
            first_seq: self.first_seq,
            n_commits,
            prev: self.head.frame,
            entries: self.entries,
            ops: self.ops,
        };
        let (bytes, hash) = frame.encode(self.keyring, rng);
        self.head.frame = hash;
        let Frame { entries, mut ops, .. } = frame;
        ops.extend(entries.iter().map(log_op));
        Some(Built { frame: bytes, ops, head: self.head })
    }
}

/// The put of the store's record of itself.
pub(super) fn meta_op(keyring: &Keyring, meta: &Meta, rng: &mut dyn CryptoRng) -> StoredOp {
    let place = Place { table: META_TABLE, key: &META_KEY[1..] };
    let value = keyring.seal(place, META_SCHEMA, meta.seq, &meta.to_bytes(), rng);
    StoredOp { key: META_KEY.to_vec(), value: Some(value) }
}

/// The store's record of itself as it stands in the view or in a frame.
pub(super) fn open_meta(keyring: &Keyring, sealed: &[u8]) -> Option<Meta> {
    let opened = keyring.open(Place { table: META_TABLE, key: &META_KEY[1..] }, sealed).ok()?;
    Meta::from_bytes(&opened.bytes).filter(|meta| opened.schema == META_SCHEMA && meta.seq == opened.revision)
}

fn log_op(entry: &SealedEntry) -> StoredOp {
    StoredOp { key: log_key(entry.seq), value: Some(entry.as_bytes().to_vec()) }
}

/// The key of log entry `seq` in the view.
pub(super) fn log_key(seq: u64) -> Vec<u8> {
    [&[LOG_TABLE], seq.to_be_bytes().as_slice()].concat()
}

/// Everything that a frame does to the view; none when its seal does not open.
pub(super) fn replay_ops(frame: &RawFrame, keyring: &Keyring) -> Option<Vec<StoredOp>> {
    let mut ops = frame.open(keyring)?;
    ops.extend(frame.entries.iter().map(log_op));
    Some(ops)
}

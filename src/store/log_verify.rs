//! The check of the activity log without any key: by the journal's frames and the snapshots' copies (S70).
//!
//! Hashes are over sealed bytes, so an auditor needs no key. A tail that was cut off whole shows only against MANIFEST
//! of a later moment or a checkpoint that was kept elsewhere.

use std::path::Path;

use crate::vault::{LogHash, SealedEntry, StoreId, genesis};

use super::batch::LOG_TABLE;
use super::directory::Directory;
use super::error::StoreError;
use super::journal::{self, WalkError};
use super::lock::Lock;
use super::manifest::Manifest;
use super::segment::Tail;
use super::snapshot_file;

/// A moment of the log that was written down elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCheckpoint {
    /// How many entries there were.
    pub entries: u64,
    /// The hash of the last of them.
    pub head: LogHash,
}

/// A log whose chain is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogVerdict {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last.
    pub head: LogHash,
}

/// The first thing that is wrong.
#[derive(Debug, thiserror::Error)]
pub enum LogFault {
    /// An entry is missing, added or changed.
    #[error("log entry {seq} is missing, added or changed ({place})")]
    Entry {
        /// Its number.
        seq: u64,
        /// Where it was looked for.
        place: String,
    },
    /// A file of the store is damaged.
    #[error("after log entry {after}: {reason}")]
    File {
        /// The last entry that was whole.
        after: u64,
        /// What is wrong.
        reason: String,
    },
    /// The log is shorter than it was, or has another history.
    #[error(
        "there were {expected} log entries, and {found} of them are left or they end differently: the log was cut or replaced"
    )]
    Cut {
        /// How many there were.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// The store cannot be read.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// The chain so far: the hash of every entry, so that copies can be compared.
struct Chain {
    genesis: LogHash,
    hashes: Vec<LogHash>,
}

impl Chain {
    fn head(&self) -> LogHash {
        self.hashes.last().copied().unwrap_or(self.genesis)
    }

    fn len(&self) -> u64 {
        self.hashes.len() as u64
    }

    fn hash_at(&self, seq: u64) -> Option<LogHash> {
        let idx = usize::try_from(seq).ok()?.checked_sub(1);
        idx.map_or(Some(self.genesis), |idx| self.hashes.get(idx).copied())
    }

    /// Takes the next entry, or an entry that was seen before and must be the same.
    fn take(&mut self, entry: &SealedEntry) -> Result<(), u64> {
        let hash = entry.hash();
        if entry.seq >= 1 && entry.seq <= self.len() {
            return if self.hash_at(entry.seq) == Some(hash) { Ok(()) } else { Err(entry.seq) };
        }
        let next = self.len() + 1;
        if !entry.follows(next, &self.head()) {
            return Err(next);
        }
        self.hashes.push(hash);
        Ok(())
    }
}

/// Walks the whole log of the store in `root`, open or closed, without a key.
pub fn verify_log(root: &Path, checkpoint: Option<LogCheckpoint>) -> Result<LogVerdict, LogFault> {
    let dir = Directory::new(root);
    if !root.is_dir() {
        return Err(StoreError::Missing(root.to_owned()).into());
    }
    let manifest = Manifest::read_unproven(&dir)?;
    let store = dir.store_id()?;
    if manifest.store != store {
        return Err(LogFault::File { after: 0, reason: "MANIFEST is of another store".to_owned() });
    }
    let mut chain = Chain { genesis: genesis(store), hashes: Vec::new() };
    // Oldest first: each later copy must repeat what the earlier ones say.
    for path in snapshot_file::all(&dir.snapshots())? {
        take_snapshot(&path, store, &mut chain)?;
    }
    take_journal(&dir, store, &mut chain)?;
    let known = LogCheckpoint { entries: manifest.log_len, head: manifest.log_head };
    for known in [Some(known), checkpoint].into_iter().flatten() {
        if chain.hash_at(known.entries) != Some(known.head) {
            return Err(LogFault::Cut { expected: known.entries, found: chain.len() });
        }
    }
    Ok(LogVerdict { entries: chain.len(), head: chain.head() })
}

fn take_snapshot(path: &Path, store: StoreId, chain: &mut Chain) -> Result<(), LogFault> {
    let place = path.display().to_string();
    let mut wrong = None;
    let about = snapshot_file::read(path, |key, value| {
        if key.first() != Some(&LOG_TABLE) || wrong.is_some() {
            return Ok(());
        }
        let entry = SealedEntry::parse(value.to_vec()).map_err(|e| e.to_string())?;
        wrong = chain.take(&entry).err();
        Ok(())
    });
    if let Some(seq) = wrong {
        return Err(LogFault::Entry { seq, place });
    }
    let reason = match about {
        Ok(about) if about.store == store => return Ok(()),
        Ok(_) => "it is of another store".to_owned(),
        Err(reason) => reason,
    };
    Err(LogFault::File { after: chain.len(), reason: format!("{place}: {reason}") })
}

fn take_journal(dir: &Directory, store: StoreId, chain: &mut Chain) -> Result<(), LogFault> {
    let mut wrong = None;
    let walked = journal::walk(&dir.journal(), store, 0, |frame| {
        for entry in &frame.entries {
            if wrong.is_none() {
                wrong = chain.take(entry).err();
            }
        }
        Ok(())
    });
    if let Some(seq) = wrong {
        return Err(LogFault::Entry { seq, place: dir.journal().display().to_string() });
    }
    let after = chain.len();
    match walked {
        // The owner of an open store may be writing there right now.
        Ok(end) if end.tail == Tail::Clean || Lock::is_held(dir) => Ok(()),
        Ok(end) => {
            let reason = format!(
                "{} ends with bytes that are no frame: open the store once, then verify again",
                end.segment.display()
            );
            Err(LogFault::File { after, reason })
        }
        Err(WalkError::Fault(fault)) => Err(LogFault::File { after, reason: fault.to_string() }),
        Err(WalkError::Store(error)) => Err(error.into()),
    }
}

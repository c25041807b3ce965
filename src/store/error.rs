//! Why the store refuses or fails. Each sentence says what, where, and what to do; none holds patient data.

use std::io;
use std::path::{Path, PathBuf};

use crate::vault::{KeyringError, LabelledError, ObjectId};

use super::batch::Key;

/// What an operator reads when the store cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A record is not as the caller expected: someone was faster.
    #[error("the record was changed by someone else in the meantime: look at it again")]
    Conflict {
        /// The record.
        key: Key,
    },
    /// Something is longer than the store keeps.
    #[error("a {what} of {len} bytes is too long: the limit is {max}; larger things are objects")]
    TooLong {
        /// What it is.
        what: &'static str,
        /// Its length in bytes.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// The table number is not for callers.
    #[error("table {0} belongs to the store itself or does not exist")]
    Table(u8),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// Writing stopped after damage or a failed write.
    #[error(
        "the store takes no more changes: {0}; stop the program, run `patient-profile store verify`, then start again"
    )]
    ReadOnly(String),
    /// The disk runs full.
    #[error(
        "{free_mb} MB are free on the disk of the store, {needed_mb} MB are needed for this: free some space"
    )]
    LowSpace {
        /// What is free, in MB.
        free_mb: u64,
        /// What this kind of change needs, in MB.
        needed_mb: u64,
    },
    /// A write failed half-way; after the next start the change is there whole or not at all.
    #[error(
        "writing failed and it is unknown whether the change was kept: {0}; start the program again and look"
    )]
    Uncertain(String),
    /// Another process has the store.
    #[error(
        "the store at {dir} is in use by {holder}; end it first: one program has a store at a time, and `patient-profile serve` shares it"
    )]
    InUse {
        /// The store.
        dir: PathBuf,
        /// Who holds it.
        holder: String,
    },
    /// There is no store.
    #[error("there is no store at {0}; name it with --data, or make one with `patient-profile init`")]
    Missing(PathBuf),
    /// A new store needs an empty place.
    #[error("{0} exists and is not empty; a new store needs a directory of its own")]
    NotEmpty(PathBuf),
    /// A store was begun and not finished.
    #[error(
        "the store at {0} was never finished: nothing was stored in it yet; remove the directory and run `patient-profile init` again"
    )]
    Unfinished(PathBuf),
    /// A newer program wrote it.
    #[error("{what} was written by a newer version of patient-profile: install that version ({reason})")]
    Newer {
        /// The file.
        what: PathBuf,
        /// What its version is.
        reason: String,
    },
    /// The key does not fit, or the keyring does not open.
    #[error("{0}")]
    Key(#[from] KeyringError),
    /// Others may read or write what only the owner may.
    #[error("{path} has mode {mode:04o}; it must be {wanted:04o}: run `chmod {wanted:04o} {path}`")]
    Mode {
        /// The file or directory.
        path: PathBuf,
        /// Its mode.
        mode: u32,
        /// What it must be.
        wanted: u32,
    },
    /// It belongs to another user.
    #[error(
        "{path} belongs to user {owner}, not to user {ours}: run `chown -R {ours} {path}`, or run as user {owner}"
    )]
    Owner {
        /// The file or directory.
        path: PathBuf,
        /// The user id of its owner.
        owner: u32,
        /// The user id that we run under.
        ours: u32,
    },
    /// The file system is no local disk.
    #[error(
        "{dir} lies on a network file system ({kind}), where locks and syncs cannot be relied on: use a local disk"
    )]
    NetworkFileSystem {
        /// The store.
        dir: PathBuf,
        /// The kind of file system.
        kind: &'static str,
    },
    /// The store cannot be trusted as it is.
    #[error("the store is damaged: {what}. {remedy}")]
    Damaged {
        /// What is wrong, and where.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// There is no such object.
    #[error("the stored document {0} is not there any more")]
    NoObject(ObjectId),
    /// An object does not open.
    #[error("the stored document {0} is damaged: bring its file in objects/ back from a backup")]
    ObjectDamaged(ObjectId),
    /// The system refused.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What to do when the store's files together hold everything.
pub(super) const REBUILD: &str =
    "Run `patient-profile store rebuild`, which brings back what can be brought back and names what cannot";

impl StoreError {
    /// Damage that `store rebuild` deals with.
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into(), remedy: REBUILD }
    }

    /// For `map_err`: an error of the system at `path`.
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// What a labelled file at `path` says about itself.
    pub(super) fn labelled(path: &Path) -> impl FnOnce(LabelledError) -> Self {
        let path = path.to_owned();
        move |error| match error {
            LabelledError::Newer { .. } => Self::Newer { what: path, reason: error.to_string() },
            _ => Self::damaged(format!("{} cannot be used: {error}", path.display())),
        }
    }
}

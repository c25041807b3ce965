//! The durable store: journal first, then sled as a view that can be rebuilt.
//!
//! One committer thread is the only writer. What `commit` acknowledges is on the disk twice: in a sealed journal
//! frame and in the view. Everything is sealed by the vault; nothing outside this room knows sled.

mod batch;
mod committer;
mod create;
mod directory;
mod disk;
mod error;
mod files;
mod fingerprint;
mod frame;
mod guard;
mod handle;
mod journal;
mod lock;
mod log_verify;
mod manifest;
mod meta;
mod objects;
mod options;
mod rebuild;
mod round;
mod scan;
mod segment;
mod snapshot;
mod snapshot_file;
mod start;
mod verify;
mod view;

pub mod records;

pub use batch::{
    Batch, Change, Committed, Direction, FIRST_TABLE, Key, LAST_TABLE, LogRecord, MAX_KEY, NewEntry, Op,
    Priority, Record,
};
pub use error::StoreError;
pub use guard::is_guarded;
pub use handle::{Health, Store};
pub use log_verify::{LogCheckpoint, LogFault, LogVerdict, verify_log};
pub use objects::Swept;
pub use options::{DiskPolicy, Durability, StoreOptions};
pub use rebuild::{RebuildReport, rebuild};
pub use snapshot::SnapshotReport;
pub use start::OpenReport;
pub use verify::{VerifyReport, verify};

//! What the store's tests share: a key, options with real randomness, and batches that leave a trace.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeZone, Utc};
use patient_profile::store::{
    Batch, Direction, Key, LogRecord, OpenReport, Record, Store, StoreError, StoreOptions,
};
use patient_profile::vault::KeyFile;
use rand::rngs::StdRng;

/// A table of callers.
pub const TABLE: u8 = 7;

pub struct Fixture {
    pub site: KeyFile,
    pub dir: PathBuf,
    pub room: tempfile::TempDir,
}

pub fn options() -> StoreOptions {
    let rng: StdRng = rand::make_rng();
    StoreOptions::small(Box::new(rng))
}

pub fn at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 9, 0, 0).single().expect("a time")
}

pub fn key(n: u64) -> Key {
    Key::new(TABLE, &n.to_be_bytes())
}

/// A batch that writes record `n` and one log entry.
pub fn write(n: u64, text: &str) -> Batch {
    Batch::new().put(key(n), 1, text.as_bytes().to_vec()).log(format!("wrote {n}").into_bytes(), at())
}

impl Fixture {
    pub fn new() -> (Self, Store) {
        Self::with(options())
    }

    pub fn with(options: StoreOptions) -> (Self, Store) {
        let room = tempfile::tempdir().expect("a temporary directory");
        let mut rng: StdRng = rand::make_rng();
        let site = KeyFile::random(&mut rng);
        let dir = room.path().join("data");
        let store = Store::create(&dir, &site, options).expect("a new store");
        (Self { site, dir, room }, store)
    }

    pub fn open(&self) -> Result<(Store, OpenReport), StoreError> {
        Store::open(&self.dir, &self.site, options())
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.join(name)
    }
}

/// Every file below `dir`, sorted.
pub fn all_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a directory").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Copies a directory with its modes.
pub fn copy(from: &Path, to: &Path) {
    let done = std::process::Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp");
    assert!(done.success());
}

/// Everything that can be read from a store, for comparing.
#[derive(Debug, PartialEq, Eq)]
pub struct Contents {
    pub records: Vec<(Key, Record)>,
    pub log: Vec<LogRecord>,
}

pub fn contents(store: &Store) -> Result<Contents, StoreError> {
    let mut records: Vec<(Key, Record)> = Vec::new();
    for table in store.counts().into_keys() {
        let mut after = None;
        loop {
            let page = store.scan(&Key::new(table, b""), after.as_ref(), 500, Direction::Forward)?;
            after = page.last().map(|(key, _)| key.clone());
            records.extend(page);
            if after.is_none() {
                break;
            }
        }
    }
    let log = store.log_read(1, usize::MAX, Direction::Forward)?;
    assert_eq!(records.len() as u64, store.counts().values().sum::<u64>());
    assert_eq!(log.len() as u64, store.log_head().0);
    Ok(Contents { records, log })
}

/// A number from the environment, for tests that can be made longer.
pub fn count_from(variable: &str, otherwise: usize) -> usize {
    std::env::var_os(variable).and_then(|text| text.to_str()?.parse().ok()).unwrap_or(otherwise)
}

//! Taking a snapshot while commits go on, and proving that it holds what the store held.
//!
//! The file is read back and folded together with the journal of the meantime; counts and digests must come out as
//! the committer had them at that moment. Only then is it named in MANIFEST, and old journal segments may go.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::vault::{Keyring, sealed_tag};

use super::committer::Request;
use super::directory::Directory;
use super::error::StoreError;
use super::files;
use super::handle::Store;
use super::journal::{self, WalkError};
use super::meta::META_KEY;
use super::round::replay_ops;
use super::scan::{self, Checker};
use super::snapshot_file::{self, About, SnapshotWriter};

/// A snapshot that was taken and proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotReport {
    /// With the journal from this commit on it gives the whole store.
    pub seq: u64,
    /// Stored records, log entries included.
    pub records: u64,
    /// The file's length in bytes.
    pub bytes: u64,
}

impl Store {
    /// Takes a snapshot and proves it; commits go on meanwhile.
    pub fn snapshot(&self) -> Result<SnapshotReport, StoreError> {
        let shared = &self.shared;
        let from = self.ask(Request::Barrier)?;
        let beside = shared.dir.snapshots().join("taking");
        let mut writer = SnapshotWriter::create(&beside, shared.keyring.store(), from.meta.seq, from.frame)?;
        let mut records = 0;
        {
            let view = shared.view();
            let view = view.as_ref().ok_or(StoreError::Closed)?;
            let mut failed = None;
            let scanned = scan::for_each(view, |key, value| {
                records += 1;
                writer.push(key, value).map_err(|error| {
                    let reason = error.to_string();
                    failed = Some(error);
                    reason
                })
            });
            if let Err(reason) = scanned {
                return Err(failed.unwrap_or_else(|| StoreError::damaged(format!("the view: {reason}"))));
            }
        }
        // A barrier, not the published head: the scan may have seen what is applied and not yet published.
        let to = self.ask(Request::Barrier)?;
        let bytes = writer.finish(&to.meta, to.frame, &shared.keyring)?;
        prove(&beside, &shared.dir, &shared.keyring).map_err(|reason| {
            StoreError::damaged(format!("a new snapshot is not what the store holds: {reason}"))
        })?;
        let path = snapshot_file::path_of(&shared.dir.snapshots(), from.meta.seq);
        fs::rename(&beside, &path).map_err(StoreError::io(&path))?;
        files::sync_dir(&shared.dir.snapshots())?;
        self.ask(|reply| Request::Keep(from.meta.seq, reply))?;
        Ok(SnapshotReport { seq: from.meta.seq, records, bytes })
    }
}

/// Reads a snapshot back together with the journal and compares counts and digests.
pub(super) fn prove(path: &Path, dir: &Directory, keyring: &Keyring) -> Result<About, String> {
    let about = snapshot_file::read(path, |_, _| Ok(()))?;
    if !about.is_proven(keyring) {
        return Err("it was not written with the keys of this store".to_owned());
    }
    let touched = touched(dir, keyring, &about)?;
    let mut checker = Checker::new(keyring);
    let mut stale = HashMap::new();
    snapshot_file::read(path, |key, value| {
        checker.check(key, value)?;
        if touched.contains_key(key) {
            stale.insert(key.to_vec(), sealed_tag(value));
        }
        Ok(())
    })?;
    let mut found = checker.finish();
    for (key, after) in &touched {
        found.account(key[0], stale.get(key).copied(), *after);
    }
    // Entries that came after the scan passed the log's table are in the journal only.
    found.log_len = about.meta.log_len;
    found.log_head = about.meta.log_head;
    scan::compare(&found, &about.meta)?;
    Ok(about)
}

/// The keys that the journal changed while the snapshot was taken, and the tag of what each holds at its end.
fn touched(
    dir: &Directory,
    keyring: &Keyring,
    about: &About,
) -> Result<HashMap<Vec<u8>, Option<u128>>, String> {
    let mut touched = HashMap::new();
    if about.meta.seq == about.from_seq {
        return Ok(touched);
    }
    let mut reached = about.from_seq;
    let walked = journal::walk(&dir.journal(), keyring.store(), about.from_seq + 1, |frame| {
        if frame.first_seq <= about.from_seq || frame.last_seq() > about.meta.seq {
            return Ok(());
        }
        let ops = replay_ops(frame, keyring);
        let ops =
            ops.ok_or_else(|| StoreError::damaged(format!("frame {} does not open", frame.first_seq)))?;
        reached = frame.last_seq();
        touched.extend(
            ops.into_iter()
                .filter(|op| op.key != META_KEY)
                .map(|op| (op.key, op.value.as_deref().map(sealed_tag))),
        );
        Ok(())
    });
    match walked {
        Ok(_) if reached == about.meta.seq => Ok(touched),
        Ok(_) => Err(format!("the journal does not reach commit {}", about.meta.seq)),
        Err(WalkError::Fault(fault)) => Err(fault.to_string()),
        Err(WalkError::Store(error)) => Err(error.to_string()),
    }
}

//! The check of a whole closed store: journal, a copy of the view, snapshots, objects. It changes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::vault::{KeyFile, Keyring, LogHash};

use super::batch::LOG_TABLE;
use super::directory::Directory;
use super::error::StoreError;
use super::journal::{self, WalkError};
use super::manifest::Manifest;
use super::options::StoreOptions;
use super::round::replay_ops;
use super::segment::Tail;
use super::start::{self, Admitted};
use super::view::View;
use super::{files, objects, scan, snapshot, snapshot_file};

/// What was found. The store is sound when there are no faults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// The last commit.
    pub seq: u64,
    /// Records by table.
    pub counts: BTreeMap<u8, u64>,
    /// How many log entries there are.
    pub log_entries: u64,
    /// The hash of the last.
    pub log_head: LogHash,
    /// Commits in the journal.
    pub journal_commits: u64,
    /// Snapshots that prove themselves, by their first commit.
    pub snapshots: Vec<u64>,
    /// Objects that open.
    pub objects: u64,
    /// What is wrong, a sentence each.
    pub faults: Vec<String>,
}

/// Checks the closed store in `root`. The view is opened as a copy, because opening changes it.
pub fn verify(root: &Path, site: &KeyFile, options: &StoreOptions) -> Result<VerifyReport, StoreError> {
    let Admitted { dir, keyring, lock } = start::admit(root, site, &options.holder)?;
    let mut report = VerifyReport::default();
    if let Err(error) = Manifest::read(&dir, &keyring) {
        report.faults.push(error.to_string());
    }
    let last_seq = check_journal(&dir, &keyring, &mut report)?;
    check_copy(&dir, &keyring, options, last_seq, &mut report)?;
    for path in snapshot_file::all(&dir.snapshots())? {
        match snapshot::prove(&path, &dir, &keyring) {
            Ok(about) => report.snapshots.push(about.from_seq),
            Err(reason) => report.faults.push(format!("{}: {reason}", path.display())),
        }
    }
    for (id, path) in objects::all(&dir)? {
        let bytes = fs::read(&path).map_err(StoreError::io(&path))?;
        match id.map(|id| keyring.open_object(id, &bytes)) {
            Some(Ok(_)) => report.objects += 1,
            _ => report.faults.push(format!("{} does not open", path.display())),
        }
    }
    drop(lock);
    Ok(report)
}

fn check_journal(dir: &Directory, keyring: &Keyring, report: &mut VerifyReport) -> Result<u64, StoreError> {
    let mut n_commits = 0;
    let mut unopened = Vec::new();
    let walked = journal::walk(&dir.journal(), keyring.store(), 0, |frame| {
        n_commits += u64::from(frame.n_commits);
        if replay_ops(frame, keyring).is_none() {
            unopened.push(format!("the journal's frame of commit {} does not open", frame.first_seq));
        }
        Ok(())
    });
    report.journal_commits = n_commits;
    report.faults.append(&mut unopened);
    match walked {
        Ok(end) => {
            if let Tail::Broken { bytes, .. } = end.tail {
                report.faults.push(format!("the journal ends with {bytes} bytes that are no frame"));
            }
            Ok(end.last_seq)
        }
        Err(WalkError::Fault(fault)) => {
            report.faults.push(format!("the journal, {fault}"));
            Ok(fault.last_seq)
        }
        Err(WalkError::Store(error)) => Err(error),
    }
}

fn check_copy(
    dir: &Directory,
    keyring: &Keyring,
    options: &StoreOptions,
    last_seq: u64,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    if !View::is_there(&dir.view()) {
        report.faults.push("the view's main file is missing or empty".to_owned());
        return Ok(());
    }
    let copy = dir.quarantined("verify")?;
    files::copy_dir(&dir.view(), &copy)?;
    let checked = View::open(&copy, options.cache_bytes, false).and_then(|view| {
        let meta = scan::check_view(&view, keyring)?;
        view.close()?;
        Ok(meta)
    });
    fs::remove_dir_all(&copy).map_err(StoreError::io(&copy))?;
    match checked {
        Err(reason) => report.faults.push(format!("the view: {reason}")),
        Ok(meta) => {
            if meta.seq != last_seq {
                report
                    .faults
                    .push(format!("the view ends at commit {}, the journal at {last_seq}", meta.seq));
            }
            report.seq = meta.seq;
            report.log_entries = meta.log_len;
            report.log_head = meta.log_head;
            let tables = meta.sums.iter().filter(|(table, _)| **table != LOG_TABLE);
            report.counts = tables.map(|(table, sum)| (*table, sum.count)).collect();
        }
    }
    Ok(())
}

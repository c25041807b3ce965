//! Rebuilding: a new view from snapshot and journal, or a new journal from a view that proves itself.
//!
//! A damaged part is never repaired in place: it goes to quarantine/ and a new one takes its place once it is
//! complete. What cannot be brought back is named, and accepted by the caller or not done at all.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rand::CryptoRng;

use crate::vault::{KeyFile, Keyring};

use super::committer::Committer;
use super::directory::{self, Directory};
use super::error::StoreError;
use super::handle::{Shared, Store};
use super::journal::{self, End, Journal, NO_FRAME, WalkError};
use super::manifest::Manifest;
use super::meta::Meta;
use super::options::{Durability, StoreOptions};
use super::round::{Head, meta_op};
use super::segment::{Header, Tail};
use super::snapshot_file::{self, About};
use super::start::{self, Admitted};
use super::view::View;
use super::{files, scan, snapshot};

/// Views that the quarantine keeps.
const KEPT_VIEWS: usize = 2;
/// Pairs that are written at once.
const CHUNK: usize = 2000;

/// What a rebuild did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebuildReport {
    /// Which parts the store was rebuilt from.
    pub source: &'static str,
    /// The last commit that it holds now.
    pub seq: u64,
    /// How many records it holds, log entries included.
    pub records: u64,
    /// What could not be brought back, if anything.
    pub lost: Option<String>,
}

/// Removes a view that was being built when the program ended.
pub(super) fn drop_half_built(dir: &Directory) -> Result<(), StoreError> {
    let half = dir.next_view();
    if half.exists() { fs::remove_dir_all(&half).map_err(StoreError::io(&half)) } else { Ok(()) }
}

/// Removes all but the newest views from the quarantine.
pub(super) fn thin_out(dir: &Directory) -> Result<(), StoreError> {
    let names = files::names(&dir.quarantine())?;
    let views: Vec<_> = names.iter().filter(|name| name.starts_with("sled-")).collect();
    for old in views.iter().rev().skip(KEPT_VIEWS) {
        let path = dir.quarantine().join(old);
        fs::remove_dir_all(&path).map_err(StoreError::io(&path))?;
    }
    Ok(())
}

/// Builds a new view up to the journal's end, puts the old one into quarantine and opens the new one.
pub(super) fn replace_view(
    dir: &Directory,
    keyring: &Keyring,
    end: &End,
    options: &mut StoreOptions,
) -> Result<(View, Head), StoreError> {
    let failed = |reason: String| StoreError::damaged(format!("the view cannot be rebuilt: {reason}"));
    let base = find_base(dir, keyring, end.first_seq).map_err(failed)?;
    let meta = build(dir, keyring, base.as_ref(), options).map_err(failed)?;
    if meta.seq != end.last_seq {
        return Err(failed(format!("it would end at commit {}, not {}", meta.seq, end.last_seq)));
    }
    let view = swap_in(dir, options)?;
    Ok((view, Head { meta, frame: end.hash }))
}

/// The newest snapshot that proves itself; none is fine while the journal begins with the first commit.
fn find_base(
    dir: &Directory,
    keyring: &Keyring,
    journal_first: u64,
) -> Result<Option<(About, std::path::PathBuf)>, String> {
    let paths = snapshot_file::all(&dir.snapshots()).map_err(|e| e.to_string())?;
    let mut reasons = Vec::new();
    for path in paths.into_iter().rev() {
        match snapshot::prove(&path, dir, keyring) {
            Ok(about) if about.from_seq + 1 >= journal_first => return Ok(Some((about, path))),
            Ok(_) => reasons.push(format!("{} is older than the journal", path.display())),
            Err(reason) => reasons.push(format!("{}: {reason}", path.display())),
        }
    }
    if journal_first == 1 {
        return Ok(None);
    }
    Err(format!(
        "the journal begins at commit {journal_first} and no snapshot covers what was before. {}",
        reasons.join("; ")
    ))
}

/// Builds `sled.next` from a snapshot and the journal, checks it whole and closes it.
fn build(
    dir: &Directory,
    keyring: &Keyring,
    base: Option<&(About, std::path::PathBuf)>,
    options: &mut StoreOptions,
) -> Result<Meta, String> {
    drop_half_built(dir).map_err(|e| e.to_string())?;
    let view = View::open(&dir.next_view(), options.cache_bytes, options.durability == Durability::Full)?;
    let from = match base {
        None => {
            put_meta(&view, keyring, &Meta::empty(keyring.store()), &mut *options.rng)?;
            0
        }
        Some((about, path)) => {
            load(&view, path)?;
            put_meta(&view, keyring, &about.meta, &mut *options.rng)?;
            about.from_seq
        }
    };
    start::replay(&view, dir, keyring, from)?;
    view.sync()?;
    let meta = scan::check_view(&view, keyring)?;
    view.close()?;
    Ok(meta)
}

fn put_meta(view: &View, keyring: &Keyring, meta: &Meta, rng: &mut dyn CryptoRng) -> Result<(), String> {
    let op = meta_op(keyring, meta, rng);
    view.apply([(op.key.as_slice(), op.value.as_deref())].into_iter())
}

fn load(view: &View, path: &Path) -> Result<(), String> {
    let mut chunk: Vec<(Vec<u8>, Vec<u8>)> = Vec::with_capacity(CHUNK);
    let flush = |chunk: &mut Vec<(Vec<u8>, Vec<u8>)>| {
        view.apply(chunk.iter().map(|(key, value)| (key.as_slice(), Some(value.as_slice()))))?;
        chunk.clear();
        Ok::<(), String>(())
    };
    snapshot_file::read(path, |key, value| {
        chunk.push((key.to_vec(), value.to_vec()));
        if chunk.len() == CHUNK { flush(&mut chunk) } else { Ok(()) }
    })?;
    flush(&mut chunk)
}

/// Puts the old view into quarantine, the new one in its place, and opens it.
fn swap_in(dir: &Directory, options: &StoreOptions) -> Result<View, StoreError> {
    let old = dir.view();
    if old.exists() {
        fs::rename(&old, dir.quarantined("sled")?).map_err(StoreError::io(&old))?;
    }
    fs::rename(dir.next_view(), &old).map_err(StoreError::io(&old))?;
    files::sync_dir(&dir.quarantine())?;
    files::sync_dir(&dir.root)?;
    thin_out(dir)?;
    let view = View::open(&old, options.cache_bytes, options.durability == Durability::Full);
    view.map_err(|reason| StoreError::damaged(format!("the new view does not open: {reason}")))
}

/// How far a part of the store reaches, and what speaks against it.
struct Reach {
    seq: u64,
    end: Option<End>,
    doubt: Option<String>,
}

fn journal_reach(dir: &Directory, keyring: &Keyring) -> Result<Reach, StoreError> {
    Ok(match journal::walk(&dir.journal(), keyring.store(), 0, |_| Ok(())) {
        Ok(end) => {
            let doubt = match end.tail {
                Tail::Clean => None,
                Tail::Broken { frames_follow: true, .. } => Some("it is damaged in the middle".to_owned()),
                Tail::Broken { .. } => Some("its end is broken".to_owned()),
            };
            Reach { seq: end.last_seq, end: Some(end), doubt }
        }
        Err(WalkError::Fault(fault)) => {
            Reach { seq: fault.last_seq, end: None, doubt: Some(fault.to_string()) }
        }
        Err(WalkError::Store(error)) => return Err(error),
    })
}

/// Opens the view and scans it; opening changes it, so a copy goes into quarantine first.
fn view_reach(
    dir: &Directory,
    keyring: &Keyring,
    options: &StoreOptions,
) -> Result<Result<Meta, String>, StoreError> {
    if !View::is_there(&dir.view()) {
        return Ok(Err("its main file is missing or empty".to_owned()));
    }
    files::copy_dir(&dir.view(), &dir.quarantined("sled")?)?;
    thin_out(dir)?;
    let opened = View::open(&dir.view(), options.cache_bytes, options.durability == Durability::Full);
    Ok(opened.and_then(|view| {
        let meta = scan::check_view(&view, keyring)?;
        view.close()?;
        Ok(meta)
    }))
}

/// Rebuilds a closed store from whatever of it is sound. Where something is lost for good it does so only when
/// `accept_loss` says that the caller was told.
pub fn rebuild(
    root: &Path,
    site: &KeyFile,
    mut options: StoreOptions,
    accept_loss: bool,
) -> Result<RebuildReport, StoreError> {
    let Admitted { dir, keyring, lock } = start::admit(root, site, &options.holder)?;
    let manifest = Manifest::read(&dir, &keyring).ok();
    let journal = journal_reach(&dir, &keyring)?;
    let view = view_reach(&dir, &keyring, &options)?;
    let viewed = view.as_ref().map_or(0, |meta| meta.seq);
    let base = journal.end.as_ref().map(|end| find_base(&dir, &keyring, end.first_seq));
    let from_journal = matches!(base, Some(Ok(_))) && journal.seq >= viewed;
    let plan = Plan::new(&journal, &view, manifest.as_ref(), from_journal)?;
    if let (Some(lost), false) = (&plan.lost, accept_loss) {
        return Err(StoreError::Damaged {
            what: format!("{lost}; what is sound ends at commit {}", plan.seq),
            remedy: "Bring back a backup, or run `patient-profile store rebuild --accept-loss` to go on without it",
        });
    }
    let meta = if from_journal {
        let base = base.and_then(Result::ok).flatten();
        let failed = |reason| StoreError::damaged(format!("the view cannot be rebuilt: {reason}"));
        let meta = build(&dir, &keyring, base.as_ref(), &mut options).map_err(failed)?;
        swap_in(&dir, &options)?.close().map_err(failed)?;
        meta
    } else {
        view.map_err(StoreError::damaged)?
    };
    let end = journal.end.filter(|_| plan.keep_journal);
    let records = meta.sums.values().map(|sum| sum.count).sum();
    let report = RebuildReport { source: plan.source, seq: meta.seq, records, lost: plan.lost };
    finish(Admitted { dir, keyring, lock }, site, options, (meta, end, manifest))?;
    Ok(report)
}

/// What a rebuild is going to do.
struct Plan {
    source: &'static str,
    seq: u64,
    keep_journal: bool,
    lost: Option<String>,
}

impl Plan {
    fn new(
        journal: &Reach,
        view: &Result<Meta, String>,
        manifest: Option<&Manifest>,
        from_journal: bool,
    ) -> Result<Self, StoreError> {
        let (seq, source) = match view {
            _ if from_journal => (journal.seq, "snapshot and journal"),
            Ok(meta) => (meta.seq, "the view"),
            Err(reason) => {
                let doubt =
                    journal.doubt.clone().unwrap_or_else(|| "no snapshot covers its beginning".to_owned());
                return Err(StoreError::Damaged {
                    what: format!("neither the view ({reason}) nor the journal ({doubt}) can be used"),
                    remedy: "Bring back a backup of the whole directory",
                });
            }
        };
        let known = manifest.map_or(0, |manifest| manifest.seq);
        let lost = if seq < known {
            Some(format!("commits {} to {known} are lost", seq + 1))
        } else if journal.seq > seq {
            Some(format!("commits {} to {} are lost", seq + 1, journal.seq))
        } else {
            // A sound view has seen everything that was acknowledged.
            let doubt = journal.doubt.as_ref().filter(|_| view.is_err());
            doubt.map(|doubt| format!("commits after {seq} may be lost: the journal, {doubt}"))
        };
        let keep_journal =
            from_journal && !matches!(&journal.doubt, Some(doubt) if doubt != "its end is broken");
        Ok(Self { source, seq, keep_journal, lost })
    }
}

/// Writes MANIFEST anew and, where the journal was not kept, begins one that a snapshot stands before.
fn finish(
    Admitted { dir, keyring, lock }: Admitted,
    site: &KeyFile,
    options: StoreOptions,
    (meta, end, manifest): (Meta, Option<End>, Option<Manifest>),
) -> Result<(), StoreError> {
    let sync = options.durability == Durability::Full;
    let (journal, frame, journal_first, snapshots) = if let Some(end) = &end {
        let journal = Journal::resume(&dir.journal(), keyring.store(), end, options.extend_by, sync)?;
        (journal, end.hash, end.first_seq, manifest.map_or_else(Vec::new, |m| m.snapshots))
    } else {
        for (old, name) in [(dir.journal(), "journal"), (dir.snapshots(), "snapshots")] {
            fs::rename(&old, dir.quarantined(name)?).map_err(StoreError::io(&old))?;
            directory::make_dir(&old)?;
        }
        files::sync_dir(&dir.root)?;
        let header = Header { store: keyring.store(), first_seq: meta.seq + 1, prev: NO_FRAME };
        let journal = Journal::begin(&dir.journal(), header, options.extend_by, sync)?;
        (journal, NO_FRAME, meta.seq + 1, Vec::new())
    };
    let manifest = Manifest {
        store: keyring.store(),
        site_key: site.id(),
        seq: meta.seq,
        log_len: meta.log_len,
        log_head: meta.log_head,
        journal_first,
        view: None,
        snapshots,
    };
    manifest.write(&dir, &keyring)?;
    let view = View::open(&dir.view(), options.cache_bytes, sync).map_err(StoreError::damaged)?;
    let StoreOptions { rng, disk, rotate_at, .. } = options;
    let shared = Shared::new(dir, keyring, (view, Head { meta, frame }, lock), (disk, rng));
    let store =
        Store::start(shared, |shared: Arc<Shared>| Committer { shared, journal, manifest, rotate_at })?;
    if end.is_none() {
        store.snapshot()?;
    }
    store.close()
}

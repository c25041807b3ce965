//! Opening a store: nothing is trusted that was not proven, and what cannot be proven is rebuilt or refused.
//!
//! Order: modes, keys, lock, MANIFEST, space, journal, view. The view may be behind the journal and is then caught up
//! with it; ahead of it, it is a sign of damage. Only a view left by a clean close is taken without a full scan.

use std::path::Path;
use std::sync::Arc;

use crate::vault::{KeyFile, Keyring};

use super::committer::Committer;
use super::directory::Directory;
use super::error::StoreError;
use super::fingerprint::Fingerprint;
use super::handle::{Shared, Store};
use super::journal::{self, End, Journal, WalkError};
use super::lock::Lock;
use super::manifest::Manifest;
use super::options::{Durability, StoreOptions};
use super::rebuild;
use super::round::{Head, replay_ops};
use super::segment::{Segment, Tail};
use super::view::View;
use super::{files, scan};

/// How the store was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// It had been closed cleanly and nothing had changed since.
    pub clean: bool,
    /// Commits that only the journal held and that were brought into the view.
    pub replayed: u64,
    /// Why the view was rebuilt from snapshot and journal, if it was; the old one is in quarantine/.
    pub rebuilt: Option<String>,
    /// Bytes of an unfinished frame that were cut off the journal: a change that was never acknowledged.
    pub tail_cut: u64,
}

/// A store whose keys fit and whose lock is ours.
pub(super) struct Admitted {
    pub(super) dir: Directory,
    pub(super) keyring: Keyring,
    pub(super) lock: Lock,
}

/// Checks modes and keys before anything is written, then takes the lock (S75, S84).
pub(super) fn admit(root: &Path, site: &KeyFile, holder: &str) -> Result<Admitted, StoreError> {
    let dir = Directory::new(root);
    if !root.is_dir() || files::names(root)?.is_empty() {
        return Err(StoreError::Missing(root.to_owned()));
    }
    dir.check()?;
    if let Err(error @ StoreError::Newer { .. }) = Manifest::read_unproven(&dir) {
        return Err(error);
    }
    if is_unfinished(&dir)? {
        return Err(StoreError::Unfinished(root.to_owned()));
    }
    let keyring = dir.read_keyring(site)?;
    let lock = Lock::take(&dir, holder)?;
    Ok(Admitted { dir, keyring, lock })
}

/// Whether `create` was interrupted: no MANIFEST, and no frame in the journal.
fn is_unfinished(dir: &Directory) -> Result<bool, StoreError> {
    if dir.manifest().exists() || !files::names(&dir.snapshots())?.is_empty() {
        return Ok(false);
    }
    let segments = Segment::all(&dir.journal())?;
    let empty = match segments.as_slice() {
        [] => true,
        [only] => Segment::read(only)?.frames.is_empty(),
        _ => false,
    };
    Ok(empty && files::names(&dir.objects())?.is_empty())
}

/// What the view turned out to be.
enum Found {
    /// It is whole and up to date; so many commits were replayed.
    Whole(View, Head, u64),
    /// It cannot be used, for this reason.
    Useless(String),
}

impl Store {
    /// Opens the store in `dir`. Whatever was wrong and could be mended is in the report.
    pub fn open(
        dir: &Path,
        site: &KeyFile,
        mut options: StoreOptions,
    ) -> Result<(Self, OpenReport), StoreError> {
        let Admitted { dir, keyring, lock } = admit(dir, site, &options.holder)?;
        let manifest = Manifest::read(&dir, &keyring)?;
        check_space(&dir, &options)?;
        rebuild::drop_half_built(&dir)?;
        let end = walk(&dir, &keyring)?;
        check_reach(&dir, &manifest, &end)?;
        let mut report = OpenReport { clean: is_clean(&dir, &manifest, &end), ..OpenReport::default() };
        if let Tail::Broken { bytes, frames_follow } = end.tail {
            if frames_follow {
                return Err(StoreError::damaged(format!(
                    "{} is damaged in the middle",
                    end.segment.display()
                )));
            }
            report.tail_cut = bytes;
        }
        let (view, head) = match find_view(&dir, &keyring, &options, &end, report.clean)? {
            Found::Whole(view, head, replayed) => {
                report.replayed = replayed;
                (view, head)
            }
            Found::Useless(reason) if report.tail_cut > 0 => {
                // Either alone is mended; together nothing proves that the tail was never acknowledged.
                return Err(StoreError::damaged(format!(
                    "the view is lost ({reason}) and the journal's end is broken"
                )));
            }
            Found::Useless(reason) => {
                report.rebuilt = Some(reason);
                rebuild::replace_view(&dir, &keyring, &end, &mut options)?
            }
        };
        let sync = options.durability == Durability::Full;
        let journal = Journal::resume(&dir.journal(), keyring.store(), &end, options.extend_by, sync)?;
        let StoreOptions { rng, disk, rotate_at, .. } = options;
        let shared = Shared::new(dir, keyring, (view, head, lock), (disk, rng));
        let store =
            Self::start(shared, |shared: Arc<Shared>| Committer { shared, journal, manifest, rotate_at })?;
        Ok((store, report))
    }
}

/// Opening writes; on a full disk it would leave the view worse than it was.
fn check_space(dir: &Directory, options: &StoreOptions) -> Result<(), StoreError> {
    let free = (options.disk.free_space)(&dir.root).map_err(StoreError::io(&dir.root))?;
    let view = std::fs::metadata(dir.view().join("db")).map_or(0, |meta| meta.len());
    let needed = (options.disk.read_only_below / 4).max(view / 10);
    if free < needed {
        return Err(StoreError::LowSpace { free_mb: free >> 20, needed_mb: needed.div_ceil(1 << 20) });
    }
    Ok(())
}

fn walk(dir: &Directory, keyring: &Keyring) -> Result<End, StoreError> {
    journal::walk(&dir.journal(), keyring.store(), 0, |_| Ok(())).map_err(|error| match error {
        WalkError::Fault(fault) => StoreError::damaged(format!("the journal, {fault}")),
        WalkError::Store(error) => error,
    })
}

/// The journal must reach as far back and as far forward as MANIFEST knows it did.
fn check_reach(dir: &Directory, manifest: &Manifest, end: &End) -> Result<(), StoreError> {
    let journal = dir.journal();
    if end.first_seq > manifest.journal_first {
        let reason = format!(
            "the journal in {} begins at commit {}, not {}",
            journal.display(),
            end.first_seq,
            manifest.journal_first
        );
        return Err(StoreError::damaged(reason));
    }
    if end.last_seq < manifest.seq {
        let reason = format!(
            "the journal in {} ends at commit {}, but there were {}",
            journal.display(),
            end.last_seq,
            manifest.seq
        );
        return Err(StoreError::damaged(reason));
    }
    Ok(())
}

fn is_clean(dir: &Directory, manifest: &Manifest, end: &End) -> bool {
    let same_files = || Fingerprint::of(&dir.view()).ok() == manifest.view;
    manifest.view.is_some() && manifest.seq == end.last_seq && end.tail == Tail::Clean && same_files()
}

/// Opens the view, brings it up to the journal's end and, unless the last close was clean, scans it whole.
fn find_view(
    dir: &Directory,
    keyring: &Keyring,
    options: &StoreOptions,
    end: &End,
    clean: bool,
) -> Result<Found, StoreError> {
    let path = dir.view();
    if !View::is_there(&path) {
        return Ok(Found::Useless("its main file is missing or empty".to_owned()));
    }
    if end.tail != Tail::Clean {
        // The view may be the only witness of what the journal lost, and opening changes it.
        files::copy_dir(&path, &dir.quarantined("sled")?)?;
        rebuild::thin_out(dir)?;
    }
    let view = match View::open(&path, options.cache_bytes, options.durability == Durability::Full) {
        Ok(view) => view,
        Err(reason) => return Ok(Found::Useless(reason)),
    };
    let meta = match scan::read_meta(&view, keyring) {
        Ok(meta) => meta,
        Err(reason) => return Ok(Found::Useless(reason)),
    };
    if meta.seq > end.last_seq {
        let reason = format!("the view holds commit {}, the journal ends at {}", meta.seq, end.last_seq);
        return Err(StoreError::damaged(reason));
    }
    let replayed = end.last_seq - meta.seq;
    let caught_up = replay(&view, dir, keyring, meta.seq);
    let checked = caught_up
        .and_then(|()| if clean && replayed == 0 { Ok(meta) } else { scan::check_view(&view, keyring) });
    Ok(match checked {
        Ok(meta) if meta.seq == end.last_seq => Found::Whole(view, Head { meta, frame: end.hash }, replayed),
        Ok(meta) => Found::Useless(format!("it ends at commit {} after the replay", meta.seq)),
        Err(reason) => Found::Useless(reason),
    })
}

/// Applies every frame after commit `from` to the view, durably.
pub(super) fn replay(view: &View, dir: &Directory, keyring: &Keyring, from: u64) -> Result<(), String> {
    let mut n_frames = 0;
    let walked = journal::walk(&dir.journal(), keyring.store(), from + 1, |frame| {
        if frame.first_seq <= from {
            return Ok(());
        }
        let failed = |reason: &str| StoreError::damaged(format!("frame {}: {reason}", frame.first_seq));
        let ops = replay_ops(frame, keyring).ok_or_else(|| failed("its seal does not open"))?;
        let changes = ops.iter().map(|op| (op.key.as_slice(), op.value.as_deref()));
        view.apply(changes).map_err(|reason| failed(&reason))?;
        n_frames += 1;
        // Now and then, so that a long replay does not pile up in memory.
        if n_frames % 64 == 0 { view.sync().map_err(|reason| failed(&reason)) } else { Ok(()) }
    });
    match walked {
        Ok(_) if n_frames == 0 => Ok(()),
        Ok(_) => view.sync(),
        Err(WalkError::Fault(fault)) => Err(fault.to_string()),
        Err(WalkError::Store(error)) => Err(error.to_string()),
    }
}

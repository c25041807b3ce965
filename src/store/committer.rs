//! The committer: the one thread that writes. It gathers what waits into rounds and acknowledges what is durable.
//!
//! Order of a round: build, journal frame and its fdatasync, view and its fdatasync, publish, acknowledge. After a
//! failure whose outcome is unknown it refuses everything until the next start.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::batch::{Batch, Change, Committed, Key, Priority};
use super::error::StoreError;
use super::fingerprint::Fingerprint;
use super::handle::Shared;
use super::journal::{AppendError, Journal};
use super::manifest::Manifest;
use super::round::{Built, Head, NotAdded, Round};

/// Batches that one round takes at most.
const MAX_ROUND: usize = 256;
/// Bytes after which a round takes no further batch.
const FULL_ROUND: usize = 8 << 20;

/// How an answer gets back to whoever waits for it.
pub(super) type Reply<T> = Box<dyn FnOnce(Result<T, StoreError>) + Send>;

/// What the committer is asked to do, in order.
pub(super) enum Request {
    /// To commit a batch.
    Commit(Batch, Reply<Committed>),
    /// To say where the store stands once all earlier requests are done.
    Barrier(Reply<Head>),
    /// To remember a verified snapshot and to forget what it makes superfluous.
    Keep(u64, Reply<()>),
    /// To close the store cleanly.
    Close(Reply<()>),
}

/// The state of the committer's thread.
pub(super) struct Committer {
    pub(super) shared: Arc<Shared>,
    pub(super) journal: Journal,
    pub(super) manifest: Manifest,
    pub(super) rotate_at: u64,
}

type Accepted = (Committed, Vec<Key>, Reply<Committed>);

impl Committer {
    /// Serves requests until the store is closed or every handle is gone.
    pub(super) fn run(mut self, requests: &Receiver<Request>) {
        while let Ok(first) = requests.recv() {
            let (batches, other) = gather(first, requests);
            if !batches.is_empty() {
                self.round(batches);
            }
            match other {
                None | Some(Request::Commit(..)) => {}
                Some(Request::Barrier(reply)) => reply(self.shared.writable().map(|()| self.shared.head())),
                Some(Request::Keep(seq, reply)) => reply(self.keep(seq)),
                Some(Request::Close(reply)) => {
                    reply(self.close());
                    return;
                }
            }
        }
    }

    fn round(&mut self, batches: Vec<(Batch, Reply<Committed>)>) {
        if let Err(error) = self.shared.writable() {
            let reason = error.to_string();
            let mut first = Some(error);
            for (_, reply) in batches {
                reply(Err(first.take().unwrap_or_else(|| StoreError::ReadOnly(reason.clone()))));
            }
            return;
        }
        let shared = Arc::clone(&self.shared);
        let view = shared.view();
        let Some(view) = view.as_ref() else {
            return batches.into_iter().for_each(|(_, reply)| reply(Err(StoreError::Closed)));
        };
        let free = shared.free_space();
        let mut round = Round::new(&shared.keyring, view, shared.head());
        let mut accepted: Vec<Accepted> = Vec::new();
        let mut rng = shared.rng();
        let mut batches = batches.into_iter();
        for (batch, reply) in batches.by_ref() {
            let added = match shared.room_for(batch.priority, free) {
                Err(error) => Err(NotAdded::Refused(error)),
                Ok(()) => round.add(batch, &mut *rng),
            };
            match added {
                Ok((committed, keys)) => accepted.push((committed, keys, reply)),
                Err(NotAdded::Refused(error)) => reply(Err(error)),
                Err(NotAdded::View(reason)) => {
                    shared.set_fault(format!("the view cannot be read: {reason}"));
                    reply(Err(StoreError::ReadOnly(reason.clone())));
                    drop(rng);
                    let rest = batches.map(|(_, reply)| reply);
                    let waiting = accepted.into_iter().map(|(_, _, reply)| reply).chain(rest);
                    return waiting.for_each(|reply| reply(Err(StoreError::ReadOnly(reason.clone()))));
                }
            }
        }
        let built = round.finish(&mut *rng);
        drop(rng);
        if let Some(built) = built {
            self.write(view, built, accepted);
        }
    }

    /// Makes a round durable and tells everyone.
    fn write(&mut self, view: &super::view::View, built: Built, accepted: Vec<Accepted>) {
        if self.journal.used() >= self.rotate_at {
            self.rotate();
        }
        let written = match self.journal.append(&built.frame) {
            Err(AppendError::Refused(error)) => {
                let refused =
                    || StoreError::Io { path: self.shared.dir.journal(), source: error.kind().into() };
                return accepted.into_iter().for_each(|(_, _, reply)| reply(Err(refused())));
            }
            Err(AppendError::Unknown(reason)) => Err(format!("the journal cannot be written: {reason}")),
            Ok(()) => {
                let changes = built.ops.iter().map(|op| (op.key.as_slice(), op.value.as_deref()));
                let done = view.apply(changes).and_then(|()| view.sync());
                done.map_err(|reason| format!("the view cannot be written: {reason}"))
            }
        };
        if let Err(reason) = written {
            self.shared.set_fault(reason.clone());
            return accepted
                .into_iter()
                .for_each(|(_, _, reply)| reply(Err(StoreError::Uncertain(reason.clone()))));
        }
        self.shared.set_head(built.head);
        for (committed, keys, reply) in accepted {
            // Nobody following is fine.
            let _ = self.shared.changes.send(Change { committed, keys: keys.into() });
            reply(Ok(committed));
        }
    }

    /// A full disk can stop a rotation; the segment then grows and the next round tries again.
    fn rotate(&mut self) {
        let head = self.shared.head();
        match self.journal.rotate(head.meta.seq + 1, head.frame) {
            // The manifest is a note; what it says is proven against the journal at every start.
            Ok(()) => drop(self.write_manifest(None)),
            Err(AppendError::Refused(_)) => {}
            Err(AppendError::Unknown(reason)) => {
                self.shared.set_fault(format!("the journal cannot go on: {reason}"));
            }
        }
    }

    fn write_manifest(&mut self, view: Option<Fingerprint>) -> Result<(), StoreError> {
        let head = self.shared.head();
        let manifest = Manifest {
            seq: head.meta.seq,
            log_len: head.meta.log_len,
            log_head: head.meta.log_head,
            view,
            ..self.manifest.clone()
        };
        manifest.write(&self.shared.dir, &self.shared.keyring)?;
        self.manifest = manifest;
        Ok(())
    }

    /// Keeps the two newest snapshots and the journal from the older one on.
    fn keep(&mut self, seq: u64) -> Result<(), StoreError> {
        self.manifest.snapshots.retain(|kept| *kept != seq);
        self.manifest.snapshots.push(seq);
        let n_kept = self.manifest.snapshots.len();
        let superfluous: Vec<u64> = self.manifest.snapshots.drain(..n_kept.saturating_sub(2)).collect();
        let covered = if n_kept >= 2 { self.manifest.snapshots[0] } else { 0 };
        self.manifest.journal_first =
            super::segment::Segment::first_kept(&self.shared.dir.journal(), covered)?
                .unwrap_or(self.manifest.journal_first);
        self.write_manifest(None)?;
        for old in superfluous {
            super::files::remove_if_there(&super::snapshot_file::path_of(&self.shared.dir.snapshots(), old))?;
        }
        Journal::prune(&self.shared.dir.journal(), covered)
    }

    fn close(&mut self) -> Result<(), StoreError> {
        let trimmed = self.journal.trim();
        let view = self.shared.take_view();
        self.shared.writable()?;
        trimmed?;
        if let Some(view) = view {
            view.close().map_err(StoreError::Uncertain)?;
        }
        let fingerprint = Fingerprint::of(&self.shared.dir.view())?;
        self.write_manifest(Some(fingerprint))
    }
}

/// Takes what waits, up to a full round or a request that is no commit.
fn gather(first: Request, requests: &Receiver<Request>) -> (Vec<(Batch, Reply<Committed>)>, Option<Request>) {
    let mut batches = Vec::new();
    let mut weight = 0;
    let mut next = Some(first);
    while let Some(request) = next.take() {
        match request {
            Request::Commit(batch, reply) => {
                weight += batch.weight();
                batches.push((batch, reply));
            }
            other => return (batches, Some(other)),
        }
        if batches.len() < MAX_ROUND && weight < FULL_ROUND {
            next = requests.try_recv().ok();
        }
    }
    (batches, None)
}

/// Whether a change of this priority may be written with so much space left.
pub(super) fn room_for(
    disk: &super::options::DiskPolicy,
    priority: Priority,
    free: Option<u64>,
) -> Result<(), StoreError> {
    let needed = match priority {
        Priority::Bulk => disk.bulk_below,
        Priority::Normal => disk.read_only_below,
        Priority::Reserve => 0,
    };
    match free {
        Some(free) if free < needed => {
            Err(StoreError::LowSpace { free_mb: free >> 20, needed_mb: needed.div_ceil(1 << 20) })
        }
        _ => Ok(()),
    }
}

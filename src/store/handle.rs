//! The store as its callers see it: read, scan, commit, follow, objects, log, health, close.
//!
//! Any number of threads may share it. Reads go straight to the view; every write goes through the committer.

use std::collections::{BTreeMap, HashSet};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::thread::JoinHandle;

use tokio::sync::{broadcast, oneshot};

use crate::vault::{Keyring, LogHash, ObjectId, Opened, Place, Randomness, SealedEntry};

use super::batch::{Batch, Change, Committed, Direction, Key, LOG_TABLE, LogRecord, Priority, Record};
use super::committer::{self, Committer, Reply, Request};
use super::directory::Directory;
use super::error::StoreError;
use super::lock::Lock;
use super::options::DiskPolicy;
use super::round::{Head, log_key};
use super::view::View;

/// Changes that a follower may be behind before it has to read anew.
const FOLLOW_BUFFER: usize = 1024;

/// An open store.
pub struct Store {
    pub(super) shared: Arc<Shared>,
    requests: RwLock<Option<Sender<Request>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What readers, the committer and the objects share.
pub(super) struct Shared {
    pub(super) dir: Directory,
    pub(super) keyring: Arc<Keyring>,
    pub(super) changes: broadcast::Sender<Change>,
    pub(super) recent_objects: Mutex<HashSet<ObjectId>>,
    disk: DiskPolicy,
    view: RwLock<Option<View>>,
    head: Mutex<Head>,
    fault: Mutex<Option<String>>,
    rng: Mutex<Randomness>,
    lock: Mutex<Option<Lock>>,
}

/// How the store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Why it takes no more changes, if so.
    pub fault: Option<String>,
    /// Free bytes on its disk, where that can be found out.
    pub free_bytes: Option<u64>,
    /// Whether imports are refused for want of space.
    pub refuses_bulk: bool,
    /// Whether everything but the reserve is refused for want of space.
    pub refuses_normal: bool,
    /// The last commit's number.
    pub seq: u64,
}

impl Shared {
    pub(super) fn new(
        dir: Directory,
        keyring: Keyring,
        (view, head, lock): (View, Head, Lock),
        (disk, rng): (DiskPolicy, Randomness),
    ) -> Self {
        Self {
            dir,
            keyring: Arc::new(keyring),
            changes: broadcast::channel(FOLLOW_BUFFER).0,
            recent_objects: Mutex::default(),
            disk,
            view: RwLock::new(Some(view)),
            head: Mutex::new(head),
            fault: Mutex::new(None),
            rng: Mutex::new(rng),
            lock: Mutex::new(Some(lock)),
        }
    }

    pub(super) fn view(&self) -> RwLockReadGuard<'_, Option<View>> {
        self.view.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take_view(&self) -> Option<View> {
        self.view.write().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn rng(&self) -> MutexGuard<'_, Randomness> {
        self.rng.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn head(&self) -> Head {
        self.head.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_head(&self, head: Head) {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = head;
    }

    fn fault(&self) -> Option<String> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Stops all writing; the first reason stays.
    pub(super) fn set_fault(&self, reason: String) {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
    }

    pub(super) fn writable(&self) -> Result<(), StoreError> {
        self.fault().map_or(Ok(()), |reason| Err(StoreError::ReadOnly(reason)))
    }

    pub(super) fn free_space(&self) -> Option<u64> {
        (self.disk.free_space)(&self.dir.root).ok()
    }

    pub(super) fn room_for(&self, priority: Priority, free: Option<u64>) -> Result<(), StoreError> {
        committer::room_for(&self.disk, priority, free)
    }

    fn read<T>(&self, read: impl FnOnce(&View) -> Result<T, String>) -> Result<T, StoreError> {
        let view = self.view();
        read(view.as_ref().ok_or(StoreError::Closed)?).map_err(|reason| self.damaged(&reason))
    }

    /// Notes damage, so that nothing more is written, and makes the error of it.
    fn damaged(&self, reason: &str) -> StoreError {
        self.set_fault(format!("the view is damaged: {reason}"));
        StoreError::damaged(format!("the view in {}: {reason}", self.dir.view().display()))
    }

    fn open_record(&self, key: &Key, sealed: &[u8]) -> Result<Record, StoreError> {
        let place = Place { table: key.table(), key: key.bytes() };
        let opened = self.keyring.open(place, sealed);
        let Opened { schema, revision, bytes } = opened.map_err(|e| self.damaged(&e.to_string()))?;
        Ok(Record { revision, schema, bytes })
    }
}

impl Store {
    pub(super) fn start(
        shared: Shared,
        committer: impl FnOnce(Arc<Shared>) -> Committer,
    ) -> Result<Self, StoreError> {
        let shared = Arc::new(shared);
        let committer = committer(Arc::clone(&shared));
        let (sender, receiver) = mpsc::channel();
        let spawned = std::thread::Builder::new()
            .name("store-committer".to_owned())
            .spawn(move || committer.run(&receiver))
            .map_err(StoreError::io(&shared.dir.root))?;
        Ok(Self { shared, requests: RwLock::new(Some(sender)), thread: Mutex::new(Some(spawned)) })
    }

    /// The record at `key`.
    pub fn get(&self, key: &Key) -> Result<Option<Record>, StoreError> {
        let sealed = self.shared.read(|view| view.get(key.as_slice()))?;
        sealed.map(|sealed| self.shared.open_record(key, &sealed)).transpose()
    }

    /// Up to `limit` records whose keys begin with `prefix`, in order, beyond `after`. No iterator outlives the
    /// call: page on with the last key. Pages are not of one instant; follow the changes to catch up.
    pub fn scan(
        &self,
        prefix: &Key,
        after: Option<&Key>,
        limit: usize,
        direction: Direction,
    ) -> Result<Vec<(Key, Record)>, StoreError> {
        let after = after.map(Key::as_slice);
        let pairs = self.shared.read(|view| view.scan(prefix.as_slice(), after, limit, direction))?;
        let records = pairs.into_iter().filter_map(|(key, sealed)| Some((Key::from_stored(key)?, sealed)));
        records
            .map(|(key, sealed)| self.shared.open_record(&key, &sealed).map(|record| (key, record)))
            .collect()
    }

    /// Commits a batch whole or not at all; durable when it returns. Blocks the thread.
    pub fn commit(&self, batch: Batch) -> Result<Committed, StoreError> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.submit(batch, move |result| drop(sender.send(result)))?;
        receiver.recv().map_err(|_| StoreError::Closed)?
    }

    /// As `commit`, for tasks that must not block their thread.
    pub async fn commit_async(&self, batch: Batch) -> Result<Committed, StoreError> {
        let (sender, receiver) = oneshot::channel();
        self.submit(batch, move |result| drop(sender.send(result)))?;
        receiver.await.map_err(|_| StoreError::Closed)?
    }

    /// Queues a batch and calls `reply` on the committer's thread once it is durable or refused; that must be quick.
    pub fn submit(
        &self,
        batch: Batch,
        reply: impl FnOnce(Result<Committed, StoreError>) + Send + 'static,
    ) -> Result<(), StoreError> {
        batch.check()?;
        self.request(Request::Commit(batch, Box::new(reply)))
    }

    pub(super) fn ask<T: Send + 'static>(
        &self,
        request: impl FnOnce(Reply<T>) -> Request,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.request(request(Box::new(move |result| drop(sender.send(result)))))?;
        receiver.recv().map_err(|_| StoreError::Closed)?
    }

    fn request(&self, request: Request) -> Result<(), StoreError> {
        let requests = self.requests.read().unwrap_or_else(PoisonError::into_inner);
        let sender = requests.as_ref().ok_or(StoreError::Closed)?;
        sender.send(request).map_err(|_| StoreError::Closed)
    }

    /// Follows the commits from now on. A receiver that is more than 1,024 behind is told so and reads anew.
    pub fn follow(&self) -> broadcast::Receiver<Change> {
        self.shared.changes.subscribe()
    }

    /// Up to `limit` log entries from `from_seq` on, upwards or downwards.
    pub fn log_read(
        &self,
        from_seq: u64,
        limit: usize,
        direction: Direction,
    ) -> Result<Vec<LogRecord>, StoreError> {
        let beyond = match direction {
            Direction::Forward => from_seq.checked_sub(1),
            Direction::Backward => from_seq.checked_add(1),
        };
        let beyond = beyond.map(log_key);
        let pairs = self.shared.read(|view| view.scan(&[LOG_TABLE], beyond.as_deref(), limit, direction))?;
        pairs.into_iter().map(|(key, sealed)| self.open_entry(&key, sealed)).collect()
    }

    fn open_entry(&self, key: &[u8], sealed: Vec<u8>) -> Result<LogRecord, StoreError> {
        let opened =
            SealedEntry::parse(sealed).and_then(|entry| Ok((entry.open(&self.shared.keyring)?, entry)));
        let (body, entry) = opened.map_err(|e| self.shared.damaged(&e.to_string()))?;
        if log_key(entry.seq) != key {
            return Err(self.shared.damaged("a log entry stands in another one's place"));
        }
        Ok(LogRecord { seq: entry.seq, at: entry.at(), prev: entry.prev, hash: entry.hash(), body })
    }

    /// How many log entries there are, and the hash of the last: a checkpoint to be kept elsewhere.
    pub fn log_head(&self) -> (u64, LogHash) {
        let meta = self.shared.head().meta;
        (meta.log_len, meta.log_head)
    }

    /// How many records each table holds.
    pub fn counts(&self) -> BTreeMap<u8, u64> {
        let sums = self.shared.head().meta.sums;
        sums.into_iter()
            .filter(|(table, _)| *table != LOG_TABLE)
            .map(|(table, sum)| (table, sum.count))
            .collect()
    }

    /// The last commit's number.
    pub fn seq(&self) -> u64 {
        self.shared.head().meta.seq
    }

    /// The keys of this store, for hashing passwords and for blind indexes.
    pub fn keyring(&self) -> Arc<Keyring> {
        Arc::clone(&self.shared.keyring)
    }

    /// How the store is: whether it takes changes, and how much space is left.
    pub fn health(&self) -> Health {
        let free_bytes = self.shared.free_space();
        Health {
            fault: self.shared.fault(),
            free_bytes,
            refuses_bulk: self.shared.room_for(Priority::Bulk, free_bytes).is_err(),
            refuses_normal: self.shared.room_for(Priority::Normal, free_bytes).is_err(),
            seq: self.seq(),
        }
    }

    /// Ends cleanly: everything queued is done, the view closed, MANIFEST written, the lock given back.
    pub fn close(&self) -> Result<(), StoreError> {
        let closed = self.ask(Request::Close);
        self.end();
        closed
    }

    fn end(&self) {
        self.requests.write().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic there has already failed whoever was waiting.
            let _ = thread.join();
        }
        drop(self.shared.take_view());
        self.shared.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Drop for Store {
    /// Without `close` the next start is an unclean one: it checks everything.
    fn drop(&mut self) {
        self.end();
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store {{ {}, seq: {} }}", self.shared.dir.root.display(), self.seq())
    }
}

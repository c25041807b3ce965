//! The view: one sled tree, keys with their table's byte in front, values sealed. The only file that names sled.
//!
//! Every call is fenced, because sled panics on damage. `sync` is durable where sled's own flush is not: it ends
//! with fdatasync on a handle of ours. Nothing here repairs anything; a bad view is rebuilt from the journal.

use std::fs::{self, File};
use std::ops::Bound;
use std::path::Path;
use std::time::Duration;

use super::batch::Direction;
use super::directory;
use super::files;
use super::guard::guarded;

/// Tries to open a view whose lock lingers after its last owner, and the pause between them.
const LOCK_TRIES: usize = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// A key and a value as stored.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// What the view did not do, as text: every failure here has the same answer, a rebuild.
pub(super) type ViewResult<T> = Result<T, String>;

/// An open view.
#[derive(Debug)]
pub(super) struct View {
    db: sled::Db,
    file: File,
    sync: bool,
}

impl View {
    /// Whether `dir` holds a view at all; sled would make an empty one where a file is missing.
    pub(super) fn is_there(dir: &Path) -> bool {
        fs::metadata(dir.join("db")).is_ok_and(|meta| meta.len() > 0)
    }

    /// Opens or creates the view in `dir`.
    pub(super) fn open(dir: &Path, cache_bytes: u64, sync: bool) -> ViewResult<Self> {
        if !dir.exists() {
            directory::make_dir(dir).map_err(|e| e.to_string())?;
        }
        drop_unfinished_snapshots(dir)?;
        // What is written is flushed and synced by whoever writes it; a thread that looks for it would only wake the machine.
        let config = sled::Config::new().path(dir).cache_capacity(cache_bytes).flush_every_ms(None);
        let mut tries = 0;
        let db = loop {
            match guarded(|| config.open())? {
                Ok(db) => break db,
                Err(error) if tries < LOCK_TRIES && is_locked(&error) => {
                    tries += 1;
                    pause();
                }
                Err(error) => return Err(short(&error)),
            }
        };
        directory::tighten(dir).map_err(|e| e.to_string())?;
        let file = File::open(dir.join("db")).map_err(|e| e.to_string())?;
        files::sync_dir(dir).map_err(|e| e.to_string())?;
        Ok(Self { db, file, sync })
    }

    /// The value at `key`.
    pub(super) fn get(&self, key: &[u8]) -> ViewResult<Option<Vec<u8>>> {
        let found = guarded(|| self.db.get(key))?.map_err(|e| short(&e))?;
        Ok(found.map(|value| value.to_vec()))
    }

    /// Whatever `read` makes of the value at `key`, without copying it.
    pub(super) fn peek<T>(&self, key: &[u8], read: impl FnOnce(&[u8]) -> T) -> ViewResult<Option<T>> {
        let found = guarded(|| self.db.get(key))?.map_err(|e| short(&e))?;
        Ok(found.map(|value| read(&value)))
    }

    /// Up to `limit` pairs below `prefix`, beyond `after`, in order.
    pub(super) fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
        direction: Direction,
    ) -> ViewResult<Vec<Pair>> {
        let end = successor(prefix);
        let upper = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let range = match (direction, after) {
            (_, None) => (Bound::Included(prefix), upper),
            (Direction::Forward, Some(key)) if key < prefix => (Bound::Included(prefix), upper),
            (Direction::Forward, Some(key)) => (Bound::Excluded(key), upper),
            (Direction::Backward, Some(key)) => match end.as_deref() {
                Some(end) if key > end => (Bound::Included(prefix), Bound::Excluded(end)),
                _ => (Bound::Included(prefix), Bound::Excluded(key)),
            },
        };
        // An inverted range would panic inside sled: it holds nothing.
        if let (Bound::Excluded(low) | Bound::Included(low), Bound::Excluded(high)) = range
            && low >= high
        {
            return Ok(Vec::new());
        }
        let pairs = guarded(|| {
            let found = self.db.range::<&[u8], _>(range);
            let pair =
                |entry: sled::Result<(sled::IVec, sled::IVec)>| entry.map(|(k, v)| (k.to_vec(), v.to_vec()));
            match direction {
                Direction::Forward => found.take(limit).map(pair).collect::<Result<Vec<_>, _>>(),
                Direction::Backward => found.rev().take(limit).map(pair).collect(),
            }
        })?;
        pairs.map_err(|e| short(&e))
    }

    /// Applies puts (`Some`) and deletes (`None`) as one atomic batch; not durable before `sync`.
    pub(super) fn apply<'a>(
        &self,
        changes: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>,
    ) -> ViewResult<()> {
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        guarded(|| self.db.apply_batch(batch))?.map_err(|e| short(&e))
    }

    /// Makes everything that was applied durable.
    pub(super) fn sync(&self) -> ViewResult<()> {
        guarded(|| self.db.flush())?.map_err(|e| short(&e))?;
        if self.sync {
            self.file.sync_data().map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    /// Closes the view; what was applied is written out.
    pub(super) fn close(self) -> ViewResult<()> {
        let Self { db, file, sync } = self;
        guarded(|| drop(db))?;
        if sync {
            file.sync_all().map_err(|e| e.to_string())?;
        }
        Ok(())
    }
}

/// The smallest key after all that begin with `prefix`; none when there is none.
fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

/// sled takes a snapshot that it did not finish for a damaged store, for ever; the log behind it is whole.
fn drop_unfinished_snapshots(dir: &Path) -> ViewResult<()> {
    for name in files::names(dir).map_err(|e| e.to_string())? {
        if name.starts_with("snap.") && name.ends_with(".generating") {
            files::remove_if_there(&dir.join(name)).map_err(|e| e.to_string())?;
        }
    }
    Ok(())
}

fn is_locked(error: &sled::Error) -> bool {
    match error {
        sled::Error::Io(io) => {
            io.kind() == std::io::ErrorKind::WouldBlock || io.to_string().contains("WouldBlock")
        }
        _ => false,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "sled's lock lingers after a drop and nothing tells when it ends"
)]
fn pause() {
    std::thread::sleep(LOCK_PAUSE);
}

/// sled's errors can print whole pages: the first line, and not much of it.
fn short(error: &sled::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> (tempfile::TempDir, View) {
        let dir = tempfile::tempdir().unwrap();
        let view = View::open(&dir.path().join("sled"), 1 << 20, false).unwrap();
        let keys: [&[u8]; 6] = [b"\x01a", b"\x02a", b"\x02b", b"\x02b1", b"\x02c", b"\x03a"];
        view.apply(keys.iter().map(|key| (*key, Some(*key)))).unwrap();
        (dir, view)
    }

    #[test]
    fn a_scan_stays_within_its_prefix_in_both_directions() {
        let (_dir, view) = filled();
        let keys = |prefix: &[u8], after: Option<&[u8]>, limit, direction| {
            let pairs = view.scan(prefix, after, limit, direction).unwrap();
            pairs.into_iter().map(|(k, _)| String::from_utf8_lossy(&k[1..]).into_owned()).collect::<Vec<_>>()
        };
        let (forward, backward) = (Direction::Forward, Direction::Backward);
        assert_eq!(keys(b"\x02", None, 9, forward), ["a", "b", "b1", "c"]);
        assert_eq!(keys(b"\x02", None, 2, backward), ["c", "b1"]);
        assert_eq!(keys(b"\x02b", None, 9, forward), ["b", "b1"]);
        assert_eq!(keys(b"\x02", Some(b"\x02b"), 9, forward), ["b1", "c"]);
        assert_eq!(keys(b"\x02", Some(b"\x02b"), 9, backward), ["a"]);
        assert_eq!(keys(b"\x02", Some(b"\x02a"), 9, backward), [""; 0]);
        assert_eq!(keys(b"\x02", Some(b"\x02c"), 9, forward), [""; 0]);
        assert_eq!(keys(b"\x02", Some(b"\x09"), 9, forward), [""; 0]);
        assert_eq!(keys(b"\x02", Some(b"\x09"), 9, backward), ["c", "b1", "b", "a"]);
        assert_eq!(keys(b"\x02b", Some(b"\x01"), 9, forward), ["b", "b1"]);
        assert_eq!(keys(b"", None, 9, forward).len(), 6);
    }

    #[test]
    fn a_batch_puts_and_deletes() {
        let (_dir, view) = filled();
        view.apply([(b"\x02a".as_slice(), None), (b"\x02b".as_slice(), Some(b"new".as_slice()))].into_iter())
            .unwrap();
        assert_eq!(view.get(b"\x02a"), Ok(None));
        assert_eq!(view.peek(b"\x02b", <[u8]>::len), Ok(Some(3)));
    }

    #[test]
    fn the_end_of_a_prefix_is_found() {
        assert_eq!(successor(b"\x02"), Some(b"\x03".to_vec()));
        assert_eq!(successor(b"\x02\xff"), Some(b"\x03".to_vec()));
        assert_eq!(successor(b"\xff"), None);
        assert_eq!(successor(b""), None);
    }
}

//! The lock that makes one process the owner of a store, and the note about who that is.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;

use rustix::fs::{FlockOperation, flock};

use super::directory::Directory;
use super::error::StoreError;

/// The lock; dropping it lets the next one in.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Unlocks by name: a process forked at this moment still shares the open file until it begins its program.
    fn drop(&mut self) {
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

impl Lock {
    /// Takes the lock at once or says who has it.
    pub(super) fn take(dir: &Directory, holder: &str) -> Result<Self, StoreError> {
        let path = dir.lock();
        let failed = || StoreError::io(&path);
        let opened =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut file = opened.map_err(failed())?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            let mut note = String::new();
            let _ = file.take(400).read_to_string(&mut note);
            let holder =
                note.lines().next().filter(|line| !line.is_empty()).unwrap_or("another process").to_owned();
            return Err(StoreError::InUse { dir: dir.root.clone(), holder });
        }
        let note =
            format!("process {} ({})\n", std::process::id(), holder.lines().next().unwrap_or_default());
        file.set_len(0).map_err(failed())?;
        file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(note.as_bytes())).map_err(failed())?;
        Ok(Self { file })
    }

    /// Whether some process holds the store now.
    pub(super) fn is_held(dir: &Directory) -> bool {
        File::open(dir.lock()).is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockShared).is_err())
    }
}

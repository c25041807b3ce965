//! Files written so that a crash leaves the old or the new content, never a part.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::error::StoreError;

/// Makes names that were created, renamed or removed in `dir` survive a power cut.
pub(super) fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|d| d.sync_all()).map_err(StoreError::io(dir))
}

/// Creates a file of mode 0600 that must not exist yet, for writing.
pub(super) fn create_new(path: &Path) -> Result<File, StoreError> {
    let opened = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path);
    opened.map_err(StoreError::io(path))
}

/// Replaces `path` durably: written beside it, synced, renamed, directory synced.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let beside = path.with_extension("new");
    remove_if_there(&beside)?;
    let mut file = create_new(&beside)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(StoreError::io(&beside))?;
    fs::rename(&beside, path).map_err(StoreError::io(path))?;
    sync_dir(path.parent().unwrap_or(Path::new("/")))
}

/// Removes a file; fine when it is not there.
pub(super) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::io(path)(error)),
        _ => Ok(()),
    }
}

/// The names in a directory, sorted; none when it does not exist.
pub(super) fn names(dir: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(dir)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(StoreError::io(dir))?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Copies a directory with everything in it, sharing blocks where the file system can.
pub(super) fn copy_dir(from: &Path, to: &Path) -> Result<(), StoreError> {
    super::directory::make_dir(to)?;
    for name in names(from)? {
        let (source, target) = (from.join(&name), to.join(&name));
        if source.is_dir() {
            copy_dir(&source, &target)?;
            continue;
        }
        let mut reader = File::open(&source).map_err(StoreError::io(&source))?;
        let mut writer = create_new(&target)?;
        if rustix::fs::ioctl_ficlone(&writer, &reader).is_err() {
            std::io::copy(&mut reader, &mut writer).map_err(StoreError::io(&target))?;
        }
        writer.sync_all().map_err(StoreError::io(&target))?;
    }
    sync_dir(to)
}

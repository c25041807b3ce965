//! Files on the machine of the terminal: a folder listed, a Word file read (R15). Never those of the server.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::request::{Folder, FolderEntry};
use crate::wire::client::api::{Answer, ErrorKind, ErrorView};

/// The greatest Word file, as the service has it too (S54).
const MAX_FILE: u64 = 5 << 20;
/// The most files of a folder that are listed.
const MAX_ENTRIES: usize = 2_000;

fn failed(what: &str, path: &Path, error: &io::Error) -> ErrorView {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::NotADirectory => "a part of it is no folder".to_owned(),
        io::ErrorKind::PermissionDenied => "this Unix user may not read it".to_owned(),
        _ => error.to_string(),
    };
    ErrorView::new(ErrorKind::Invalid, format!("{what} {} cannot be read: {why}.", path.display()))
}

/// The path that is meant: `~` is the home folder, what is relative begins where the terminal was started.
fn meant(typed: &str) -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default();
    match typed.strip_prefix('~') {
        Some("") => home(),
        Some(rest) if rest.starts_with('/') => home().join(rest.trim_start_matches('/')),
        _ => std::env::current_dir().unwrap_or_default().join(typed),
    }
}

/// The folders and Word files of a folder, by name; folders first.
pub(super) fn list(typed: String) -> Answer<Folder> {
    let path = meant(&typed);
    let read = fs::read_dir(&path).map_err(|error| failed("The folder", &path, &error))?;
    let entry = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let is_folder = fs::metadata(entry.path()).is_ok_and(|meta| meta.is_dir());
        let lower = name.to_lowercase();
        let is_word = [".docx", ".docm", ".dotx", ".doc"].iter().any(|end| lower.ends_with(end));
        (is_folder || is_word).then_some(FolderEntry { name, is_folder })
    };
    let mut entries: Vec<FolderEntry> = read.flatten().filter_map(entry).take(MAX_ENTRIES).collect();
    entries.sort_by_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
    Ok(Folder { path: path.display().to_string(), typed, entries })
}

/// The bytes of a file, within the limit.
pub(super) fn read(typed: &str) -> Answer<Vec<u8>> {
    let path = meant(typed);
    let failed = |error: &io::Error| failed("The file", &path, error);
    // What is no file, such as a pipe, is not opened: that could wait for ever.
    let meta = fs::metadata(&path).map_err(|error| failed(&error))?;
    if !meta.is_file() {
        return Err(ErrorView::new(ErrorKind::Invalid, format!("{} is no file.", path.display())));
    }
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(|error| failed(&error))?;
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 > MAX_FILE {
        let message = format!("{} is greater than {} MB.", path.display(), MAX_FILE >> 20);
        return Err(ErrorView::new(ErrorKind::Invalid, message).hinted("Make its pictures smaller in Word."));
    }
    Ok(bytes)
}

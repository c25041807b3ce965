//! Which files of the paths that were named are read, in an order that is always the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::issue::{Issue, Place, Severity};

/// The endings of files that are read when a folder is named; a file that is named itself is always read.
const ENDINGS: [&str; 9] = ["json", "ndjson", "jsonl", "csv", "tsv", "txt", "psv", "xml", "hl7"];
/// How deep folders are followed.
const DEPTH: u32 = 32;

/// The files to read, sorted within each folder, each once; and issues for what cannot be read.
///
/// Folders are followed to their bottom, hidden files and linked folders are not. Files of other kinds in a folder
/// are counted in one note per folder.
pub fn list(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Issue>) {
    let mut listing = Listing { files: Vec::new(), issues: Vec::new() };
    for path in paths {
        match fs::metadata(path) {
            Err(error) => listing.issue(path, Severity::Refused, format!("cannot be opened: {error}")),
            Ok(data) if data.is_dir() => listing.folder(path, 0),
            Ok(_) => listing.files.push(path.clone()),
        }
    }
    let mut seen = std::collections::HashSet::new();
    listing.files.retain(|file| seen.insert(file.clone()));
    (listing.files, listing.issues)
}

struct Listing {
    files: Vec<PathBuf>,
    issues: Vec<Issue>,
}

impl Listing {
    fn issue(&mut self, path: &Path, severity: Severity, reason: String) {
        let file: Arc<str> = path.to_string_lossy().into();
        self.issues.push(Issue { file, place: Place::default(), severity, reason });
    }

    fn folder(&mut self, folder: &Path, depth: u32) {
        if depth > DEPTH {
            self.issue(folder, Severity::Refused, format!("folders are nested deeper than {DEPTH}"));
            return;
        }
        let mut entries: Vec<fs::DirEntry> = match fs::read_dir(folder) {
            Ok(entries) => entries.flatten().collect(),
            Err(error) => return self.issue(folder, Severity::Refused, format!("cannot be opened: {error}")),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut others = 0u32;
        for entry in entries {
            let path = entry.path();
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                self.folder(&path, depth + 1);
            } else if readable(&path) && path.is_file() {
                self.files.push(path);
            } else {
                others += 1;
            }
        }
        if others > 0 {
            let reason = format!("{others} files or links of other kinds in this folder were left out");
            self.issue(folder, Severity::Note, reason);
        }
    }
}

fn readable(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_followed_in_a_fixed_order() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.json", "a.CSV", ".hidden.json", "picture.png", "sub/c.ndjson"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        std::os::unix::fs::symlink(dir.path(), dir.path().join("sub/loop")).unwrap();
        let odd = dir.path().join("picture.png");
        let (files, issues) = list(&[dir.path().to_owned(), odd.clone(), odd, dir.path().join("gone.json")]);
        let names: Vec<_> = files
            .iter()
            .map(|f| f.strip_prefix(dir.path()).unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["a.CSV", "b.json", "sub/c.ndjson", "picture.png"]);
        let severities: Vec<_> = issues.iter().map(|issue| issue.severity).collect();
        assert_eq!(severities, [Severity::Note, Severity::Note, Severity::Refused], "{issues:?}");
    }
}

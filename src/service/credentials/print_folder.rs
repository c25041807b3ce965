//! The folder where letters are handed over for printing.
//!
//! A letter is written under a hidden name before the commit that sends it, and gets its own name after it: a full
//! disk or a missing folder is found before anything is decided. Names are ours, never a patient's (S62).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::domain::LetterNumber;
use crate::service::error::ServiceError;

/// A print folder that was found usable.
#[derive(Clone, Debug)]
pub(in crate::service) struct PrintFolder {
    path: PathBuf,
}

impl PrintFolder {
    /// Takes the folder if it is there.
    pub fn open(path: &str) -> Result<Self, ServiceError> {
        if path.is_empty() {
            return Err(ServiceError::Unavailable(
                "This site has no print folder.".to_owned(),
                "Set one with `patient-profile init --print-folder`, or hold the letters.".to_owned(),
            ));
        }
        let path = PathBuf::from(path);
        match fs::metadata(&path) {
            Ok(meta) if meta.is_dir() => Ok(Self { path }),
            Ok(_) => Err(unavailable(&path, "is not a folder")),
            Err(error) => Err(unavailable(&path, &reason(&error))),
        }
    }

    /// The name that a letter has in the folder.
    pub fn file_name(number: LetterNumber) -> String {
        format!("{number}.docx")
    }

    /// Writes a letter under its hidden name, durable when it returns.
    pub fn write_part(&self, number: LetterNumber, bytes: &[u8]) -> Result<(), ServiceError> {
        let name = Self::file_name(number);
        let written = self.create_part(&name)?;
        let written = (&written).write_all(bytes).and_then(|()| written.sync_all());
        written.map_err(|error| {
            self.discard_file_part(&name);
            unavailable(&self.path, &reason(&error))
        })
    }

    /// A new file under the hidden name of `name`, for its owner only; refused where there is a file of that name.
    pub fn create_part(&self, name: &str) -> Result<File, ServiceError> {
        if self.has(name) {
            return Err(self.taken(name));
        }
        let part = self.hidden(name);
        // A part of the same name can only be left of a try that never became a letter.
        let _ = fs::remove_file(&part);
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .custom_flags(i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or(0))
            .open(&part)
            .map_err(|error| unavailable(&self.path, &reason(&error)))
    }

    /// Removes the hidden file of a letter that was not sent after all.
    pub fn discard_part(&self, number: LetterNumber) {
        self.discard_file_part(&Self::file_name(number));
    }

    /// Removes the hidden file of `name`.
    pub fn discard_file_part(&self, name: &str) {
        // It is only a left-over: the next try writes over it.
        let _ = fs::remove_file(self.hidden(name));
    }

    /// Gives a written letter its own name; fine if that was done before. A file that is there already is never
    /// replaced, and while the letter still has its hidden name that file is somebody else's.
    pub fn publish(&self, number: LetterNumber) -> Result<(), ServiceError> {
        self.publish_file(&Self::file_name(number))
    }

    /// Gives a written file its own name, as [`Self::publish`] does.
    pub fn publish_file(&self, name: &str) -> Result<(), ServiceError> {
        let (part, target) = (self.hidden(name), self.path.join(name));
        match (part.exists(), target.exists()) {
            (true, true) => return Err(self.taken(name)),
            (false, true) => {}
            (_, false) => {
                rename_new(&part, &target).map_err(|error| unavailable(&self.path, &reason(&error)))?;
            }
        }
        File::open(&self.path)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| unavailable(&self.path, &reason(&error)))
    }

    /// Whether a letter lies there, under either name.
    pub fn holds(&self, number: LetterNumber) -> bool {
        let name = Self::file_name(number);
        self.hidden(&name).exists() || self.has(&name)
    }

    /// Files of another store lie there, with the same numbers.
    fn taken(&self, name: &str) -> ServiceError {
        let folder = self.path.display();
        ServiceError::Unavailable(
            format!("The print folder {folder} holds another file called {name} already."),
            "Move the old letters away, or name another print folder.".to_owned(),
        )
    }

    /// Whether a file has its own name.
    pub fn has(&self, name: &str) -> bool {
        self.path.join(name).exists()
    }

    /// Where a file of this name lies.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A failure of the folder as a sentence.
    pub fn unavailable(&self, error: &io::Error) -> ServiceError {
        unavailable(&self.path, &reason(error))
    }

    fn hidden(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}.part"))
    }
}

/// Renames without replacing, where the file system can; the caller looked before where it cannot.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    let (here, flags) = (rustix::fs::CWD, rustix::fs::RenameFlags::NOREPLACE);
    match rustix::fs::renameat_with(here, from, here, to, flags) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => fs::rename(from, to),
        done => done.map_err(io::Error::from),
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be written".to_owned(),
        io::ErrorKind::StorageFull => "is on a full disk".to_owned(),
        _ => format!("failed: {error}"),
    }
}

fn unavailable(path: &Path, what: &str) -> ServiceError {
    ServiceError::Unavailable(
        format!("The print folder {} {what}.", path.display()),
        "Nothing was sent. Mend the folder and repeat, or hold the letters.".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_appears_whole_and_only_after_publishing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = PrintFolder::open(dir.path().to_str().unwrap()).unwrap();
        let number = LetterNumber(7);
        folder.write_part(number, b"letter").unwrap();
        assert!(!dir.path().join("L000007.docx").exists());
        folder.publish(number).unwrap();
        folder.publish(number).unwrap();
        assert_eq!(fs::read(dir.path().join("L000007.docx")).unwrap(), b"letter");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn another_stores_letter_of_the_same_number_is_never_taken_for_ours() {
        let dir = tempfile::tempdir().unwrap();
        let folder = PrintFolder::open(dir.path().to_str().unwrap()).unwrap();
        folder.write_part(LetterNumber(7), b"ours").unwrap();
        fs::write(dir.path().join("L000007.docx"), b"theirs").unwrap();
        assert!(folder.publish(LetterNumber(7)).unwrap_err().to_string().contains("L000007.docx"));
        assert!(folder.write_part(LetterNumber(7), b"ours").is_err(), "found before anything is decided");
        assert_eq!(fs::read(dir.path().join("L000007.docx")).unwrap(), b"theirs");
    }

    #[test]
    fn a_planted_link_is_not_followed_and_a_missing_folder_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let secret = dir.path().join("secret");
        fs::write(&secret, "x").unwrap();
        let folder = PrintFolder::open(dir.path().to_str().unwrap()).unwrap();
        std::os::unix::fs::symlink(&secret, dir.path().join(".L000001.docx.part")).unwrap();
        folder.write_part(LetterNumber(1), b"letter").unwrap();
        assert_eq!(fs::read(&secret).unwrap(), b"x");
        let gone = PrintFolder::open("/nowhere/at/all").unwrap_err().to_string();
        assert!(gone.contains("/nowhere/at/all is not there"), "{gone}");
        assert!(PrintFolder::open("").is_err());
    }
}

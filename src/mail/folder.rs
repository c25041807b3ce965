//! Mails as .eml files in a folder: for sites that send them on by other means, and for trying things out.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use super::message::{Form, Outgoing, Sender};
use super::{MailFault, Mailer};

/// Writes each mail to a file of its own, named by time and id.
#[derive(Debug)]
pub struct FolderMailer {
    folder: PathBuf,
    sender: Sender,
}

impl FolderMailer {
    /// Mails into `folder`, which must exist.
    pub fn new(folder: PathBuf, sender: Sender) -> Self {
        Self { folder, sender }
    }
}

impl Mailer for FolderMailer {
    /// Whole or not at all: the file appears under its name once everything is in it. A second try of a mail that
    /// arrived replaces it with the same bytes.
    fn send(&self, mail: &Outgoing) -> Result<(), MailFault> {
        let bytes = mail.message(&self.sender, Form::ForReading)?.formatted();
        let stem = format!("{}-{}", mail.at.format("%Y%m%dT%H%M%S"), mail.id);
        let part = self.folder.join(format!(".{stem}.part"));
        let path = self.folder.join(format!("{stem}.eml"));
        let write = || {
            let mut file =
                OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        write().map_err(|error| {
            MailFault::passing(format!("the mail folder {} takes no file: {error}", self.folder.display()))
        })
    }

    fn describe(&self) -> String {
        format!("folder {}", self.folder.display())
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::tests::{mail, sender};
    use super::*;

    #[test]
    fn a_mail_is_a_file_and_a_missing_folder_a_passing_fault() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = FolderMailer::new(folder.path().to_owned(), sender());
        mailer.send(&mail()).unwrap();
        mailer.send(&mail()).unwrap();
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(names, ["20261118T110640-0102.eml"]);
        let text = fs::read_to_string(folder.path().join(&names[0])).unwrap();
        assert!(text.contains("portal.example/confirm"));
        let gone = FolderMailer::new(folder.path().join("gone"), sender());
        assert!(!gone.send(&mail()).unwrap_err().permanent);
    }
}

//! `letters …`: lists, files, the To post tray, and what goes wrong in the post.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::json;

use super::account::state_words;
use super::letters_post;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::cli::{json, values};
use crate::service::api::{
    HeldAct, HeldRequest, LETTERS_AT_ONCE, LetterFilter, LetterView, ReissueRequest, StateOutcome,
};
use crate::wire::client::{answer, within};

const LETTERS: Duration = Duration::from_mins(2);

/// The commands of `letters`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Letters {
    /// List letters, newest first
    List(List),
    /// Write the Word file of a letter to a new file; its code is blanked once it was handed over
    Get(Get),
    /// Hand over a patient's letters that wait in the To post tray
    Send(Send),
    /// Discard a patient's letters that wait in the To post tray
    Discard(Discard),
    /// Re-issue a lost letter: its code ends, the same letter goes out with a new one
    Reissue(Reissue),
    /// List what waits in the To post tray, and what would be held back
    Tray,
    /// Print what waits in the To post tray: one file and a manifest, after each letter was checked again
    Print(letters_post::Print),
    /// Note that a letter came back: its code ends, the address is marked as doubtful
    Returned(Returned),
}

/// The arguments of `letters list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    /// Only of this patient
    #[arg(long)]
    patient: Option<String>,
    /// Only in this status: held, sent, discarded, superseded
    #[arg(long, value_parser = values::letter_status)]
    status: Option<String>,
}

/// The arguments of `letters get`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Get {
    /// The letter's number, such as L000123
    letter: String,
    /// The new file, a PDF where it ends in .pdf; an existing one is never overwritten
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// The arguments of `letters send`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Send {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
}

/// The arguments of `letters discard`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Discard {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
    /// Why; it stands in the activity log
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// The arguments of `letters reissue`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Reissue {
    /// The lost letter's number, such as L000123, or the patient
    letter: String,
    /// Credentials Expiry Date: 2026-12-06, 6 dec, 6/12 or +14d [default: the site's]
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
    /// Let the new letters wait in the To post tray
    #[arg(long)]
    hold: bool,
}

/// The arguments of `letters returned`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Returned {
    /// The letter's number, such as L000123
    letter: String,
}

impl Letters {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        match self {
            Self::List(list) => list.run(&session, context).await?,
            Self::Get(get) => get.run(&session, context).await?,
            Self::Send(send) => {
                held(send.patient, HeldAct::Send, String::new(), &session, context).await?;
            }
            Self::Tray => letters_post::tray(&session, context).await?,
            Self::Print(print) => print.run(&session, context).await?,
            Self::Reissue(reissue) => reissue.run(&session, context).await?,
            Self::Returned(returned) => {
                let noted = session.client.letter_returned(within(LETTERS), returned.letter).await;
                tell(&answer(noted)?, context)?;
            }
            Self::Discard(discard) => {
                held(discard.patient, HeldAct::Discard, discard.reason, &session, context).await?;
            }
        }
        Ok(())
    }
}

async fn held(
    patient: String,
    act: HeldAct,
    reason: String,
    session: &Session,
    context: &Context,
) -> Result<(), Failure> {
    let request = HeldRequest { patient, act, reason };
    tell(&answer(session.client.held_letters(within(LETTERS), request).await)?, context)
}

fn tell(outcome: &StateOutcome, context: &Context) -> Result<(), Failure> {
    let words = || {
        let mut lines = state_words(outcome);
        for letter in &outcome.letters {
            let file = letter.file.as_ref().map(|file| format!(": {file}")).unwrap_or_default();
            lines.push(format!("{} {} ({}){file}", letter.status, letter.id, letter.template));
        }
        lines
    };
    context.out.answer(|| json::state_outcome(outcome), words)
}

impl Reissue {
    async fn run(self, session: &Session, context: &Context) -> Result<(), Failure> {
        let time = session.time().await?;
        let expires = self.expires.map(|text| time.day(&text)).transpose()?;
        let request = ReissueRequest { patient: self.letter, expires, hold: self.hold };
        let outcome = answer(session.client.reissue_letter(within(LETTERS), request).await)?;
        super::credentials::tell(&outcome, &time, context)
    }
}

impl List {
    async fn run(self, session: &Session, context: &Context) -> Result<(), Failure> {
        let time = session.time().await?;
        let mut filter = LetterFilter { patient: self.patient, status: self.status, before: None };
        let mut letters: Vec<LetterView> = Vec::new();
        loop {
            let page = answer(session.client.letters(within(LETTERS), filter.clone()).await)?;
            let is_last = page.len() < LETTERS_AT_ONCE;
            letters.extend(page);
            if is_last {
                break;
            }
            filter.before = letters.last().map(|letter| letter.id.clone());
        }
        if context.out.is_json() {
            return context.out.value(&json::letters(&letters, &time));
        }
        let mut table = Table::new(&["Letter", "Patient ID", "Template", "Status", "Made", "By", "File"]);
        for one in &letters {
            let made = one.made.map(|at| time.column(at)).unwrap_or_default();
            let file = one.file.as_deref().unwrap_or_default();
            table.row([&one.id, &one.patient_id, &one.template, &one.status, &made, &one.made_by, file]);
        }
        context.out.table(&table)
    }
}

impl Get {
    async fn run(self, session: &Session, context: &Context) -> Result<(), Failure> {
        let is_pdf = self.out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
        let letter = if is_pdf {
            session.client.letter_pdf(within(LETTERS), self.letter).await
        } else {
            session.client.letter_file(within(LETTERS), self.letter).await
        };
        let letter = answer(letter)?;
        write_new(&self.out, &letter.bytes)?;
        let file = self.out.display().to_string();
        context
            .out
            .answer(|| json!({ "file": file, "id": letter.id }), || vec![format!("{}: {file}", letter.id)])
    }
}

/// Writes a file that only its owner can read; nothing is overwritten, and nothing half-written is left.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::invalid(format!(
            "There is a file {} already, and nothing is overwritten: name another.",
            path.display()
        )),
        _ => Failure::io("The letter cannot be written to", path, error),
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| failed(&error))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
        // What is left of it is of no use; that it cannot be removed changes nothing about the failure.
        let _ = std::fs::remove_file(path);
        failed(&error)
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_letter_is_written_once_and_only_for_its_owner() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("letter.docx");
        write_new(&path, b"bytes").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(write_new(&path, b"other").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"bytes");
        assert!(write_new(&dir.path().join("no/such"), b"x").is_err());
    }
}

//! What was made: each letter with its number, its file and what became of it.

use crate::tui::text::dates;
use crate::tui::text::width::columns as cells;
use crate::wire::client::api::{CredentialsOutcome, LetterOutcome};

/// The message once letters were made.
pub(super) fn said(outcome: &CredentialsOutcome) -> String {
    let n_letters = outcome.letters.len();
    let letters = if n_letters == 1 { "1 letter".to_owned() } else { format!("{n_letters} letters") };
    format!("{letters} generated for {}. Enter goes back to the record.", outcome.patient_id)
}

/// The headings of the letters.
pub(super) fn heading(columns: usize) -> String {
    fit(columns, "Number", "Letter", "Status", "File")
}

/// A letter.
pub(super) fn row(letter: &LetterOutcome, columns: usize) -> String {
    fit(columns, &letter.id, &letter.template, &letter.status, letter.file.as_deref().unwrap_or("-"))
}

fn fit(columns: usize, id: &str, template: &str, status: &str, file: &str) -> String {
    let room = columns.saturating_sub(8 + 12 + 16 + 6);
    cells(&[(id, 8), (template, room), (status, 12), (file, 16)])
}

/// What stands below the letters: the credentials, where the files are, warnings, and what comes next.
pub(super) fn below(outcome: &CredentialsOutcome, folder: &str) -> Vec<String> {
    let mut lines = vec![format!(
        "Credentials: {}; they expire on {}.",
        outcome.credentials.status,
        dates::day(outcome.credentials.expires)
    )];
    if outcome.letters.iter().any(|letter| letter.file.is_some()) {
        lines.push(format!("The files are in the print folder {folder}."));
    }
    if outcome.letters.iter().any(|letter| letter.status == "Held") {
        lines.push("Held letters wait in the To post tray: a Actions sends or discards them.".to_owned());
    }
    lines.extend(outcome.warnings.iter().map(|warning| format!("! {warning}")));
    lines
}

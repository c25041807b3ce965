//! What was made: each letter with its number, its file and what became of it.

use super::model::Letter;
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::tui::text::width::{columns as cells, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::{CredentialsOutcome, LetterOutcome};

/// The message once letters were made.
pub(super) fn said(outcome: &CredentialsOutcome) -> String {
    let n_letters = outcome.letters.len();
    let letters = if n_letters == 1 { "1 letter".to_owned() } else { format!("{n_letters} letters") };
    format!("{letters} generated for {}. Enter goes back to the record.", outcome.patient_id)
}

/// The headings of the letters.
fn heading(columns: usize) -> String {
    fit(columns, "Number", "Letter", "Status", "File")
}

/// A letter.
fn letter_row(letter: &LetterOutcome, columns: usize) -> String {
    fit(columns, &letter.id, &letter.template, &letter.status, letter.file.as_deref().unwrap_or("-"))
}

fn fit(columns: usize, id: &str, template: &str, status: &str, file: &str) -> String {
    let room = columns.saturating_sub(8 + 12 + 16 + 6);
    cells(&[(id, 8), (template, room), (status, 12), (file, 16)])
}

/// What stands below the letters: the credentials, where the files are, warnings, and what comes next.
fn below(outcome: &CredentialsOutcome, folder: &str) -> Vec<String> {
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

impl Letter {
    pub(super) fn draw_outcome(
        &self,
        canvas: &mut Canvas<'_>,
        area: Area,
        made: &CredentialsOutcome,
        shared: &Shared,
    ) {
        let columns = usize::from(area.width).saturating_sub(3);
        canvas.rule(area.x, area.y + 1, area.width, "Letters made", &self.list.beside(&self.who.id));
        canvas.line(area, 2, &format!("  {}", heading(columns)), Look::Bold);
        let rows = Area { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            let Some(letter) = made.letters.get(idx) else { break };
            canvas.row(rows, row, idx == self.list.selected, &letter_row(letter, columns));
            row += 1;
        }
        row += 1;
        let folder = shared.site.as_ref().map(|site| site.print_folder.as_str()).unwrap_or_default();
        for line in below(made, folder).iter().flat_map(|line| wrap(line, columns)) {
            canvas.line(rows, row, &format!("  {line}"), Look::Plain);
            row += 1;
        }
    }
}

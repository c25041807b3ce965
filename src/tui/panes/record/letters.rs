//! The module Letters.

use super::table::Pair;
use crate::tui::shared::Shared;
use crate::tui::text::told::told;
use crate::tui::text::width::columns as cells;
use crate::wire::client::api::{LetterView, RecordView};

fn told_columns(columns: usize) -> usize {
    if columns >= 90 { 34 } else { 14 }
}

fn fit(columns: usize, [id, template, status, made, carries]: [&str; 5]) -> String {
    let carries_wide = told_columns(columns);
    let room = columns.saturating_sub(8 + 12 + 12 + carries_wide + 8);
    cells(&[(id, 8), (template, room), (status, 12), (made, 12), (carries, carries_wide)])
}

pub(super) fn heading(columns: usize) -> String {
    fit(columns, ["Number", "Letter", "Status", "Made", "Tells"])
}

pub(super) fn row(letter: &LetterView, columns: usize, shared: &Shared) -> String {
    let template = format!("{} v{}", letter.template, letter.version);
    let made = letter.made.map(|at| shared.when(at)).unwrap_or_default();
    fit(
        columns,
        [&letter.id, &template, &letter.status, &made, &told(&letter.carries, told_columns(columns))],
    )
}

pub(super) fn detail(letter: &LetterView, shared: &Shared) -> Vec<Pair> {
    let when = |at: Option<_>| at.map(|at| shared.when(at)).unwrap_or_default();
    vec![
        ("Number", letter.id.clone()),
        ("Letter", format!("{} v{}", letter.template, letter.version)),
        ("Tells", letter.carries.join(", ")),
        ("Made", format!("{} by {}", when(letter.made), letter.made_by)),
        ("Status", letter.status.clone()),
        ("Sent", when(letter.sent)),
        ("File", letter.file.clone().unwrap_or_default()),
    ]
}

/// What an empty list says.
pub(super) fn empty(view: &RecordView) -> String {
    if view.cannot_invite.is_empty() {
        "No letters yet. The first is made by a Actions: Create Patient Portal Credentials.".to_owned()
    } else {
        format!("No letters: the patient cannot be invited, {}.", view.cannot_invite)
    }
}

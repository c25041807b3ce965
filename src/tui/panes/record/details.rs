//! The module Details: what the record says about the person, and associated healthcare information (R2).

use super::line::{Kind, Line, pair};
use super::table::Pair;
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::tui::text::width::columns as cells;
use crate::tui::who::grouped;
use crate::wire::client::api::{AssociatedView, RecordView};

/// The lines of the module.
pub(super) fn lines(view: &RecordView, columns: usize, _shared: &Shared) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |label, text: &str| pair(&mut lines, columns, label, text, Kind::Plain);
    let name = [view.title.as_str(), &view.row.given, &view.row.family].join(" ");
    say("Name", name.trim());
    for other in &view.other_names {
        say("Other name", other);
    }
    if view.row.altered {
        say("*", "The name holds characters that cannot be shown; they were replaced.");
    }
    say("Born", &view.row.birth_date.map_or_else(|| "no date of birth on file".to_owned(), dates::day));
    say("Died", &view.death_date.map(dates::day).unwrap_or_default());
    say("Sex", sex(&view.gender));
    say("Record status", &view.row.record_status);
    say("Patient ID", &view.row.patient_id);
    say("NHS number", &view.row.nhs_number.as_deref().map(grouped).unwrap_or_default());
    for (system, value) in &view.identifiers {
        say("Identifier", &format!("{value} ({system})"));
    }
    if view.address.is_empty() {
        say("Address", "none on file: a letter cannot be posted");
    }
    let mut label = "Address";
    for line in &view.address {
        say(label, line);
        label = "";
    }
    say("Telephone", &view.phone);
    say("Organisation", &view.organisation);
    lines.push(Line::rule("Associated healthcare information"));
    lines.extend(view.associated.iter().enumerate().map(|(idx, about)| {
        Line::whole(associated(about, columns.saturating_sub(2)), Kind::Associated(idx))
    }));
    if view.associated.is_empty() {
        let none = "None on file. Encounters, episodes and care plans come with an import.";
        lines.push(Line::whole(none, Kind::Sentence));
    }
    lines
}

fn sex(letter: &str) -> &str {
    match letter {
        "F" => "female",
        "M" => "male",
        "O" => "other",
        "" => "not known",
        other => other,
    }
}

fn span(about: &AssociatedView) -> String {
    match (about.start, about.end) {
        (Some(start), Some(end)) if start == end => dates::day(start),
        (Some(start), Some(end)) => format!("{} to {}", dates::day(start), dates::day(end)),
        (Some(start), None) => format!("from {}", dates::day(start)),
        (None, Some(end)) => format!("until {}", dates::day(end)),
        (None, None) => "no date".to_owned(),
    }
}

fn associated(about: &AssociatedView, columns: usize) -> String {
    let date = about.start.or(about.end).map_or_else(|| "no date".to_owned(), dates::day);
    let title = columns.saturating_sub(11 + 16 + 12 + 6);
    cells(&[(&date, 11), (&about.kind, 16), (&about.title, title), (&about.status, 12)])
}

/// Everything about one piece of associated healthcare information.
pub(super) fn detail(about: &AssociatedView) -> Vec<Pair> {
    vec![
        ("What", about.kind.clone()),
        ("Title", about.title.clone()),
        ("Status", about.status.clone()),
        ("When", span(about)),
    ]
}

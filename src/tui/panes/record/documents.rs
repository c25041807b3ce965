//! The module Documents.

use super::table::Pair;
use crate::tui::text::dates;
use crate::tui::text::width::columns as cells;
use crate::wire::client::api::DocumentView;

/// What an empty list says.
pub(super) const EMPTY: &str = "No documents. They come with an import: patient-profile import PATH.";

fn fit(columns: usize, date: &str, title: &str, kind: &str, visible: &str) -> String {
    let kind_wide = (columns / 5).min(24);
    let room = columns.saturating_sub(11 + kind_wide + 15 + 6);
    cells(&[(date, 11), (title, room), (kind, kind_wide), (visible, 15)])
}

pub(super) fn heading(columns: usize) -> String {
    fit(columns, "Date", "Document", "Type", "Patient Profile")
}

/// Whether the patient may see it, in a word.
fn visible(document: &DocumentView) -> &'static str {
    match (document.withdrawn, document.visible) {
        (true, _) => "Withdrawn",
        (false, true) => "Visible",
        (false, false) => "Hidden",
    }
}

pub(super) fn row(document: &DocumentView, columns: usize) -> String {
    let date = document.date.map_or_else(|| "no date".to_owned(), dates::day);
    fit(columns, &date, &document.title, &document.kind, visible(document))
}

pub(super) fn detail(document: &DocumentView) -> Vec<Pair> {
    let size = match document.size {
        0 => "only the reference is here".to_owned(),
        bytes => format!("{} bytes", dates::count(bytes)),
    };
    vec![
        ("Date", document.date.map_or_else(|| "no date".to_owned(), dates::day)),
        ("Document", document.title.clone()),
        ("Type", document.kind.clone()),
        ("Author", document.author.clone()),
        ("Patient Profile", visible(document).to_owned()),
        ("Media type", document.content_type.clone()),
        ("Size", size),
    ]
}

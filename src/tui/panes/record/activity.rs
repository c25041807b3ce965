//! The latest activity as rows of Patient Profile, newest first; the module Activity is the log itself (R56).

use super::table::Pair;
use crate::domain::Permission;
use crate::tui::shared::Shared;
use crate::tui::text::width::columns as cells;
use crate::wire::client::api::ActivityView;

fn fit(columns: usize, [when, who, kind, detail]: [&str; 4]) -> String {
    let kind_wide = if columns >= 90 { 38 } else { 34 };
    let room = columns.saturating_sub(12 + 8 + kind_wide + 6);
    cells(&[(when, 12), (who, 8), (kind, kind_wide), (detail, room)])
}

/// An entry as a row.
pub(super) fn line(entry: &ActivityView, columns: usize, shared: &Shared) -> String {
    fit(columns, [&shared.when(entry.at), &entry.actor, &entry.kind, &entry.detail])
}

pub(super) fn detail(entry: &ActivityView, shared: &Shared) -> Vec<Pair> {
    vec![
        ("When", shared.local(entry.at).format("%-d %b %Y %H:%M:%S").to_string()),
        ("What", entry.kind.clone()),
        ("More", entry.detail.clone()),
        ("Who", format!("{} ({})", entry.actor, entry.actor_type)),
        ("Entry", entry.seq.to_string()),
        ("Hash", entry.hash.clone()),
    ]
}

/// What an empty list says.
pub(super) fn empty(shared: &Shared) -> String {
    let empty = || "Nothing was done yet; 6 Activity also says who has looked at the record.".to_owned();
    shared.not_permitted(Permission::LogView).unwrap_or_else(empty)
}

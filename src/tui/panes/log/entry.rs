//! One entry in full: when, by whom, of whom, what, and its place in the chain.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::feed::Check;
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::wire::client::api::ActivityView;

/// `today 09:04:10`, `22 Nov 09:04:10` in the same year, `2024-11-22 09:04` before.
pub(super) fn moment(at: NaiveDateTime, today: NaiveDate) -> String {
    let format = match at.date() {
        day if day == today => "today %H:%M:%S",
        day if day.year() == today.year() => "%-d %b %H:%M:%S",
        _ => "%Y-%m-%d %H:%M",
    };
    at.format(format).to_string()
}

/// The lines of an entry as label and text.
pub(super) fn lines(entry: &ActivityView, check: &Check, shared: &Shared) -> Vec<(&'static str, String)> {
    let when = shared.local(entry.at).format("%-d %b %Y %H:%M:%S").to_string();
    let by = if entry.actor == entry.actor_type {
        entry.actor.clone()
    } else {
        format!("{} ({})", entry.actor, entry.actor_type)
    };
    let what = if entry.detail.is_empty() {
        entry.kind.clone()
    } else {
        format!("{}: {}", entry.kind, entry.detail)
    };
    let verified = match check {
        Check::Good { entries, .. } if entry.seq <= *entries => "verified",
        _ => "not verified yet",
    };
    let mut lines = vec![("When", when), ("By", by), ("Patient", patient(entry)), ("What", what)];
    match (&entry.before, &entry.after) {
        (Some(before), Some(after)) if before == after => {
            lines.push(("State", format!("{after}, as before")));
        }
        (before, after) => {
            lines.extend(before.clone().map(|state| ("Before", state)));
            lines.extend(after.clone().map(|state| ("After", state)));
        }
    }
    lines.push(("Chain", format!("{verified}; hash {}", short_hash(&entry.hash))));
    lines
}

fn patient(entry: &ActivityView) -> String {
    let Some(id) = &entry.patient_id else { return "none; it is about the site".to_owned() };
    let born = entry.birth_date.map_or_else(String::new, |day| format!(", born {}", dates::day(day)));
    format!("{id} {}{born}", entry.patient_name)
}

/// `9f2c 77a1 ... 03be`.
fn short_hash(hash: &str) -> String {
    match (hash.get(..4), hash.get(4..8), hash.len().checked_sub(4).and_then(|at| hash.get(at..))) {
        (Some(a), Some(b), Some(end)) if hash.len() > 12 => format!("{a} {b} ... {end}"),
        _ => hash.to_owned(),
    }
}

/// An entry as one line for the clipboard, with its whole hash and without a name.
pub(super) fn copied(entry: &ActivityView, shared: &Shared) -> String {
    let when = shared.local(entry.at).format("%Y-%m-%d %H:%M:%S");
    let patient = entry.patient_id.as_ref().map_or_else(String::new, |id| format!("patient {id}, "));
    let detail = if entry.detail.is_empty() { String::new() } else { format!(": {}", entry.detail) };
    format!(
        "entry {}, {when}, {}, {patient}{}{detail}, hash {}",
        entry.seq, entry.actor, entry.kind, entry.hash
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_hashes_are_short() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let at =
            |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day").and_hms_opt(9, 4, 10).expect("a time");
        assert_eq!(moment(at(2026, 11, 22), today), "today 09:04:10");
        assert_eq!(moment(at(2026, 11, 2), today), "2 Nov 09:04:10");
        assert_eq!(moment(at(2024, 2, 29), today), "2024-02-29 09:04");
        assert_eq!(short_hash("9f2c77a1000000000003be"), "9f2c 77a1 ... 03be");
        assert_eq!(short_hash("ab"), "ab");
    }
}

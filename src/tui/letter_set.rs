//! The letters that belong together: those of the newest set.

use crate::wire::client::api::LetterView;

/// How far apart the letters of one set are made at most, in seconds.
const ONE_SET: i64 = 60;

/// The letters of the newest set, by their numbers. Of a letter that was issued again at once the newest counts.
pub(crate) fn newest_set(letters: &[LetterView]) -> Vec<&LetterView> {
    let live = |letter: &&LetterView| !matches!(letter.status.as_str(), "Discarded" | "Superseded");
    let Some(newest) = letters.iter().filter(live).max_by_key(|letter| letter.made) else {
        return Vec::new();
    };
    let of_set = |letter: &&LetterView| match (letter.made, newest.made) {
        (Some(made), Some(last)) => (last - made).num_seconds() <= ONE_SET,
        _ => letter.id == newest.id,
    };
    let mut set: Vec<&LetterView> = letters.iter().filter(live).filter(of_set).collect();
    set.sort_by(|a, b| b.id.cmp(&a.id));
    let mut seen = Vec::new();
    set.retain(|letter| {
        let first = !seen.contains(&&letter.template);
        seen.push(&letter.template);
        first
    });
    set.reverse();
    set
}

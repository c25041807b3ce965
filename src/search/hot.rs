//! Which short beginnings get a kept answer: those that so many rows have that adding them up at each keystroke
//! would be felt.

use chrono::NaiveDate;

use super::atom::Atom;
use super::base::{Base, Hot};
use super::bits::Bits;
use super::dates::{self, DateOrder};
use super::dictionary::Dictionary;
use super::live::Live;
use super::plan::Plan;
use super::status::Status;

/// A beginning is kept when more than one row in this many has it.
const SHARE: usize = 20;
/// Populations below this are searched fast enough without.
const FEWEST_ROWS: usize = 4096;
/// No beginning longer than this is tried.
const LONGEST: usize = 8;

/// Fills the kept answers of a base that is otherwise complete. `today` is used as in the query.
pub(super) fn keep(base: &mut Base) {
    if base.len() < FEWEST_ROWS {
        return;
    }
    let live = Live::new(base.len(), std::iter::empty());
    let mut found = Vec::new();
    try_longer(base, &live, "", &mut found);
    base.hot = found.into_iter().collect();
}

fn try_longer(base: &Base, live: &Live, prefix: &str, found: &mut Vec<(Box<str>, Hot)>) {
    if prefix.len() >= LONGEST {
        return;
    }
    let mut next: Vec<char> = ('0'..='9').collect();
    for dictionary in [&base.names, &base.postcodes, &base.locals] {
        next_chars(dictionary, prefix, &mut next);
    }
    next.sort_unstable();
    next.dedup();
    for c in next {
        let longer = format!("{prefix}{c}");
        let atom = atom_of(&longer);
        let plan = Plan::new(base, live, &atom);
        if plan.size > base.len() / SHARE {
            let mut rows = Bits::new(base.len());
            plan.fill(&mut rows);
            let count = rows.count();
            try_longer(base, live, &longer, found);
            found.push((longer.into_boxed_str(), Hot { rows, count }));
        }
    }
}

/// The condition that a query would have for this beginning; its dates may be read wider than today allows only
/// where two digits stand for a year, which no beginning this common does.
fn atom_of(text: &str) -> Atom {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let dates = dates::compact(text, DateOrder::DayFirst, NaiveDate::MIN);
        Atom::Digits { text: text.to_owned(), dates, day_first: true }
    } else {
        Atom::Word { text: text.to_owned(), status: Status::default() }
    }
}

/// Adds the characters that follow `prefix` in a word.
fn next_chars(words: &Dictionary, prefix: &str, into: &mut Vec<char>) {
    let mut range = words.prefixed(prefix);
    while !range.is_empty() {
        let word = words.get(range.start as usize);
        match word[prefix.len()..].chars().next() {
            None => range.start = words.first(range.clone(), |word| word.len() == prefix.len()),
            Some(c) => {
                into.push(c);
                let with = &word[..prefix.len() + c.len_utf8()];
                range.start = words.first(range.clone(), |word| word.starts_with(with));
            }
        }
    }
}

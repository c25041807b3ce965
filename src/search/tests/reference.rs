//! A search without any index, written from the rules alone, and the property that the index finds the same patients
//! whatever happened to it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::sample;
use crate::domain::{AccountState, RecordKey};
use crate::search::atom::Atom;
use crate::search::{Entry, Index, Query, Status, Why, dates, fold};

fn words(text: &str) -> Vec<String> {
    let (mut out, mut places) = (String::new(), Vec::new());
    fold::words(text, &mut out, |a, b| places.push((a, b)));
    places.into_iter().map(|(a, b)| out[a..b].to_owned()).collect()
}

fn code(text: &str) -> String {
    let mut out = String::new();
    fold::code(text, &mut out);
    out
}

fn names(entry: &Entry) -> Vec<String> {
    let (family, given) = (words(&entry.family), words(&entry.given));
    let mut all = [family.clone(), given.clone()].concat();
    all.extend(entry.other_names.iter().flat_map(|name| words(name)));
    all.extend([&family, &given].into_iter().filter(|list| list.len() > 1).map(|list| list.concat()));
    if family.concat().chars().any(fold::is_unspaced) && !given.is_empty() {
        all.push(family.concat() + &given.concat());
    }
    all
}

fn numbers(entry: &Entry) -> Vec<String> {
    entry.nhs_number.iter().map(ToString::to_string).chain([entry.patient_id.to_string()]).collect()
}

fn status(entry: &Entry) -> Status {
    Status::of(entry.state, entry.deceased, entry.record_disabled)
}

fn answers(entry: &Entry, atom: &Atom) -> bool {
    let codes: Vec<String> = entry.local_ids.iter().chain(&entry.postcode).map(|text| code(text)).collect();
    let begins = |list: &[String], text: &str| list.iter().any(|word| word.starts_with(text));
    let born = |patterns: &[dates::DatePattern]| {
        entry.birth_date.and_then(dates::pack).is_some_and(|day| patterns.iter().any(|p| p.has(day)))
    };
    match atom {
        Atom::Word { text, status: asked } => {
            begins(&names(entry), text) || begins(&codes, text) || asked.meets(status(entry))
        }
        Atom::Digits { text, dates, .. } => {
            begins(&numbers(entry), text) || begins(&codes, text) || born(dates)
        }
        Atom::Code(text) => begins(&codes, text),
        Atom::Postcode { outward, inward } => entry.postcode.as_deref().map(code).is_some_and(|own| {
            own.len() == outward.len() + 3 && own.starts_with(&format!("{outward}{inward}"))
        }),
        Atom::Date(date) => born(std::slice::from_ref(date)),
        Atom::State(asked) => asked.meets(status(entry)),
    }
}

/// Whether one slip explains what `answers` does not, tried by undoing every slip.
fn nearly(entry: &Entry, atom: &Atom) -> bool {
    match atom {
        Atom::Word { text, .. } => names(entry).iter().any(|name| near(text, name)),
        Atom::Digits { text, .. } => numbers(entry)
            .iter()
            .any(|number| (9..=11).contains(&text.len()) && edits(text, number).contains(number)),
        _ => false,
    }
}

fn near(typed: &str, name: &str) -> bool {
    let letters = typed.chars().count();
    (2..=40).contains(&letters)
        && edits(typed, name)
            .iter()
            .any(|other| other == name || (letters > 4 && name.starts_with(other.as_str())))
}

/// Every text one slip away from `typed`, using the letters of `alphabet`.
fn edits(typed: &str, alphabet: &str) -> BTreeSet<String> {
    let typed: Vec<char> = typed.chars().collect();
    let mut found = BTreeSet::new();
    for at in 0..=typed.len() {
        let (head, tail) = typed.split_at(at);
        let mut add = |middle: &[char], tail: &[char]| {
            found.insert([head, middle, tail].concat().into_iter().collect())
        };
        for c in alphabet.chars() {
            add(&[c], tail);
            if !tail.is_empty() {
                add(&[c], &tail[1..]);
            }
        }
        if !tail.is_empty() {
            add(&[], &tail[1..]);
        }
        if tail.len() > 1 {
            add(&[tail[1], tail[0]], &tail[2..]);
        }
    }
    found
}

/// The least number of slips that explain `entry`, over all readings.
fn slips(entry: &Entry, query: &Query) -> Option<usize> {
    if query.only_states().is_some_and(|only| !only.meets(status(entry))) {
        return None;
    }
    let reading = |atoms: &Vec<Atom>| {
        let slipped: Vec<&Atom> = atoms.iter().filter(|atom| !answers(entry, atom)).collect();
        (slipped.iter().all(|atom| nearly(entry, atom)) && slipped.len() <= 2).then_some(slipped.len())
    };
    if query.readings().is_empty() { Some(0) } else { query.readings().iter().filter_map(reading).min() }
}

/// The patients a search must find, and whether slips had to be undone.
fn expected(patients: &BTreeMap<RecordKey, Entry>, query: &Query) -> (BTreeSet<RecordKey>, bool) {
    let slips: Vec<(RecordKey, usize)> =
        patients.values().filter_map(|entry| Some((entry.key, slips(entry, query)?))).collect();
    let within = |most: usize| -> BTreeSet<RecordKey> {
        slips.iter().filter(|(_, slips)| *slips <= most).map(|(key, _)| *key).collect()
    };
    let exact = within(0);
    if !exact.is_empty() || query.readings().is_empty() {
        return (exact, false);
    }
    let one = within(1);
    let found = if one.len() >= 10 { one } else { within(2) };
    let corrected = !found.is_empty();
    (found, corrected)
}

fn check(index: &Index, patients: &BTreeMap<RecordKey, Entry>, query: &Query) -> Result<(), TestCaseError> {
    let hits = index.search(query, usize::MAX, 0);
    let found: BTreeSet<RecordKey> = hits.rows.iter().map(|hit| hit.key).collect();
    let (expected, corrected) = expected(patients, query);
    prop_assert_eq!(hits.total, expected.len());
    prop_assert_eq!(hits.rows.len(), expected.len(), "a patient stands twice");
    prop_assert_eq!(found, expected);
    prop_assert_eq!(hits.corrected, corrected);
    prop_assert!(hits.rows.iter().all(|hit| (hit.why == Why::Corrected) == corrected));
    let mut paged = Vec::new();
    for offset in (0..hits.total).step_by(3) {
        paged.extend(index.search(query, 3, offset).rows);
    }
    prop_assert_eq!(paged, hits.rows, "pages are not the whole");
    Ok(())
}

#[derive(Clone, Debug)]
enum Step {
    Upsert(Box<Entry>),
    Remove(u32),
    State(u32, Option<AccountState>),
    Begin,
    Finish,
    Rebuild,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => sample::any_entry(40).prop_map(|entry| Step::Upsert(Box::new(entry))),
        2 => (0u32..40).prop_map(Step::Remove),
        2 => (0u32..40, sample::any_state()).prop_map(|(n, state)| Step::State(n, state)),
        1 => Just(Step::Begin),
        1 => Just(Step::Finish),
        1 => Just(Step::Rebuild),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_index_finds_what_a_linear_search_finds(
        first in proptest::collection::vec(sample::any_entry(40), 0..40),
        steps in proptest::collection::vec(any_step(), 0..25),
        texts in proptest::collection::vec(sample::any_text(), 8),
    ) {
        let mut patients: BTreeMap<RecordKey, Entry> = first.into_iter().map(|entry| (entry.key, entry)).collect();
        let mut index = Index::build(patients.values().cloned());
        let mut rebuild = None;
        for step in steps {
            match step {
                Step::Upsert(entry) => {
                    index.upsert(&entry);
                    patients.insert(entry.key, *entry);
                }
                Step::Remove(n) => {
                    let known = patients.remove(&sample::key(n)).is_some();
                    prop_assert_eq!(index.remove(sample::key(n)), known);
                }
                Step::State(n, state) => {
                    let known = patients.get_mut(&sample::key(n)).map(|entry| entry.state = state).is_some();
                    prop_assert_eq!(index.set_state(sample::key(n), state), known);
                }
                Step::Begin => rebuild = Some(index.begin_rebuild()),
                Step::Finish => {
                    if let Some(rebuild) = rebuild.take() {
                        prop_assert!(index.finish_rebuild(rebuild.run()));
                    }
                }
                Step::Rebuild => {
                    index = index.rebuilt();
                    rebuild = None;
                }
            }
            prop_assert_eq!(index.len(), patients.len());
        }
        for text in texts {
            let query = sample::query(&text);
            check(&index, &patients, &query)?;
            check(&index, &patients, &query.only(Status::LOCKED | Status::NOT_INVITED))?;
        }
    }
}

//! Synthetic patients in any number: nobody in it lives. The same number gives the same people.
//!
//! Skewed as real indexes are: a few surnames and given names are common, tens of thousands of surnames are rare,
//! households share a name and a postcode, and some records lack something.

mod dice;
mod fhir;
mod names;
mod person;

pub use dice::Dice;
pub use fhir::write_ndjson;
pub use person::{Person, row_of};

use names::Names;

/// The first `count` people, sorted as a list shows them: by surname, given name and date of birth.
pub fn sorted(count: usize) -> Vec<Person> {
    let mut people: Vec<Person> = people(count).collect();
    people.sort_by(|a, b| a.display_order().cmp(&b.display_order()));
    people
}

/// The first `count` people in the order of their records.
pub fn people(count: usize) -> impl Iterator<Item = Person> {
    let names = Names::embedded();
    let mut household = None;
    (0..count as u64).map(move |index| person::person(index, &names, &mut household))
}

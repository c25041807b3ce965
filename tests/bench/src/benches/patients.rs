//! The patients of P1 to P3 in the product's index and, folded, for the peers.

use chrono::NaiveDate;
use patient_profile::search::{DateOrder, Index, Query};

use crate::measure::Stopwatch;
use crate::population::{self, Person};
use crate::progress;
use crate::queries::Row;

/// People in display order, the index of them, and what building it took.
pub struct Patients {
    pub people: Vec<Person>,
    pub index: Index,
    pub build_seconds: f64,
}

/// The day of the searches.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();

impl Patients {
    /// Makes `count` people and indexes them.
    pub fn load(count: usize) -> Self {
        progress(&format!("making {count} patients and the index"));
        let people = population::sorted(count);
        let entries: Vec<_> = people.iter().enumerate().map(|(row, person)| person.entry(row)).collect();
        let watch = Stopwatch::start();
        let index = Index::build(entries);
        Self { people, index, build_seconds: watch.seconds() }
    }

    /// The same people for the peers.
    pub fn rows(&self) -> Vec<Row> {
        self.people.iter().map(Row::of).collect()
    }
}

/// A search as the product reads it.
pub fn query(text: &str) -> Query {
    Query::parse(text, TODAY, DateOrder::DayFirst)
}

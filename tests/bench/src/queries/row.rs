//! A patient as the peers index it: folded, in display order.

use super::fold::fold;
use crate::population::Person;

/// The folded texts of a patient.
#[derive(Clone, Debug)]
pub struct Row {
    pub surname: String,
    pub given: String,
    pub others: String,
    /// Year, month, day.
    pub born: String,
    /// Day, month, year.
    pub born_day_first: String,
    pub nhs_number: String,
    pub postcode: String,
    pub local_id: String,
}

impl Row {
    /// Folds a person.
    pub fn of(person: &Person) -> Self {
        Self {
            surname: fold(&person.family),
            given: fold(&person.given),
            others: fold(&person.others().collect::<Vec<_>>().join(" ")),
            born: person.yyyymmdd(),
            born_day_first: person.ddmmyyyy(),
            nhs_number: person.nhs_number.map_or_else(String::new, |number| format!("{number:010}")),
            postcode: fold(&person.postcode).replace(' ', ""),
            local_id: fold(&person.local_id),
        }
    }

    /// All of it as one text: what a full-text index is given.
    pub fn text(&self) -> String {
        [
            &self.surname,
            &self.given,
            &self.others,
            &self.born,
            &self.born_day_first,
            &self.nhs_number,
            &self.postcode,
            &self.local_id,
        ]
        .map(String::as_str)
        .join(" ")
    }
}

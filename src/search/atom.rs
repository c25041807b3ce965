//! The smallest thing a query asks for, and whether one folded patient answers it. The plain meaning of a search:
//! the base answers the same with sets of rows.

use super::dates::DatePattern;
use super::folded::{Folded, Kind};
use super::numbers;
use super::rank::{self, Cost};
use super::status::Status;

/// One condition of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    /// A word: the beginning of a name, of a postcode or of a local id, or a state.
    Word {
        /// Folded; never empty.
        text: String,
        /// What it asks for as a state word.
        status: Status,
    },
    /// Digits: the beginning of a Patient ID, NHS number, local id or postcode, or a birth date.
    Digits {
        /// Never empty.
        text: String,
        /// What they can mean as a date.
        dates: Vec<DatePattern>,
        /// Whether the dates were read with the day first, as the hot sets are.
        day_first: bool,
    },
    /// Letters and digits joined over punctuation: the beginning of a local id or postcode.
    Code(String),
    /// A postcode in two parts: the first is complete, the second perhaps not.
    Postcode {
        /// The part before the blank, as in LS1.
        outward: String,
        /// The beginning of the part after it, as in 4AB.
        inward: String,
    },
    /// A birth date.
    Date(DatePattern),
    /// A state, asked for by a phrase.
    State(Status),
}

/// Length of the second part of a British postcode.
pub(super) const INWARD: usize = 3;

impl Atom {
    /// The text that begins a name, where it may.
    pub fn name_text(&self) -> Option<&str> {
        if let Self::Word { text, .. } = self { Some(text) } else { None }
    }

    /// The text that begins a local id, where it may.
    pub fn local_text(&self) -> Option<&str> {
        match self {
            Self::Word { text, .. } | Self::Digits { text, .. } | Self::Code(text) => Some(text),
            _ => None,
        }
    }

    /// The text that begins a postcode, where it may.
    pub fn postcode_text(&self) -> Option<&str> {
        self.local_text()
    }

    /// The dates that answer it.
    pub fn dates(&self) -> &[DatePattern] {
        match self {
            Self::Digits { dates, .. } => dates,
            Self::Date(date) => std::slice::from_ref(date),
            _ => &[],
        }
    }

    /// The states that answer it.
    pub fn status(&self) -> Status {
        match self {
            Self::Word { status, .. } | Self::State(status) => *status,
            _ => Status::default(),
        }
    }

    /// How well `patient` answers it, none where not at all.
    pub fn cost(&self, patient: &Folded) -> Option<Cost> {
        let parts =
            patient.parts().enumerate().filter_map(|(at, (kind, word))| self.part_cost(kind, word, at == 0));
        let number = self.number_cost(patient);
        let date = self.dates().iter().any(|date| date.has(patient.birth)).then_some(rank::DATE);
        let state = self.status().meets(patient.status).then_some(rank::OTHERWISE);
        parts.chain(number).chain(date).chain(state).min()
    }

    /// Whether it is a whole Patient ID, NHS number or local id of `patient`.
    pub fn is_whole_id(&self, patient: &Folded) -> bool {
        let is_local = |text| patient.words(Kind::LocalId).any(|id| id == text);
        self.local_text().is_some_and(is_local) || self.number_cost(patient) == Some(rank::EXACT_ID)
    }

    fn part_cost(&self, kind: Kind, word: &str, first: bool) -> Option<Cost> {
        match (self, kind) {
            (Self::Word { text, .. } | Self::Digits { text, .. } | Self::Code(text), Kind::LocalId) => word
                .starts_with(text.as_str())
                .then_some(if word == text { rank::EXACT_ID } else { rank::OTHERWISE }),
            (Self::Word { text, .. } | Self::Digits { text, .. } | Self::Code(text), Kind::Postcode) => {
                word.starts_with(text.as_str()).then_some(rank::POSTCODE)
            }
            (Self::Postcode { outward, inward }, Kind::Postcode) => (word.len() == outward.len() + INWARD
                && word.starts_with(outward.as_str())
                && word[outward.len()..].starts_with(inward.as_str()))
            .then_some(rank::POSTCODE),
            (Self::Word { text, .. }, name) if name <= Kind::Derived => word
                .starts_with(text.as_str())
                .then(|| rank::name(name, word == text, first || name != Kind::Family)),
            _ => None,
        }
    }

    fn number_cost(&self, patient: &Folded) -> Option<Cost> {
        let Self::Digits { text, .. } = self else { return None };
        let found = numbers::begins_with(patient.patient_id, text)
            || patient.nhs_number.is_some_and(|number| numbers::begins_with(number, text));
        found.then_some(if text.len() == 10 { rank::EXACT_ID } else { rank::OTHERWISE })
    }
}

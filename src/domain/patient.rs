//! The patient: who it is, how to write to them, and the status of the record.

use chrono::NaiveDate;

use super::id::{PatientId, RecordKey};
use super::nhs_number::NhsNumber;
use super::record_status::RecordStatus;

/// A patient as we keep it: our keys, what the source said last, and the record's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    /// The internal key.
    pub key: RecordKey,
    /// The number on letters, given at the first import.
    pub patient_id: PatientId,
    /// What the source says of the person.
    pub details: PatientDetails,
    /// The status of the record; some statuses disable the account (R51).
    pub status: RecordStatus,
}

/// What a source says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatientDetails {
    /// The names by which the sending systems know the record, the one that identifies it first.
    pub identifiers: Vec<Identifier>,
    /// The NHS number, if it is well-formed.
    pub nhs_number: Option<NhsNumber>,
    /// The name in use.
    pub name: PersonName,
    /// Known-as, maiden and former names: for search only, never on a letter.
    pub other_names: Vec<PersonName>,
    /// Administrative gender.
    pub gender: Gender,
    /// The full date of birth. Without one a patient cannot be invited.
    pub birth_date: Option<NaiveDate>,
    /// The day of death where it is known; that the patient died stands in the record status.
    pub death_date: Option<NaiveDate>,
    /// The address to write to.
    pub address: Option<Address>,
    /// A telephone number as the source has it.
    pub phone: Option<String>,
    /// The organisation that looks after the record.
    pub organisation: Option<RecordKey>,
}

impl PatientDetails {
    /// The name by which the first sending system knows the record ("record's own id"); none where we had to make
    /// one because the source names it by nothing.
    pub fn local_id(&self) -> Option<&str> {
        let own = |identifier: &&Identifier| !identifier.system.starts_with("urn:patient-profile:");
        self.identifiers.iter().find(own).map(|identifier| identifier.value.as_str())
    }
}

/// A name that a sending system gives a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    /// The naming system, as a URI or a short word; empty where the source names none.
    pub system: String,
    /// The name in that system.
    pub value: String,
}

/// A person's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Mrs, Dr and the like.
    pub title: String,
    /// Given names in their order, the first first.
    pub given: String,
    /// The family name.
    pub family: String,
}

impl PersonName {
    /// `HAWTHORNE, Margaret Anne`: as lists and titles show it.
    pub fn listed(&self) -> String {
        match (self.family.is_empty(), self.given.is_empty()) {
            (true, _) => self.given.clone(),
            (_, true) => self.family.to_uppercase(),
            _ => format!("{}, {}", self.family.to_uppercase(), self.given),
        }
    }

    /// `Mrs Margaret Anne Hawthorne`: as an address begins.
    pub fn full(&self) -> String {
        [&self.title, &self.given, &self.family]
            .into_iter()
            .filter(|p| !p.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `Mrs Hawthorne`, or the given name where there is no title: as a letter greets.
    pub fn salutation(&self) -> String {
        if self.title.is_empty() || self.family.is_empty() {
            self.full()
        } else {
            format!("{} {}", self.title, self.family)
        }
    }

    /// Whether nothing at all is known.
    pub fn is_empty(&self) -> bool {
        self.family.is_empty() && self.given.is_empty()
    }
}

/// Administrative gender (FHIR R4 `administrative-gender`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Other.
    Other,
    /// Not stated.
    #[default]
    Unknown,
}

impl Gender {
    /// One letter for lists.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
            Self::Other => "O",
            Self::Unknown => "",
        }
    }

    /// The word of the FHIR code.
    pub fn label(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// House, street, district: as many lines as the source has.
    pub lines: Vec<String>,
    /// Town or city.
    pub town: String,
    /// The postcode as written.
    pub postcode: String,
    /// The country, where the source names one.
    pub country: String,
}

impl Address {
    /// The block on an envelope, without the name.
    pub fn block(&self) -> Vec<String> {
        self.lines
            .iter()
            .chain([&self.town, &self.postcode, &self.country])
            .filter(|line| !line.trim().is_empty())
            .cloned()
            .collect()
    }
}

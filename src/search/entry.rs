//! What the caller tells the index about one patient. Owned data without rules: folding happens in `folded`.

use chrono::NaiveDate;

use crate::domain::{AccountState, NhsNumber, PatientId, RecordKey};

/// One patient as the index needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The internal key, which a hit gives back.
    pub key: RecordKey,
    /// The number on the letters.
    pub patient_id: PatientId,
    /// The NHS number, where known.
    pub nhs_number: Option<NhsNumber>,
    /// Identifiers of the hospital's own systems.
    pub local_ids: Vec<String>,
    /// Family name.
    pub family: String,
    /// Given name or names; the first one counts most.
    pub given: String,
    /// Middle, known-as and previous names.
    pub other_names: Vec<String>,
    /// Day of birth, where known.
    pub birth_date: Option<NaiveDate>,
    /// Postal code of the home address.
    pub postcode: Option<String>,
    /// State of the patient user; none means "not invited".
    pub state: Option<AccountState>,
    /// Whether the patient has died.
    pub deceased: bool,
    /// Whether the record has a status that disables (R51).
    pub record_disabled: bool,
}

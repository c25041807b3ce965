//! The compact search record: what start-up needs of each patient to be searchable, and nothing more.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, day, decode_first, encode, number_of, optional_date, variant};
use super::patient::{nhs_number, patient_id};
use super::table;
use crate::domain::account::Account;
use crate::domain::{NhsNumber, Patient, PatientId, RecordKey, RecordStatus, StatusRules};

/// What a list shows and a search finds of a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The patient's key.
    pub key: RecordKey,
    /// The Patient ID.
    pub patient_id: PatientId,
    /// The NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// The ids at sending systems, at most two.
    pub local_ids: Vec<String>,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Known-as and former names, in one line.
    pub other_names: String,
    /// The date of birth.
    pub birth_date: Option<NaiveDate>,
    /// The postcode.
    pub postcode: Option<String>,
    /// The record's status.
    pub status: RecordStatus,
    /// What the state depends on besides the record's status and the day.
    pub standing: StandingHint,
}

/// Enough of the account to tell the state at any later day without reading the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StandingHint {
    /// No account.
    #[default]
    None,
    /// Pending registration.
    PendingRegistration,
    /// Pending email confirmation.
    PendingEmailConfirmation,
    /// Active.
    Active,
    /// Locked.
    Locked,
    /// Disabled.
    Disabled,
}

impl Summary {
    /// Takes the summary of a patient and the account.
    pub fn of(patient: &Patient, account: &Account) -> Self {
        let details = &patient.details;
        let other = |name: &crate::domain::PersonName| format!("{} {}", name.given, name.family);
        Self {
            key: patient.key,
            patient_id: patient.patient_id,
            nhs_number: details.nhs_number,
            local_ids: details.identifiers.iter().take(2).map(|i| i.value.clone()).collect(),
            family: details.name.family.clone(),
            given: details.name.given.clone(),
            other_names: details.other_names.iter().take(4).map(other).collect::<Vec<_>>().join(" "),
            birth_date: details.birth_date,
            postcode: details.address.as_ref().map(|a| a.postcode.clone()).filter(|code| !code.is_empty()),
            status: patient.status,
            standing: StandingHint::of(account),
        }
    }
}

impl StandingHint {
    /// The five states do not depend on the day: an expiry changes only the sub-label.
    fn of(account: &Account) -> Self {
        if account.onboarded_at.is_none() {
            Self::None
        } else if account.disabled.is_some() {
            Self::Disabled
        } else if account.is_activated() {
            Self::Active
        } else if account.lock.is_some() {
            Self::Locked
        } else if account.is_claimed() {
            Self::PendingEmailConfirmation
        } else {
            Self::PendingRegistration
        }
    }

    /// The state under a record's status and the site's rules.
    pub fn state(self, status: RecordStatus, rules: StatusRules) -> Option<crate::domain::AccountState> {
        use crate::domain::AccountState as State;
        match self {
            Self::None => None,
            _ if rules.disables(status) => Some(State::Disabled),
            Self::PendingRegistration => Some(State::PendingRegistration),
            Self::PendingEmailConfirmation => Some(State::PendingEmailConfirmation),
            Self::Active => Some(State::Active),
            Self::Locked => Some(State::Locked),
            Self::Disabled => Some(State::Disabled),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct SummaryV1 {
    key: [u8; 16],
    patient_id: u64,
    nhs_number: Option<u64>,
    local_ids: Vec<String>,
    family: String,
    given: String,
    other_names: String,
    birth_day: Option<i32>,
    postcode: Option<String>,
    status: u8,
    standing: StandingHint,
}

impl Stored for Summary {
    const TABLE: u8 = table::SUMMARY;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&SummaryV1 {
            key: self.key.0,
            patient_id: self.patient_id.as_u64(),
            nhs_number: self.nhs_number.map(NhsNumber::as_u64),
            local_ids: self.local_ids.clone(),
            family: self.family.clone(),
            given: self.given.clone(),
            other_names: self.other_names.clone(),
            birth_day: self.birth_date.map(day),
            postcode: self.postcode.clone(),
            status: number_of(&RecordStatus::ALL, self.status),
            standing: self.standing,
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: SummaryV1 = decode_first(Self::TABLE, schema, bytes)?;
        let damaged = || RecordFault::Damaged { table: table::SUMMARY };
        Ok(Self {
            key: RecordKey(v1.key),
            patient_id: patient_id(v1.patient_id).ok_or_else(damaged)?,
            nhs_number: v1.nhs_number.map(|n| nhs_number(n).ok_or_else(damaged)).transpose()?,
            local_ids: v1.local_ids,
            family: v1.family,
            given: v1.given,
            other_names: v1.other_names,
            birth_date: optional_date(Self::TABLE, v1.birth_day)?,
            postcode: v1.postcode,
            status: variant(Self::TABLE, &RecordStatus::ALL, v1.status)?,
            standing: v1.standing,
        })
    }
}

//! Patients: search and the Patient Information View.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::activity::ActivityView;
use super::credentials::{ActionView, CredentialsView};
use super::letters::LetterView;

/// A search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchRequest {
    /// What was typed.
    pub text: String,
    /// Only patients in this state, by its label.
    pub state: Option<String>,
    /// The most rows to answer.
    pub limit: u32,
    /// How many rows to pass over.
    pub offset: u32,
}

/// A page of patients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPage {
    /// How many patients match in all.
    pub total: u64,
    /// How many patients there are.
    pub of: u64,
    /// Whether typing slips were allowed for, since nothing matched exactly.
    pub corrected: bool,
    /// The rows, best first.
    pub rows: Vec<PatientRow>,
}

/// A patient in a list. Texts are safe to show (S50).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientRow {
    /// The Patient ID, ten digits.
    pub patient_id: String,
    /// The NHS number, ten digits.
    pub nhs_number: Option<String>,
    /// The record's own id at the sending system.
    pub local_id: Option<String>,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// The date of birth.
    pub birth_date: Option<NaiveDate>,
    /// The postcode.
    pub postcode: Option<String>,
    /// The label of the record's status.
    pub record_status: String,
    /// The label of the state; none before the first credentials.
    pub state: Option<String>,
    /// Whether a text was altered to be shown (S52).
    pub altered: bool,
}

impl PatientRow {
    /// `HAWTHORNE, Margaret Anne`.
    pub fn listed_name(&self) -> String {
        match (self.family.is_empty(), self.given.is_empty()) {
            (true, _) => self.given.clone(),
            (_, true) => self.family.to_uppercase(),
            _ => format!("{}, {}", self.family.to_uppercase(), self.given),
        }
    }
}

/// The Patient Information View: everything about one patient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    /// As in lists.
    pub row: PatientRow,
    /// Mrs, Dr and the like.
    pub title: String,
    /// One letter: F, M, O or empty.
    pub gender: String,
    /// Years of age today, or at death.
    pub age: Option<u32>,
    /// The day of death.
    pub death_date: Option<NaiveDate>,
    /// Known-as and former names.
    pub other_names: Vec<String>,
    /// The address as lines.
    pub address: Vec<String>,
    /// The telephone number.
    pub phone: String,
    /// The organisation that looks after the record.
    pub organisation: String,
    /// Identifiers as (system, value).
    pub identifiers: Vec<(String, String)>,
    /// The state in sentences: why, since when, what the patient does next.
    pub state_reason: Vec<String>,
    /// Since when the state holds, where that is known.
    pub since: Option<DateTime<Utc>>,
    /// Failed registrations in words, such as "5 of 5 tries, last: date of birth differs"; empty if none.
    pub tries: String,
    /// The newest credentials.
    pub credentials: Option<CredentialsView>,
    /// The patient's email address, masked; none before registration.
    pub email: Option<String>,
    /// How the patient gets in: mails, log-ins, sessions.
    pub access: AccessView,
    /// The support email address and telephone number that the patient sees.
    pub support: (String, String),
    /// What an operator would do next, in a sentence.
    pub next_step: String,
    /// That another operator looks after this account, in a sentence; empty if nobody else does.
    pub other_claim: String,
    /// What to ask a caller who says to be the patient, and the right answer, as far as it is on file.
    pub checks: Vec<(String, String)>,
    /// Why the patient cannot be invited at all, such as "no date of birth"; empty if nothing forbids it.
    pub cannot_invite: String,
    /// The Actions menu.
    pub actions: Vec<ActionView>,
    /// Referrals, newest first.
    pub referrals: Vec<ReferralView>,
    /// Letters, newest first.
    pub letters: Vec<LetterView>,
    /// Documents, newest first.
    pub documents: Vec<DocumentView>,
    /// Associated healthcare information, newest first.
    pub associated: Vec<AssociatedView>,
    /// The latest activity of this patient, newest first, at most 100 entries.
    pub activity: Vec<ActivityView>,
}

impl RecordView {
    /// Which of the patient's credentials are shown, counted from 1; 0 for none.
    pub fn generation(&self) -> u32 {
        self.credentials.as_ref().map_or(0, |credentials| credentials.generation)
    }
}

/// How a patient gets in. No address and no password is among it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// The newest mails to the patient, newest first, at most five.
    pub mails: Vec<MailView>,
    /// When the patient logged in last.
    pub last_log_in: Option<DateTime<Utc>>,
    /// Failed log-ins in a row.
    pub failed_log_ins: u32,
    /// When the last of them was.
    pub last_failed: Option<DateTime<Utc>>,
    /// On how many devices the patient is logged in now.
    pub sessions: u32,
    /// Whether two-step log-in is on.
    pub two_step: bool,
    /// The mark of the legal text that was accepted, and when.
    pub legal: Option<(String, DateTime<Utc>)>,
    /// Which version that is, in words, such as "version 2"; empty if none was accepted.
    pub legal_version: String,
}

/// A mail to a patient, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailView {
    /// What it is about, such as "confirm email address".
    pub about: String,
    /// waiting, sent, failed or withdrawn.
    pub state: String,
    /// When it came to that; for a mail that waits, since when.
    pub at: Option<DateTime<Utc>>,
    /// How often it was tried.
    pub tries: u32,
    /// Why it failed last; empty if it did not.
    pub fault: String,
}

/// A referral.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralView {
    /// When it was made.
    pub date: Option<NaiveDate>,
    /// The service.
    pub service: String,
    /// Its status in words.
    pub status: String,
    /// Its booking reference.
    pub reference: String,
    /// Who asked.
    pub requester: String,
    /// Who is to do it.
    pub performer: String,
    /// Why.
    pub reason: String,
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Its id.
    pub id: String,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// What it is called.
    pub title: String,
    /// Its type.
    pub kind: String,
    /// Who wrote it.
    pub author: String,
    /// Its media type.
    pub content_type: String,
    /// Its size in bytes; 0 where only the reference is here.
    pub size: u64,
    /// Whether the patient may see it.
    pub visible: bool,
    /// Whether the source withdrew it.
    pub withdrawn: bool,
}

/// Associated healthcare information.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssociatedView {
    /// What it is, such as "Encounter".
    pub kind: String,
    /// In words.
    pub title: String,
    /// Its status.
    pub status: String,
    /// From.
    pub start: Option<NaiveDate>,
    /// Until.
    pub end: Option<NaiveDate>,
}

/// Sets the status of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordStatusRequest {
    /// The patient.
    pub patient: String,
    /// The label of the status.
    pub status: String,
}

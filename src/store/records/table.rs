//! The tables of the store: one byte in front of every key. A number is never given twice; 0 and 1 are the store's own.

use crate::domain::cohort::CohortNumber;
use crate::domain::{LetterNumber, RecordKey, RunNumber};

/// Patients by key.
pub const PATIENT: u8 = 2;
/// The compact search record of each patient, by the same key: start-up reads these alone.
pub const SUMMARY: u8 = 3;
/// Accounts by the patient's key.
pub const ACCOUNT: u8 = 4;
/// Referrals by patient and own key.
pub const REFERRAL: u8 = 5;
/// Documents by patient and own key.
pub const DOCUMENT: u8 = 6;
/// Associated information by patient and own key.
pub const ASSOCIATED: u8 = 7;
/// Organisations by key.
pub const ORGANISATION: u8 = 8;
/// Practitioners by key.
pub const PRACTITIONER: u8 = 9;
/// Letters by patient and own key.
pub const LETTER: u8 = 10;
/// The place of each letter by its number.
pub const LETTER_BY_NUMBER: u8 = 11;
/// Letter Template Bases by key and version.
pub const BASE: u8 = 12;
/// Letter Templates by key and version.
pub const TEMPLATE: u8 = 13;
/// The log's entries of each patient: patient and entry number, no value.
pub const PATIENT_LOG: u8 = 14;
/// Records of a further source that were found to be a patient we have: blind index to patient.
pub const ALIAS: u8 = 15;
/// Counters by name.
pub const COUNTER: u8 = 16;
/// Letters that wait, by patient and own key, no value.
pub const HELD: u8 = 17;

/// The site's settings: one record.
pub const SITE: u8 = 18;

/// Log-ins of patients by the patient's key.
pub const LOGIN: u8 = 40;
/// Patients' sessions by the hash of the token.
pub const SESSION: u8 = 41;
/// Mailed links by the hash of the token.
pub const LINK: u8 = 42;
/// Mails by patient and own key.
pub const MAIL: u8 = 43;
/// Mails that wait, by patient and own key, no value.
pub const MAIL_WAITING: u8 = 44;
/// Patients by email address: blind index and patient, no value. An entry may be stale; the account decides.
pub const EMAIL: u8 = 45;

/// Which record statuses disable: one record.
pub const RECORD_STATUSES: u8 = 60;
/// Types of documents by key.
pub const DOCUMENT_TYPE: u8 = 61;
/// Documents that go their own way, by patient and own key.
pub const DOCUMENT_OVERRIDE: u8 = 62;
/// Types of organisations by key.
pub const ORGANISATION_TYPE: u8 = 63;
/// Client support by key.
pub const SUPPORT: u8 = 64;
/// Legal texts by organisation and version.
pub const LEGAL_TEXT: u8 = 65;
/// Print runs by number.
pub const PRINT_RUN: u8 = 66;
/// The letters of a run that is not finished, by run and letter number; the value is the letter's place.
pub const RUN_LETTER: u8 = 67;
/// Drafts by key.
pub const DRAFT: u8 = 68;

/// Operators by name.
pub const OPERATOR: u8 = 80;
/// Roles that the site has changed, by name.
pub const ROLE: u8 = 81;
/// Claims of locked accounts by the patient's key.
pub const CLAIM: u8 = 82;
/// Cohorts by number.
pub const COHORT: u8 = 83;
/// Patients of cohorts, by cohort and place.
pub const COHORT_MEMBER: u8 = 84;
/// Saved searches by name.
pub const SAVED_SEARCH: u8 = 85;

/// What is added to a clock that is not believed: one record.
pub const CLOCK: u8 = 95;

/// Their names, for reports.
pub const NAMES: [(u8, &str); 39] = [
    (PATIENT, "patients"),
    (SUMMARY, "search records"),
    (ACCOUNT, "accounts"),
    (REFERRAL, "referrals"),
    (DOCUMENT, "documents"),
    (ASSOCIATED, "associated information"),
    (ORGANISATION, "organisations"),
    (PRACTITIONER, "practitioners"),
    (LETTER, "letters"),
    (LETTER_BY_NUMBER, "letter numbers"),
    (BASE, "letter template bases"),
    (TEMPLATE, "letter templates"),
    (PATIENT_LOG, "log places"),
    (ALIAS, "aliases"),
    (COUNTER, "counters"),
    (HELD, "held letters"),
    (SITE, "site"),
    (LOGIN, "log-ins"),
    (SESSION, "sessions"),
    (LINK, "links"),
    (MAIL, "mails"),
    (MAIL_WAITING, "waiting mails"),
    (EMAIL, "email places"),
    (RECORD_STATUSES, "record statuses"),
    (DOCUMENT_TYPE, "types of documents"),
    (DOCUMENT_OVERRIDE, "documents that go their own way"),
    (ORGANISATION_TYPE, "types of organisations"),
    (SUPPORT, "client support"),
    (LEGAL_TEXT, "legal texts"),
    (PRINT_RUN, "print runs"),
    (RUN_LETTER, "letters of open print runs"),
    (DRAFT, "drafts"),
    (OPERATOR, "operators"),
    (ROLE, "roles"),
    (CLAIM, "claims"),
    (COHORT, "cohorts"),
    (COHORT_MEMBER, "patients of cohorts"),
    (SAVED_SEARCH, "saved searches"),
    (CLOCK, "clock"),
];

/// The key bytes of something that belongs to a patient: all of a patient's stand together.
pub fn of_patient(patient: RecordKey, own: RecordKey) -> Vec<u8> {
    [patient.0, own.0].concat()
}

/// The key bytes of a version of something, in order of version.
pub fn of_version(key: RecordKey, version: u32) -> Vec<u8> {
    [&key.0[..], &version.to_be_bytes()].concat()
}

/// The key bytes of a log entry of a patient, in order of entry.
pub fn of_log(patient: RecordKey, seq: u64) -> Vec<u8> {
    [&patient.0[..], &seq.to_be_bytes()].concat()
}

/// The key bytes of a letter of a print run, in order of number.
pub fn of_run(run: RunNumber, letter: LetterNumber) -> Vec<u8> {
    [run.0.to_be_bytes(), letter.0.to_be_bytes()].concat()
}

/// The key bytes of a patient of a cohort, in order of place.
pub fn of_cohort(cohort: CohortNumber, place: u32) -> Vec<u8> {
    [&cohort.0.to_be_bytes()[..], &place.to_be_bytes()].concat()
}

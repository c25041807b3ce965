//! Cohorts: plans, what comes of them, and saved searches.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Where the patients of a cohort come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CohortSource {
    /// A search, as typed.
    Search {
        /// The text.
        text: String,
        /// Only patients in this state, by its label; "Not invited" is one of them.
        state: Option<String>,
    },
    /// A saved search, by its name.
    Saved(String),
    /// A file of ids: its name, and its text (CSV, or an id a line).
    File {
        /// What it is called.
        name: String,
        /// What stands in it.
        text: String,
    },
    /// Patients who were named one by one: rows that were marked in a list, or ids on a command line.
    Rows(Vec<String>),
}

/// A cohort that is to be looked at, or planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortPlan {
    /// Its name.
    pub name: String,
    /// Its patients.
    pub source: CohortSource,
    /// Credentials Expiry Date; the site's default if none.
    pub expires: Option<NaiveDate>,
    /// The templates of each set of letters, by name.
    pub templates: Vec<String>,
    /// Whether the letters wait in the To post tray, instead of a print run at the end.
    pub hold: bool,
}

/// Who would be in a cohort, and who not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortPreview {
    /// Where the patients come from, in words.
    pub source: String,
    /// Credentials Expiry Date.
    pub expires: NaiveDate,
    /// How many would be invited.
    pub invited: u64,
    /// How many letters that makes.
    pub letters: u64,
    /// How many would be left out, by reason, most first.
    pub left_out: Vec<LeftOutCount>,
    /// The patients: those who are left out first, each with the reason; at most 1,000.
    pub rows: Vec<CohortRow>,
    /// Whether there are more than these.
    pub more: bool,
    /// Ids that nobody has, with their line; at most 100.
    pub unknown: Vec<String>,
    /// How many of these there are.
    pub unknown_total: u64,
    /// How many ids were named more than once.
    pub repeated: u64,
    /// Whether a second person must approve it.
    pub needs_second: bool,
    /// What is worth knowing, such as that few days are left.
    pub warnings: Vec<String>,
}

/// How many are left out for a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutCount {
    /// The reason, in two or three words.
    pub reason: String,
    /// How many.
    pub count: u64,
}

/// A patient of a cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortRow {
    /// The Patient ID.
    pub patient_id: String,
    /// The name in lists.
    pub name: String,
    /// The date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Planned, Invited or Left out.
    pub outcome: String,
    /// Why the patient is left out, as a sentence; empty for the others.
    pub reason: String,
}

/// A cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortView {
    /// Its number, such as C0012.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Where its patients come from, in words.
    pub source: String,
    /// Who planned it.
    pub planned_by: String,
    /// When.
    pub planned_at: Option<DateTime<Utc>>,
    /// Credentials Expiry Date.
    pub expires: NaiveDate,
    /// The templates, by name.
    pub templates: Vec<String>,
    /// Whether the letters wait in the To post tray.
    pub hold: bool,
    /// How many patients were in the list.
    pub planned: u64,
    /// How many are invited so far.
    pub invited: u64,
    /// How many were left out so far.
    pub left_out: u64,
    /// Planned, Inviting, Stopped, Printing, Done or Cancelled.
    pub stage: String,
    /// Whether it goes on at this moment.
    pub running: bool,
    /// Whether a second person must approve it first.
    pub waits_for_second: bool,
    /// Who approved it.
    pub second: Option<String>,
    /// The print run that handed its letters over.
    pub run: Option<String>,
    /// Why it stopped by itself; empty if it did not.
    pub trouble: String,
    /// What can be done next, in a sentence.
    pub next: String,
    /// Of a cohort that was planned just now: ids that nobody has, with their line; at most 100.
    pub unknown: Vec<String>,
    /// How many of these there are.
    pub unknown_total: u64,
    /// How many ids were named more than once.
    pub repeated: u64,
}

/// Asks for a cohort with some of its patients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortQuery {
    /// Its number.
    pub number: String,
    /// Only patients with this outcome: Planned, Invited or Left out.
    pub outcome: Option<String>,
    /// How many patients are passed over.
    pub offset: u32,
    /// The most patients that are answered, up to 1,000.
    pub limit: u32,
}

/// A cohort with some of its patients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortPage {
    /// The cohort.
    pub cohort: CohortView,
    /// The patients, in the order of the list.
    pub rows: Vec<CohortRow>,
}

/// What to do with a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CohortAct {
    /// Approve it, as a second person.
    Approve,
    /// Begin it, or go on with it.
    Start,
    /// Stop it after the patients who are being invited now.
    Stop,
    /// Give it up.
    Cancel,
}

/// A search that is kept under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearchView {
    /// Its name.
    pub name: String,
    /// What was typed.
    pub text: String,
    /// Only patients in this state.
    pub state: Option<String>,
    /// Who saved it.
    pub saved_by: String,
}

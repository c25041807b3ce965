//! The To post tray and its print runs.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ErrorView;

/// Which part of the To post tray to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayRequest {
    /// How many patients' letters at most, the oldest first: each letter is opened and checked.
    pub patients: u32,
}

/// The To post tray.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayView {
    /// The letters that wait, oldest first; those of the patients that were asked for.
    pub letters: Vec<TrayLetter>,
    /// How many letters wait in all.
    pub total: u64,
    /// A run that is not finished, in a sentence.
    pub unfinished: Option<String>,
}

/// A letter that waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayLetter {
    /// Its number.
    pub id: String,
    /// Whose it is, as Patient ID.
    pub patient_id: String,
    /// The patient's name in lists.
    pub patient_name: String,
    /// The template's name.
    pub template: String,
    /// When it was made.
    pub made: Option<DateTime<Utc>>,
    /// By whom.
    pub made_by: String,
    /// The last day of its code.
    pub expires: Option<NaiveDate>,
    /// Why it would be held back if it were printed now; empty if it may go.
    pub held_back: String,
}

/// Prints what waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintRequest {
    /// Whether only to say what would be printed and what not.
    pub dry_run: bool,
}

/// What a print run did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintReport {
    /// Its number; none where there was nothing to print.
    pub run: Option<String>,
    /// The print file.
    pub file: Option<String>,
    /// The manifest (CSV).
    pub manifest: Option<String>,
    /// How many letters it handed over, or would hand over.
    pub letters: u64,
    /// What is held back, and why.
    pub held_back: Vec<HeldBack>,
    /// Earlier runs that were finished first.
    pub finished: Vec<String>,
    /// Whether it was stopped before its end; what is left waits on.
    pub stopped: bool,
    /// Why the run is not finished, such as that the print command failed; empty if it is.
    pub trouble: String,
}

/// How far a print run is, or what came of the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintProgress {
    /// Counts the runs since the start of the program; 0 where there was none.
    pub id: u64,
    /// Whether it is under way.
    pub running: bool,
    /// Whether it only says what would be printed.
    pub dry_run: bool,
    /// Who began it.
    pub by: String,
    /// What it is doing, in words.
    pub doing: String,
    /// How many of `total` are done.
    pub done: u64,
    /// How many there are to do; 0 where that cannot be said.
    pub total: u64,
    /// What came of it.
    pub report: Option<PrintReport>,
    /// Why it could not be done.
    pub failed: Option<ErrorView>,
}

/// A letter that is held back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// Its number.
    pub letter: String,
    /// Whose it is, as Patient ID.
    pub patient_id: String,
    /// Why.
    pub reason: String,
}

//! The To post tray and its print runs.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The To post tray.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayView {
    /// The letters that wait, oldest first.
    pub letters: Vec<TrayLetter>,
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
    /// Why the run is not finished, such as that the print command failed; empty if it is.
    pub trouble: String,
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

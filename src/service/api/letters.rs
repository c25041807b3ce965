//! Letters, and how they would read.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterView {
    /// Its number, such as L000123.
    pub id: String,
    /// Whose it is, as Patient ID.
    pub patient_id: String,
    /// The template's name.
    pub template: String,
    /// The version of the template that it was made from.
    pub version: u32,
    /// When it was made.
    pub made: Option<DateTime<Utc>>,
    /// By whom.
    pub made_by: String,
    /// Held, Handing over, Sent, Discarded, Returned, or Superseded: newer credentials replaced its code, before or after
    /// it was handed over.
    pub status: String,
    /// When it was handed over.
    pub sent: Option<DateTime<Utc>>,
    /// The file in the print folder.
    pub file: Option<String>,
    /// What it tells: Patient ID, activation code, link.
    pub carries: Vec<String>,
    /// Whether the patient sees it in the portal.
    pub visible: bool,
}

/// Which letters to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterFilter {
    /// Only of this patient.
    pub patient: Option<String>,
    /// Only in this status: Held, Sent, Discarded, Superseded.
    pub status: Option<String>,
    /// Only those with a smaller number: that of the last letter of the page before.
    pub before: Option<String>,
}

/// The most letters of a page; a shorter page is the last one.
pub const LETTERS_AT_ONCE: usize = 2_000;

/// The bytes of a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterFile {
    /// Its number.
    pub id: String,
    /// The Word file; the activation code is blanked once the letter was handed over.
    pub bytes: Vec<u8>,
}

/// Asks how letters would read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRequest {
    /// The patient; none for sample values.
    pub patient: Option<String>,
    /// The templates, by name.
    pub templates: Vec<String>,
    /// The version to show of each; none for those in use.
    pub version: Option<u32>,
    /// The expiry date to show; that of the waiting credentials or the site's default if none.
    pub expires: Option<NaiveDate>,
}

/// How letters would read. The code is always masked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewView {
    /// What the chosen letters lack together: Patient ID, activation code, link.
    pub missing: Vec<String>,
    /// What is worth knowing, such as a missing address.
    pub warnings: Vec<PreviewWarning>,
    /// The letters.
    pub letters: Vec<LetterPreview>,
    /// Whose values they show: Patient ID and name in lists; none for sample values.
    pub patient: Option<(String, String)>,
    /// The patient's address as on an envelope.
    pub address: Vec<String>,
    /// Whether the letters are held whatever is asked, since they cannot be posted.
    pub held: bool,
}

/// Something worth knowing before letters are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewWarning {
    /// What it is about.
    pub about: WarningAbout,
    /// The sentence.
    pub text: String,
}

/// What a warning is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WarningAbout {
    /// The patient's record.
    Patient,
    /// Client support.
    Support,
    /// A letter, by the name of its template; what another letter of the set has is not missing here.
    Letter(String),
}

/// How one letter would read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterPreview {
    /// The template's name.
    pub template: String,
    /// The merged text, a paragraph a line.
    pub lines: Vec<String>,
}

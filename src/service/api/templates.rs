//! Letter Template Bases and Letter Templates: added, edited, compared, restored, checked.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A Letter Template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct TemplateView {
    /// Its name.
    pub name: String,
    /// The version in use; the newest one where none was approved yet. From 1.
    pub version: u32,
    /// Whether no version was ever approved, so that no letters are made of it (S59).
    pub unapproved: bool,
    /// The version that waits for a second operator.
    pub waiting: Option<WaitingView>,
    /// Patient Profile, Patient or Referral.
    pub object: String,
    /// The base's name.
    pub base: String,
    /// The version of the base that it uses.
    pub base_version: u32,
    /// Whether the base has a newer version, which an edit that names the base takes.
    pub base_is_older: bool,
    /// Patient Profile Is Visible.
    pub visible: bool,
    /// Whether it was retired: nothing new is made of it.
    pub retired: bool,
    /// What it tells: Patient ID, activation code, link.
    pub carries: Vec<String>,
    /// What the lint found.
    pub warnings: Vec<String>,
    /// When this version was saved.
    pub saved: Option<DateTime<Utc>>,
    /// By whom.
    pub saved_by: String,
}

/// A version that waits for a second operator (S59).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingView {
    /// Its name, which the template takes with it.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// When it was saved.
    pub saved: Option<DateTime<Utc>>,
    /// By whom: somebody else approves it.
    pub saved_by: String,
    /// What the lint found in it.
    pub warnings: Vec<String>,
}

/// What is decided of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TemplateVerdict {
    /// It is taken into use.
    Approve,
    /// It is not, for this reason.
    Refuse(String),
    /// Its author takes it back.
    Withdraw,
}

/// Decides of a version that waits for a second operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideTemplate {
    /// The template's name.
    pub name: String,
    /// The version that was looked at; refused if it was replaced meanwhile.
    pub version: u32,
    /// What is decided.
    pub verdict: TemplateVerdict,
}

/// A Letter Template Base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseView {
    /// Its name.
    pub name: String,
    /// Its newest version, from 1; 0 for a file that was only checked.
    pub version: u32,
    /// The parts of the Word file that hold text.
    pub parts: Vec<String>,
    /// The fields found.
    pub fields: Vec<String>,
    /// Where the body goes, in words.
    pub body_at: String,
    /// Whether it has a body from which new templates start.
    pub has_body: bool,
    /// Whether letters can be made of it: no unknown field and no broken mark.
    pub usable: bool,
    /// Whether it was retired: no new template starts from it.
    pub retired: bool,
    /// How many templates use it.
    pub templates: u32,
    /// What the scan found.
    pub warnings: Vec<String>,
    /// When this version was saved.
    pub saved: Option<DateTime<Utc>>,
    /// By whom.
    pub saved_by: String,
}

/// Adds a Letter Template Base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddBase {
    /// Its name.
    pub name: String,
    /// The Word file.
    pub bytes: Vec<u8>,
    /// The letter body with which a new template starts.
    pub body: Option<String>,
}

/// Saves a new version of a Letter Template Base; what is none stays. Templates and letters keep the version they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplaceBase {
    /// Its name.
    pub name: String,
    /// The version that was seen; refused if there is a newer one. None takes whatever there is.
    pub version: Option<u32>,
    /// Another name.
    pub new_name: Option<String>,
    /// Another Word file.
    pub bytes: Option<Vec<u8>>,
    /// Another body.
    pub body: Option<String>,
}

/// Adds a Letter Template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddTemplate {
    /// Its name.
    pub name: String,
    /// The base's name.
    pub base: String,
    /// Patient Profile, Patient or Referral.
    pub object: String,
    /// The body; none to start from the base's.
    pub body: Option<String>,
    /// Patient Profile Is Visible.
    pub visible: bool,
}

/// Saves a new version of a Letter Template; what is none stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditTemplate {
    /// Its name.
    pub name: String,
    /// The version that was seen.
    pub version: u32,
    /// Another name.
    pub new_name: Option<String>,
    /// Another base, or the newest version of the same one.
    pub base: Option<String>,
    /// Another body.
    pub body: Option<String>,
    /// Patient Profile Is Visible.
    pub visible: Option<bool>,
}

/// What came of an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditOutcome {
    /// It is saved.
    Saved(TemplateView),
    /// Somebody else saved a newer version meanwhile; nothing was saved. This is the other's (S94).
    Changed(TemplateText),
}

/// A version of a template with its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateText {
    /// Its name in this version.
    pub name: String,
    /// The version.
    pub version: u32,
    /// Patient Profile, Patient or Referral.
    pub object: String,
    /// The base's name.
    pub base: String,
    /// The version of the base.
    pub base_version: u32,
    /// The body.
    pub body: String,
    /// Patient Profile Is Visible.
    pub visible: bool,
    /// When it was saved.
    pub saved: Option<DateTime<Utc>>,
    /// By whom.
    pub saved_by: String,
    /// Where it stands: In use, Earlier, Waits for approval, Replaced, Refused, Withdrawn.
    pub standing: String,
    /// When that was decided, if a second operator or its author did.
    pub decided: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: String,
    /// Why it was refused.
    pub reason: String,
    /// Whether its own author approved it, there being no second operator any more.
    pub alone: bool,
}

impl TemplateText {
    /// Where it stands, who decided that, and why.
    pub fn standing_words(&self) -> String {
        let (standing, by) = (&self.standing, &self.decided_by);
        match (by.is_empty(), self.reason.is_empty()) {
            (false, false) => format!("{standing} by {by}: {}", self.reason),
            (false, true) if self.alone => format!("{standing}, approved by {by} alone"),
            // Whoever withdraws a version is its author.
            (false, true) if *by != self.saved_by => format!("{standing}, approved by {by}"),
            _ => standing.clone(),
        }
    }
}

/// Two versions of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareView {
    /// The first.
    pub from: TemplateText,
    /// The second.
    pub to: TemplateText,
    /// Their lines in one order: the sign is `-`, `+` or a blank.
    pub lines: Vec<(char, String)>,
}

/// A template that is not saved yet, to be checked or previewed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsavedTemplate {
    /// Its name.
    pub name: String,
    /// The base's name.
    pub base: String,
    /// Patient Profile, Patient or Referral.
    pub object: String,
    /// The body.
    pub body: String,
    /// The patient to preview it for; none for sample values.
    pub patient: Option<String>,
}

/// What the lint says of a template (R9).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintView {
    /// What must be mended before it can be saved.
    pub errors: Vec<String>,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

/// A field that templates may use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldView {
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub description: String,
    /// An example.
    pub sample: String,
    /// What it gives to the reader of a credential letter: Patient ID, activation code, …
    pub carries: Vec<String>,
}

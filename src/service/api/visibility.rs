//! What patients see of letters and documents.

use serde::{Deserialize, Serialize};

/// What is shown or hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VisibilityOf {
    /// The letters of a template, by its name.
    Template(String),
    /// The documents of a type, by its name.
    DocumentType(String),
    /// One document.
    Document {
        /// The patient.
        patient: String,
        /// The document's id.
        document: String,
    },
}

/// A switch and where it is to stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibilityChange {
    /// What.
    pub of: VisibilityOf,
    /// Whether patients see it; none lets a document follow its type again.
    pub visible: Option<bool>,
}

/// What came of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibilityOutcome {
    /// How the switches stood before: set these to undo.
    pub before: Vec<VisibilityChange>,
    /// What patients see now, in sentences.
    pub summary: Vec<String>,
}

/// What patients see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibilityView {
    /// Patient Letter Templates: name, object, Patient Profile Is Visible.
    pub templates: Vec<(String, String, bool)>,
    /// Types of documents: name, Patient Profile Is Visible.
    pub document_types: Vec<(String, bool)>,
    /// Documents that go their own way, at most 1,000.
    pub documents: Vec<VisibleDocument>,
    /// What patients see now, in sentences.
    pub summary: Vec<String>,
}

/// A document that goes its own way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibleDocument {
    /// Whose, as Patient ID.
    pub patient_id: String,
    /// The patient's name in lists.
    pub patient_name: String,
    /// The document's id.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// Its type.
    pub kind: String,
    /// Whether the patient sees it.
    pub visible: bool,
}

//! What patients see of their letters and documents (R27 to R30).

use chrono::{DateTime, Utc};

use super::health_record::Document;
use super::id::RecordKey;
use super::letter::{Letter, LetterStatus};

/// A type of documents, as the sources name it, and whether patients see documents of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentType {
    /// The internal key.
    pub key: RecordKey,
    /// Its name, as the first source wrote it.
    pub name: String,
    /// Patient Profile Is Visible. A type that nobody has decided about is hidden.
    pub visible: bool,
}

/// A document that goes its own way, whatever its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentOverride {
    /// Whose it is.
    pub patient: RecordKey,
    /// The document.
    pub document: RecordKey,
    /// Whether the patient sees it.
    pub visible: bool,
    /// When that was decided.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}

/// Whether the patient sees a letter: it left the house, and its template's letters are visible (R27).
pub fn letter_is_visible(letter: &Letter, template_is_visible: bool) -> bool {
    let left = matches!(letter.status, LetterStatus::Sent { .. } | LetterStatus::Returned { .. });
    left && template_is_visible
}

/// Whether the patient sees a document: by its own switch, else by its type's; never what the source withdrew (R28).
pub fn document_is_visible(document: &Document, type_is_visible: bool, own: Option<bool>) -> bool {
    !document.withdrawn && own.unwrap_or(type_is_visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_follows_its_own_switch_then_its_type_and_never_comes_back_when_withdrawn() {
        let mut document = Document {
            key: RecordKey([1; 16]),
            patient: RecordKey([2; 16]),
            referral: None,
            title: String::new(),
            kind: "Discharge summary".into(),
            date: None,
            author: String::new(),
            content_type: String::new(),
            size: 0,
            object: None,
            withdrawn: false,
        };
        for (by_type, own, seen) in
            [(false, None, false), (true, None, true), (true, Some(false), false), (false, Some(true), true)]
        {
            assert_eq!(document_is_visible(&document, by_type, own), seen, "{by_type} {own:?}");
        }
        document.withdrawn = true;
        assert!(!document_is_visible(&document, true, Some(true)));
    }
}

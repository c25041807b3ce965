//! What a walk finds in a text part.

use super::pieces::Edit;
use crate::domain::Field;

/// A field that a part uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name: that of the table where it is known, else as written.
    pub name: String,
    /// How it stands there.
    pub place: Place,
}

/// How a field stands in a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// As a mark in braces.
    Mark,
    /// As a field of Word's mail merge.
    MergeField,
    /// As a content control with the field's name as its tag.
    Control,
}

/// Something that the operator should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Braces that make no mark.
    Malformed(String),
    /// A mark as other systems write it.
    Foreign(String),
    /// A field of Word's mail merge that stays as it is.
    LeftAlone(String),
    /// A merge field that runs over several paragraphs and stays as it is.
    Spanning(String),
    /// A merge field with a date or number picture, which is not followed.
    Picture(String),
    /// Tracked changes.
    Tracked,
    /// The mark of the body shares its paragraph with other text.
    BodyNotAlone,
    /// The mark of the body stands twice, or where no body can stand.
    BodyMisplaced,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Scan {
    /// What is to be replaced.
    pub edits: Vec<Edit>,
    /// The fields, in the order of the text.
    pub found: Vec<Found>,
    /// What the operator should know.
    pub notices: Vec<Notice>,
    /// Whether the mark of the body was found.
    pub has_body: bool,
    /// Where a body without a mark goes: before the last section's properties.
    pub end_at: Option<usize>,
    /// The prefix of Word's elements with the colon.
    pub prefix: String,
}

/// The name under which a field is filled: that of the table where it is known, else as written.
pub fn field_name(written: &str) -> String {
    Field::find(written).map_or_else(|| written.trim().to_owned(), |f| f.name.to_owned())
}

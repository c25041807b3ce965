//! What a reader has to say about a row: where it stands, how bad it is, why. Never names a patient.

use std::fmt;
use std::sync::Arc;

/// Where in a file something stands, so that a person can find it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The line, counted from 1, where the row or resource begins.
    pub line: Option<u64>,
    /// The path inside a JSON document, such as `entry[3].resource.name[0]`, or a column's heading; may be empty.
    pub path: String,
}

impl Place {
    /// The place of a line.
    pub fn line(line: u64) -> Self {
        Self { line: Some(line), path: String::new() }
    }

    /// The same place, one step further in: `entry[3]` and `resource` give `entry[3].resource`.
    #[must_use]
    pub fn inside(&self, step: &str) -> Self {
        let path = match (self.path.is_empty(), step.is_empty()) {
            (true, _) => step.to_owned(),
            (_, true) => self.path.clone(),
            _ => format!("{}.{step}", self.path),
        };
        Self { line: self.line, path }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.path.is_empty()) {
            (Some(line), true) => write!(f, "line {line}"),
            (Some(line), false) => write!(f, "line {line}, {}", self.path),
            (None, false) => f.write_str(&self.path),
            (None, true) => f.write_str("the whole file"),
        }
    }
}

/// How bad an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// For information: nothing is wrong, or nothing that this product needs was left out.
    Note,
    /// The row went in, but something in it is odd and was left out, cut or guessed.
    Odd,
    /// The row, or the whole file, did not go in.
    Refused,
}

impl Severity {
    /// The word on screen and in JSON.
    pub fn label(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Odd => "Odd",
            Self::Refused => "Refused",
        }
    }
}

/// One thing that a reader noticed about a file.
///
/// The reason is a sentence for the operator. It never holds a name, a number or a date of a patient: file and place
/// lead to the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The file as the caller named it.
    pub file: Arc<str>,
    /// Where in the file.
    pub place: Place,
    /// How bad it is.
    pub severity: Severity,
    /// Why, as a sentence without a full stop.
    pub reason: String,
}

impl Issue {
    /// An issue about what stands at `place`, for what only the caller can see, such as a patient that is not found.
    pub fn new(file: &str, place: &Place, severity: Severity, reason: impl Into<String>) -> Self {
        Self { file: file.into(), place: place.clone(), severity, reason: reason.into() }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}: {}", self.file, self.place, self.severity.label(), self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_a_person_would_say_it() {
        let place = Place::line(12).inside("entry[3]").inside("resource").inside("");
        assert_eq!(place.to_string(), "line 12, entry[3].resource");
        assert_eq!(Place::default().to_string(), "the whole file");
        assert_eq!(Place::line(7).to_string(), "line 7");
        assert!(Severity::Refused > Severity::Odd && Severity::Odd > Severity::Note);
    }
}

//! Collects the issues of one resource or row while it is mapped.

use std::sync::Arc;

use super::caps::cut;
use super::issue::{Issue, Place, Severity};
use super::lenient::Text;

/// The issues of one resource or row.
#[derive(Debug)]
pub(super) struct Report {
    file: Arc<str>,
    /// Where the resource or row stands.
    pub place: Place,
    /// What was noticed so far.
    pub issues: Vec<Issue>,
}

impl Report {
    /// An empty report about what stands at `place`.
    pub fn new(file: &Arc<str>, place: Place) -> Self {
        Self { file: Arc::clone(file), place, issues: Vec::new() }
    }

    /// Adds an issue about the part `step` of the resource; empty for the whole.
    pub fn add(&mut self, severity: Severity, step: &str, reason: impl Into<String>) {
        let (file, place) = (Arc::clone(&self.file), self.place.inside(step));
        self.issues.push(Issue { file, place, severity, reason: reason.into() });
    }

    /// Something went in, but is odd.
    pub fn odd(&mut self, step: &str, reason: impl Into<String>) {
        self.add(Severity::Odd, step, reason);
    }

    /// The resource does not go in.
    pub fn refuse(&mut self, step: &str, reason: impl Into<String>) {
        self.add(Severity::Refused, step, reason);
    }

    /// The text within `cap` bytes; an issue when it had to be cut.
    pub fn keep(&mut self, text: &str, step: &str, cap: usize) -> String {
        let (kept, was_cut) = cut(text, cap);
        if was_cut {
            self.odd(step, format!("is longer than {cap} bytes and was cut"));
        }
        kept
    }

    /// The same for an element that may be missing or of the wrong shape.
    pub fn text(&mut self, text: &Text<'_>, step: &str, cap: usize) -> String {
        if *text == Text::Wrong {
            self.odd(step, "should be a text and was left out");
        }
        self.keep(text.as_str(), step, cap)
    }

    /// An issue if a list is of the wrong shape.
    pub fn shape(&mut self, wrong: bool, step: &str) {
        if wrong {
            self.odd(step, "has the wrong shape; what could not be read was left out");
        }
    }
}

//! Building an index from patients that come one at a time, as they are read from the store.

use super::build::Builder;
use super::entry::Entry;
use super::folded::Folded;
use super::index::Index;

/// An index that is being built, one patient at a time.
#[derive(Default)]
pub struct Building {
    builder: Builder,
    /// Filled anew for each patient.
    patient: Folded,
}

impl Building {
    /// Adds a patient; each must come once only.
    pub fn push(&mut self, entry: &Entry) {
        self.patient.fill(entry);
        self.builder.push(&self.patient);
    }

    /// How many patients were added.
    pub fn len(&self) -> usize {
        self.builder.len()
    }

    /// Whether none was added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index of all that were added.
    pub fn finish(self) -> Index {
        let (base, live) = self.builder.finish();
        Index::of(base, live)
    }
}

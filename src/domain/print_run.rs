//! Print runs of the To post tray.

use std::fmt;

use chrono::{DateTime, Utc};

/// The number of a print run; it names its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunNumber(pub u64);

impl fmt::Display for RunNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{:06}", self.0)
    }
}

/// A print run: its letters are written into one file, handed over, and then marked as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintRun {
    /// Its number.
    pub number: RunNumber,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Who began it.
    pub started_by: String,
    /// How many letters it handed over.
    pub letters: u32,
    /// Whether the file is where it should be: from then on nothing is written or printed a second time.
    pub handed_over: bool,
    /// Why it is not finished, in words.
    pub trouble: Option<String>,
    /// When everything was marked.
    pub finished_at: Option<DateTime<Utc>>,
}

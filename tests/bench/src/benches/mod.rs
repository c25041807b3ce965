//! The benchmarks, one file each, in the order of the report.

mod p11_rest;
mod p12_operators;
mod p13_cohort;
mod p14_log;
mod p1_keystrokes;
mod p2_slips;
mod p3_index;
mod p4_start;
mod p5_import;
mod p6_letters;
mod p6_run;
mod p7_commits;
mod p8_terminal;
mod p9_portal;
mod patients;
mod stored;

use crate::options::Options;
use crate::report::Outcome;

use stored::Stored;

pub use p6_run::print_child;
pub use p7_commits::commits_child;
pub use p8_terminal::binary as product_path;
pub use patients::Patients;
pub use stored::{import_child, load_child, path};

/// What a benchmark works on: made once for all that need it.
pub struct World {
    pub options: Options,
    patients: Option<Patients>,
    stored: Option<Stored>,
}

impl World {
    /// Nothing is made yet.
    pub fn new(options: Options) -> Self {
        Self { options, patients: None, stored: None }
    }

    /// The indexed patients.
    pub fn patients(&mut self) -> &mut Patients {
        let count = self.options.patients;
        self.patients.get_or_insert_with(|| Patients::load(count))
    }

    /// The store with imported patients.
    pub fn stored(&mut self) -> Result<&Stored, Trouble> {
        // The indexed patients are not needed any more, and would take memory from the caches of the disk.
        self.patients = None;
        let stored = match self.stored.take() {
            Some(stored) => stored,
            None => Stored::import(self.options.stored)?,
        };
        Ok(self.stored.insert(stored))
    }
}

/// What went wrong.
pub type Trouble = Box<dyn std::error::Error>;

/// A benchmark.
pub struct Benchmark {
    /// Its number among the goals.
    pub id: &'static str,
    /// What it measures.
    pub title: &'static str,
    /// Measures it.
    pub run: fn(&mut World) -> Result<Outcome, Trouble>,
}

/// All of them.
pub const ALL: &[Benchmark] = &[
    Benchmark { id: "P1", title: "a search keystroke", run: p1_keystrokes::run },
    Benchmark { id: "P2", title: "searches with typing slips", run: p2_slips::run },
    Benchmark { id: "P3", title: "the index: size, building, changes", run: p3_index::run },
    Benchmark { id: "P4", title: "from a closed store to searchable", run: p4_start::run },
    Benchmark { id: "P5", title: "a FHIR file imported", run: p5_import::run },
    Benchmark { id: "P6", title: "letters merged", run: p6_letters::run },
    Benchmark { id: "P6B", title: "letters held, and handed over in one print run", run: p6_run::run },
    Benchmark { id: "P7", title: "durable commits", run: p7_commits::run },
    Benchmark { id: "P8", title: "the terminal", run: p8_terminal::run },
    Benchmark { id: "P9", title: "patients' pages beside a flood of log-ins", run: p9_portal::run },
    Benchmark { id: "P10", title: "log-ins", run: p9_portal::run_log_ins },
    Benchmark { id: "P11", title: "the server at rest", run: p11_rest::run },
    Benchmark { id: "P12", title: "fifty operators", run: p12_operators::run },
    Benchmark { id: "P13", title: "a cohort of 10,000", run: p13_cohort::run },
    Benchmark { id: "P14", title: "following a busy log", run: p14_log::run },
];

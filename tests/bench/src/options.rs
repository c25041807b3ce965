//! The command line.

/// What to run and how much.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ids of benchmarks; all when empty.
    pub ids: Vec<String>,
    /// Patients in the index of P1 to P3.
    pub patients: usize,
    /// Patients that are imported and loaded in P4 and P5.
    pub stored: usize,
    /// Leaves the peers out: for finding out where the product's own time goes.
    pub alone: bool,
}

/// How to use it.
pub const USAGE: &str = "Usage: patient-profile-bench all|P1 P2 ... [--patients N] [--stored N] [--alone]

  --patients N   patients in the index of P1 to P3 [1000000]
  --stored N     patients that P5 imports and P4 loads [100000]
  --alone        without the peers, to look at the product with a profiler";

impl Options {
    /// Reads arguments; none where they make no sense.
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Self { ids: Vec::new(), patients: 1_000_000, stored: 100_000, alone: false };
        let mut all = false;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "all" => all = true,
                "--patients" => options.patients = count(&mut arguments)?,
                "--alone" => options.alone = true,
                "--stored" => options.stored = count(&mut arguments)?,
                id if id.starts_with(['p', 'P']) => options.ids.push(id.to_uppercase()),
                _ => return None,
            }
        }
        if all {
            options.ids.clear();
        } else if options.ids.is_empty() {
            return None;
        }
        Some(options)
    }

    /// Whether a benchmark is wanted.
    pub fn wants(&self, id: &str) -> bool {
        self.ids.is_empty() || self.ids.iter().any(|wanted| wanted == id)
    }
}

fn count(arguments: &mut impl Iterator<Item = String>) -> Option<usize> {
    arguments.next()?.replace(['_', ','], "").parse().ok().filter(|count| *count >= 1000)
}

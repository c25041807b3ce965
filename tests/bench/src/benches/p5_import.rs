//! P5: a FHIR file end to end: parsed, checked, compared with what is there, sealed, durable, searchable.

use crate::child::{self, text};
use crate::report::{Outcome, number};

use super::stored::Stored;
use super::{Trouble, World};

/// The smaller file, to tell what grows with the file from what does not.
const SHARE: usize = 4;

pub fn run(world: &mut World) -> Result<Outcome, Trouble> {
    let count = world.options.stored;
    let small = Stored::import(count / SHARE)?;
    let mut outcome = Outcome::default();
    let mut rows = Vec::new();
    let mut over = 0.0;
    let mut rate = 0.0;
    for (count, stored) in [(count / SHARE, &small), (count, world.stored()?)] {
        // What the store and the index of the same patients take by themselves.
        let open = child::run("load", &[text(stored.dir.path())])?;
        let patients = f64::from(u32::try_from(count)?);
        if stored.import.get("added") < patients {
            return Err(format!("only {} of {count} patients went in", stored.import.get("added")).into());
        }
        rate = patients / stored.import.get("cpu");
        over = stored.import.get("peak") - open.get("peak");
        rows.push(vec![
            count.to_string(),
            number(stored.file_mb),
            number(rate),
            number(patients / stored.import.get("wall")),
            number(stored.import.get("peak")),
            number(open.get("peak")),
        ]);
    }
    outcome.at_least("≥ 10,000 patients/s a core", rate, 10_000.0, "/s");
    outcome.at_most("peak memory ≤ 64 MiB over the store's", over, 64.0, "MiB");
    outcome.table(
        &[
            "patients",
            "file, MB",
            "patients a CPU second",
            "patients a second by the clock",
            "peak of the import, MiB",
            "peak of opening the same store, MiB",
        ],
        rows,
    );
    Ok(outcome)
}

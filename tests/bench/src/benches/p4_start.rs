//! P4: from a closed store to all patients searchable, decryption included.

use crate::child::{self, text};
use crate::measure::median;
use crate::report::{Outcome, number};

use super::{Trouble, World};

const RUNS: usize = 3;
/// The goal is set for so many.
const GOAL_PATIENTS: f64 = 1e6;
const GOAL_SECONDS: f64 = 5.0;

pub fn run(world: &mut World) -> Result<Outcome, Trouble> {
    let count = world.options.stored;
    let dir = world.stored()?.dir.path().to_owned();
    // The first start after an import writes sled's snapshot: it is reported by itself.
    let first = child::run("load", &[text(&dir)])?;
    let mut later = Vec::new();
    for _ in 0..RUNS {
        later.push(child::run("load", &[text(&dir)])?);
    }
    let of = |name: &str| median(later.iter().map(|answer| answer.get(name)).collect());
    let total = of("open_cpu") + of("load");
    let scaled = total * GOAL_PATIENTS / f64::from(u32::try_from(count)?);
    let mut outcome = Outcome::default();
    outcome.at_most(
        format!("store to searchable ≤ 5 s CPU for 1,000,000 patients ({count} measured, scaled)"),
        scaled,
        GOAL_SECONDS,
        "s",
    );
    let found = of("found") > 0.0 && of("of") >= f64::from(u32::try_from(count)?);
    let usable =
        format!("opened after {} ms wall; then answers while it reads", number(of("open_wall") * 1e3));
    outcome.compare("usable meanwhile", found, usable);
    let line = |name: &str, open: f64, load: f64| {
        vec![
            name.to_owned(),
            number(open * 1e3),
            number(load * 1e3),
            number((open + load) * 1e9 / f64::from(u32::try_from(count).unwrap_or(1)) / 1e3),
        ]
    };
    outcome.table(
        &[&format!("{count} patients"), "opening, CPU ms", "reading and indexing, CPU ms", "µs a patient"],
        vec![
            line("first start after the import", first.get("open_cpu"), first.get("load")),
            line("later starts", of("open_cpu"), of("load")),
        ],
    );
    Ok(outcome)
}

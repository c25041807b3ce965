//! P11: the server at rest with many patients: memory, CPU, and what its start takes.

use std::time::Duration;

use crate::progress;
use crate::report::Outcome;
use crate::served::Served;

use super::{Trouble, World};

/// How long it is looked at.
const REST: Duration = Duration::from_secs(10);
/// CPU seconds in a second below which a start is over.
const OVER: f64 = 0.02;

pub fn run(world: &mut World) -> Result<Outcome, Trouble> {
    let count = world.options.stored;
    let dir = world.stored()?.dir.path().to_owned();
    progress("P11: the server starts");
    let mail = dir.join("mail");
    std::fs::create_dir_all(&mail)?;
    let served = Served::start(&dir, &["--mail-folder", crate::child::text(&mail)])?;
    let mut before = served.cpu();
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let now = served.cpu();
        if now - before < OVER {
            break;
        }
        before = now;
    }
    let start = served.cpu();
    progress("P11: the server rests");
    std::thread::sleep(REST);
    let idle = (served.cpu() - start) / REST.as_secs_f64() * 100.0;
    let mut outcome = Outcome::default();
    outcome.at_most(format!("resident ≤ 200 MiB with {count} patients"), served.resident_mib(), 200.0, "MiB");
    outcome.at_most("0 % CPU at rest", idle, 0.1, "%");
    outcome.at_most("start to ready ≤ 3 s CPU", start, 3.0, "s");
    Ok(outcome)
}

//! P13: a cohort invited: code, hash, letter, log, durable; beside the raw rate of the hash on both cores.

use std::path::Path;
use std::time::Instant;

use patient_profile::service::api::{CohortAct, CohortPlan, CohortSource, ImportRequest};

use crate::child::text;
use crate::report::{Outcome, number};
use crate::{population, progress, site};

use super::p9_portal::raw_hashes;
use super::{Trouble, World};

const INVITED: u32 = 10_000;

pub fn run(_: &mut World) -> Result<Outcome, Trouble> {
    let room = site::scratch()?;
    progress("P13: the raw hash");
    let raw = raw_hashes();
    progress("P13: a cohort");
    let seconds = invite(room.path())?;
    let bound = f64::from(INVITED) / raw;
    let mut outcome = Outcome::default();
    outcome.at_most(
        format!("{INVITED} invitations ≤ 1.3 × the bound of their hashes"),
        seconds,
        1.3 * bound,
        "s",
    );
    outcome.note(format!(
        "{} invitations a second; the hash alone makes {} a second on both cores. Each is a commit, and the letter is held.",
        number(f64::from(INVITED) / seconds),
        number(raw)
    ));
    Ok(outcome)
}

/// Invites everybody of a fresh site; gives the seconds.
fn invite(dir: &Path) -> Result<f64, Trouble> {
    let file = dir.join("Patient.ndjson");
    population::write_ndjson(&file, population::people(INVITED as usize))?;
    let service = site::create(dir)?;
    let session = site::operator();
    let request =
        ImportRequest { paths: vec![text(&file).to_owned()], sent: None, map: None, dry_run: false };
    let mut job = service.start_import(&session, &request)?;
    while job.report.is_none() {
        job = service.import_progress(&session, job.id)?;
    }
    service.add_default_letters(&session)?;
    let plan = CohortPlan {
        name: "Everybody".to_owned(),
        source: CohortSource::Search { text: String::new(), state: None },
        expires: None,
        templates: vec!["Invitation".to_owned()],
        hold: true,
    };
    let number = service.plan_cohort(&session, &plan)?.number;
    let watch = Instant::now();
    let mut view = service.cohort_act(&session, &number, CohortAct::Start)?;
    while view.running {
        view = service.cohort_progress(&session, &number)?;
    }
    let seconds = watch.elapsed().as_secs_f64();
    service.close()?;
    if view.invited + view.left_out < u64::from(INVITED) || view.left_out > u64::from(INVITED) / 50 {
        return Err(
            format!("{} were invited, {} left out: {}", view.invited, view.left_out, view.trouble).into()
        );
    }
    Ok(seconds)
}

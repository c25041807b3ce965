//! P6 the whole way: letters generated and held for 10,000 patients, then one print run that checks, seals, and marks
//! them. The codes' hashes cost next to nothing here: what they cost is another matter, and the same for any letter.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use patient_profile::service::api::{CreateRequest, ImportRequest, PrintReport, PrintRequest, SearchRequest};
use patient_profile::service::{Service, Session};

use crate::child::{self, Answer, text};
use crate::measure::peak_mib;
use crate::report::{Outcome, number};
use crate::{population, progress, site};

use super::{Trouble, World};

/// The letters of the run, and of the small one that its memory is held against.
const MANY: u32 = 10_000;
const FEW: u32 = 1_000;
/// What ten times as many letters may add to memory, in MiB: their records, not their files.
const MORE_MIB: f64 = 64.0;
/// The letters of a page of the search.
const PAGE: u32 = 500;

pub fn run(_: &mut World) -> Result<Outcome, Trouble> {
    progress("P6B: a print run");
    let few = measured(FEW)?;
    let many = measured(MANY)?;
    let mut outcome = Outcome::default();
    outcome.at_least("≥ 1,400 letters/s in one run, by the clock", many.get("sealed"), 1400.0, "letters/s");
    let grown = |one: &Answer| one.get("run_peak") - one.get("before_peak");
    let more = grown(&many) - grown(&few);
    outcome.at_most("a run of ten times the letters takes at most 64 MiB more", more, MORE_MIB, "MiB");
    outcome.compare(
        "none is held back, none is printed twice",
        many.get("printed") >= f64::from(MANY) && many.get("again") < 1.0,
        format!("{} printed, {} again", number(many.get("printed")), number(many.get("again"))),
    );
    let row = |name: &str, one: &Answer| {
        let mut cells = vec![name.to_owned()];
        cells.extend(
            ["made", "sealed", "run_seconds", "before_peak", "run_peak"].map(|part| number(one.get(part))),
        );
        cells
    };
    outcome.table(
        &[
            "letters",
            "generated and held/s",
            "checked, sealed, marked/s",
            "seconds of the run",
            "MiB before",
            "MiB after",
        ],
        vec![row("1,000", &few), row("10,000", &many)],
    );
    outcome.note(format!(
        "The run of 10,000, in seconds: {}.",
        PARTS.map(|(part, name)| format!("{part} {:.0}", many.get(name))).join(", ")
    ));
    outcome.note(
        "Each letter is a durable commit when it is made and another when it is sent; each is opened and held against the \
         record before it goes.",
    );
    Ok(outcome)
}

fn measured(letters: u32) -> Result<Answer, Trouble> {
    let dir = site::scratch()?;
    let file = dir.path().join("Patient.ndjson");
    // Whose address has no postcode is held back, which another number would say.
    let posted = population::people(letters as usize * 2).filter(|person| !person.postcode.is_empty());
    population::write_ndjson(&file, posted.take(letters as usize))?;
    child::run("print", &[text(dir.path()), text(&file)])
}

/// The child that prints: `print DIR FILE`.
pub fn print_child(dir: &Path, file: &Path) -> Result<(), Trouble> {
    let print = dir.join("print");
    std::fs::create_dir(&print)?;
    let service = site::create_for_letters(dir, &print)?;
    let session = site::operator();
    let mut job = service.start_import(
        &session,
        &ImportRequest { paths: vec![text(file).to_owned()], sent: None, map: None, dry_run: false },
    )?;
    while job.report.is_none() {
        job = service.import_progress(&session, job.id)?;
    }
    service.add_default_letters(&session)?;
    let patients = patients(&service, &session)?;
    let watch = Instant::now();
    for patient in &patients {
        let expires = service.moment().today + chrono::Days::new(20);
        let templates = vec!["Invitation".to_owned()];
        service.create_credentials(
            &session,
            &CreateRequest { patient: patient.clone(), expires, templates, hold: true, seen: None },
        )?;
    }
    let made = watch.elapsed().as_secs_f64();
    let before_peak = peak_mib();
    let watch = Instant::now();
    let report = printed(&service, &session)?;
    let run_seconds = watch.elapsed().as_secs_f64();
    let run_peak = peak_mib();
    let again = service.print_run(&session, &PrintRequest::default())?.letters;
    service.close()?;
    let n = f64::from(u32::try_from(patients.len())?);
    println!(
        "made={} sealed={} run_seconds={run_seconds} before_peak={before_peak} run_peak={run_peak} printed={} again={again}",
        n / made,
        n / run_seconds,
        report.letters
    );
    Ok(())
}

/// The parts of a run, as its progress calls them, and their names in the child's answer.
const PARTS: [(&str, &str); 4] = [
    ("checking", "checking"),
    ("writing the print file", "writing"),
    ("marking as sent", "deciding"),
    ("handing over", "handing"),
];

/// Prints, and tells how many seconds each part took, to the second.
fn printed(service: &Arc<Service>, session: &Session) -> Result<PrintReport, Trouble> {
    let mut progress = service.start_print_run(session, PrintRequest::default())?;
    let (mut doing, mut since) = (String::new(), Instant::now());
    loop {
        if progress.doing != doing || !progress.running {
            if let Some((_, name)) = PARTS.iter().find(|(part, _)| *part == doing) {
                print!("{name}={} ", since.elapsed().as_secs_f64());
            }
            (doing, since) = (progress.doing.clone(), Instant::now());
        }
        if !progress.running {
            return progress.report.ok_or_else(|| "the run failed".into());
        }
        progress = service.print_progress(session)?;
    }
}

/// The Patient IDs of all patients.
fn patients(service: &Service, session: &Session) -> Result<Vec<String>, Trouble> {
    let mut ids = Vec::new();
    loop {
        let offset = u32::try_from(ids.len())?;
        let request = SearchRequest { text: String::new(), state: None, limit: PAGE, offset };
        let page = service.search(session, &request)?;
        if page.rows.is_empty() {
            return Ok(ids);
        }
        ids.extend(page.rows.into_iter().map(|row| row.patient_id));
    }
}

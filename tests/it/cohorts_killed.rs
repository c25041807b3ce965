//! A cohort that is killed anywhere and goes on: as many letters as patients, distinct codes, each opening its own
//! patient, none twice, none lost (S95).
//!
//! 240 patients and 8 kills. The full promise, 10,000 patients and 20 kills, is the same test:
//! `PATIENT_PROFILE_COHORT=10000 cargo test --release --test it cohorts_killed`.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Child;
use std::sync::Arc;

use chrono::Datelike;
use patient_profile::domain::Permissions;
use patient_profile::service::api::{CohortAct, CohortQuery, LetterFilter, LetterView};
use patient_profile::service::{Service, Session, SetClock, StorePaths};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::cohorts_fixture::{everybody, invitable, plan, run};
use crate::crash_child::start_as;
use crate::portal_fixture::{Person, code_in};
use crate::service_fixture::{Site, fresh_deps, morning, text_of};
use crate::store_fixture::count_from;

const VARIABLE: &str = "PATIENT_PROFILE_COHORT_CHILD";

/// Starts this test binary as a program that goes on with the cohort; it writes a byte for each commit.
fn start(paths: &StorePaths) -> (Child, UnixStream) {
    let told = format!("{}\n{}", paths.data.display(), paths.key_file.display());
    start_as("cohorts_killed::the_child_that_is_killed", (VARIABLE, &told), &paths.data)
}

fn reopen(paths: &StorePaths) -> Arc<Service> {
    let (service, _) = Service::open(paths, fresh_deps(&SetClock::at(morning()))).expect("it opens");
    service.load_directory().expect("the patients are read in");
    Arc::new(service)
}

#[test]
fn the_child_that_is_killed() {
    let Some(told) = std::env::var_os(VARIABLE) else { return };
    let told = told.into_string().expect("UTF-8");
    let (data, key_file) = told.split_once('\n').expect("two lines");
    let socket = UnixStream::from(std::io::stdin().as_fd().try_clone_to_owned().expect("a socket"));
    let service = reopen(&StorePaths { data: data.into(), key_file: key_file.into() });
    let mut changes = service.store().follow();
    let session = Session::operator("mkhan", Permissions::all());
    let counting = std::thread::spawn(move || {
        // The parent may be about to kill us; lagging behind only counts less.
        while !matches!(changes.blocking_recv(), Err(error) if error.to_string().contains("closed")) {
            let _ = (&socket).write_all(&[1]);
        }
    });
    let mut view = service.cohort_act(&session, "C0001", CohortAct::Start).expect("it starts");
    while view.running {
        view = service.cohort_progress(&session, "C0001").expect("it goes on");
    }
    service.close().expect("closed");
    drop(service);
    let _ = counting.join();
}

/// Lets the cohort go on and kills it after so many commits; whether it came to its end before that.
fn kill_after(paths: &StorePaths, commits: usize) -> bool {
    let (mut child, mut socket) = start(paths);
    let mut byte = [0];
    for _ in 0..commits {
        if socket.read_exact(&mut byte).is_err() {
            let ended = child.wait().expect("gone");
            let said = std::fs::read_to_string(paths.data.with_extension("stderr")).unwrap_or_default();
            assert!(ended.success(), "{said}");
            return true;
        }
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    false
}

#[test]
fn killed_anywhere_nobody_is_invited_twice_and_nobody_is_lost() {
    let n_patients = count_from("PATIENT_PROFILE_COHORT", 240);
    let n_kills = if n_patients > 1_000 { 20 } else { 8 };
    let site = Site::furnished_in_memory();
    site.import(&[("cohort.ndjson", &invitable(n_patients))]);
    let pair = ["User name", "Activation code"];
    site.service.plan_cohort(&site.session, &plan(everybody(), &pair, false)).expect("planned");
    site.service.close().expect("closed");
    let Site { session, paths, dir, service, .. } = site;
    drop(service);
    let mut rng = StdRng::seed_from_u64(95);
    let span = 2 * n_patients / n_kills;
    let mut killed = 0;
    while killed < n_kills && !kill_after(&paths, rng.random_range(1..span)) {
        killed += 1;
    }
    println!("{n_patients} patients, {killed} kills");
    let service = reopen(&paths);
    let site = Site { service, session, clock: SetClock::at(morning()), paths, dir };
    if site.service.cohorts(&site.session).expect("the list")[0].stage != "Done" {
        let done = run(&site, &site.session, "C0001");
        assert_eq!(done.stage, "Done", "{done:?}");
    }
    check(&site, n_patients);
}

/// Holds the letters against the patients.
fn check(site: &Site, n_patients: usize) {
    let view = &site.service.cohorts(&site.session).expect("the list")[0];
    assert_eq!((view.invited, view.left_out), (n_patients as u64, 0), "{view:?}");
    let printed = printed(&site.dir.path().join("print"));
    assert_eq!(printed.len(), 2 * n_patients, "two letters each, none twice, none lost");
    let mut codes = HashSet::new();
    let mut named = HashSet::new();
    for (patient, text) in &printed {
        if text.contains("Code") {
            let code = code_in(text);
            assert!(codes.insert(code.clone()), "a code twice");
            let born = site.record(patient).row.birth_date.expect("a date of birth");
            let born = [born.day(), born.month(), born.year().unsigned_abs()].map(|part| part.to_string());
            let person = Person::typing(patient, &code, ["", "", ""]);
            let check = person.check_with(site, &code, born.each_ref().map(String::as_str));
            check.expect("the code opens its own patient");
        } else {
            assert!(text.contains(patient.as_str()) || text.contains(&spaced(patient)), "{patient}: {text}");
            assert!(named.insert(patient.clone()), "a name twice");
        }
    }
    assert_eq!((codes.len(), named.len()), (n_patients, n_patients));
    let letters = letters(site);
    let sent = letters.iter().filter(|letter| letter.status == "Sent").count();
    assert_eq!((letters.len(), sent), (printed.len(), printed.len()), "no letter besides those printed");
    let query = CohortQuery {
        number: "C0001".into(),
        outcome: Some("Invited".into()),
        limit: 1000,
        ..CohortQuery::default()
    };
    let page = site.service.cohort(&site.session, &query).expect("a page");
    assert_eq!(page.rows.len(), n_patients.min(1000));
    // A letter that told a code keeps its blanked version, the other one itself; the base keeps its file, three templates their bodies.
    let swept = site.service.sweep_objects().expect("a sweep");
    assert!(swept.kept <= 2 * n_patients + 4, "{swept:?}: no code and no letter is left of what was cut off");
}

/// All letters, page by page.
fn letters(site: &Site) -> Vec<LetterView> {
    let mut letters: Vec<LetterView> = Vec::new();
    loop {
        let before = letters.last().map(|letter| letter.id.clone());
        let filter = LetterFilter { before, ..LetterFilter::default() };
        let page = site.service.letters(&site.session, &filter).expect("a page");
        if page.is_empty() {
            return letters;
        }
        letters.extend(page);
    }
}

fn spaced(patient: &str) -> String {
    format!("{} {} {}", &patient[..3], &patient[3..6], &patient[6..])
}

/// The letters of all print runs with their patients, by the manifests.
fn printed(folder: &Path) -> Vec<(String, String)> {
    let mut letters = Vec::new();
    let names = std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path());
    for manifest in names.filter(|path| path.extension().is_some_and(|end| end == "csv")) {
        let files = std::fs::read(manifest.with_extension("zip")).expect("the print file");
        let mut files = zip::ZipArchive::new(Cursor::new(files)).expect("a zip");
        let mut owners = HashMap::new();
        for row in csv::Reader::from_path(&manifest).expect("a manifest").records() {
            let row = row.expect("a row");
            owners.insert(row[7].to_owned(), row[2].to_owned());
        }
        assert_eq!(owners.len(), files.len(), "the manifest names every letter");
        for idx in 0..files.len() {
            let mut file = files.by_index(idx).expect("a letter");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("readable");
            let name = file.name().expect("a name").into_owned();
            letters.push((owners[&name].clone(), text_of(&bytes)));
        }
    }
    letters
}

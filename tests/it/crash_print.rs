//! A print run that is cut off after any of its commits is finished by the next one: no letter twice, none lost (S95).

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use patient_profile::domain::Permissions;
use patient_profile::service::api::{PrintRequest, SiteChange};
use patient_profile::service::{Service, Session, StorePaths};

use crate::post::{hold, letters_in};
use crate::service_fixture::{Site, deps};
use crate::store_fixture::copy;

const VARIABLE: &str = "PATIENT_PROFILE_PRINT_CHILD";
/// More commits than a run of this size has.
const MOST: u64 = 40;

/// A closed store with two held letters, and where its letters go.
struct Held {
    site: Site,
    patients: [String; 2],
    folder: PathBuf,
}

fn held(command: &[&str]) -> Held {
    let site = Site::furnished();
    let patients = [hold(&site, "hawthorne"), hold(&site, "haworth")];
    let change = SiteChange {
        print_command: Some(command.iter().map(|word| (*word).to_owned()).collect()),
        ..SiteChange::default()
    };
    site.service.change_site(&site.session, &change).expect("a print command");
    site.service.close().expect("closed");
    let folder = site.dir.path().join("print");
    Held { site, patients, folder }
}

/// Starts a run in a process of its own that ends itself like a crash after so many commits.
fn child(paths: &StorePaths, after: u64) -> ExitStatus {
    Command::new(std::env::current_exe().expect("our own path"))
        .args(["crash_print::the_child_of_the_print_crash_tests", "--exact", "--nocapture"])
        .env(VARIABLE, format!("{}\n{}\n{after}", paths.data.display(), paths.key_file.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the test binary starts")
}

#[test]
fn the_child_of_the_print_crash_tests() {
    let Some(told) = std::env::var_os(VARIABLE) else { return };
    let told = told.into_string().unwrap();
    let [data, key_file, after] = told.lines().collect::<Vec<_>>().try_into().unwrap();
    let after: u64 = after.parse().unwrap();
    let paths = StorePaths { data: data.into(), key_file: key_file.into() };
    let clock = patient_profile::service::SetClock::at(crate::service_fixture::morning());
    let (service, _) = Service::open(&paths, deps(&clock, 7)).unwrap();
    let mut changes = service.store().follow();
    std::thread::spawn(move || {
        for _ in 0..after {
            let _ = changes.blocking_recv();
        }
        std::process::abort();
    });
    let session = Session::operator("mkhan", Permissions::all());
    service.print_run(&session, &PrintRequest::default()).unwrap();
    service.close().unwrap();
}

/// A copy of the store as it was before the run, with an empty print folder.
fn anew(held: &Held, name: &str) -> StorePaths {
    let data = held.site.dir.path().join(name);
    copy(&held.site.paths.data, &data);
    for entry in std::fs::read_dir(&held.folder).expect("the folder").flatten() {
        std::fs::remove_file(entry.path()).expect("an empty folder");
    }
    StorePaths { data, key_file: held.site.paths.key_file.clone() }
}

/// Finishes what was cut off, and holds letters, log and files against each other.
fn finish_and_check(held: &Held, paths: &StorePaths, what: &str) {
    let (service, _) = Service::open(paths, deps(&held.site.clock, 9)).expect("it opens");
    service.load_directory().expect("the patients");
    let session = &held.site.session;
    let report = service.print_run(session, &PrintRequest::default()).expect("a run");
    assert_eq!(report.trouble, "", "{what}");
    let mut numbers = BTreeSet::new();
    for patient in &held.patients {
        let record = service.record(session, patient).expect("a record");
        assert_eq!(record.letters.len(), 1, "{what}");
        assert_eq!(record.letters[0].status, "Sent", "{what}");
        assert_eq!(record.credentials.expect("credentials").status, "distributed", "{what}");
        let sent = record.activity.iter().filter(|entry| entry.kind == "Patient Access Letter Sent").count();
        assert_eq!(sent, 1, "{what}: sent once");
        numbers.insert((record.letters[0].id.clone(), patient.clone()));
    }
    assert_eq!(
        in_files(&held.folder),
        numbers.iter().map(|(number, _)| number.clone()).collect::<Vec<_>>(),
        "{what}"
    );
    assert!(service.print_run(session, &PrintRequest::default()).expect("a run").run.is_none(), "{what}");
    service.close().expect("closed");
}

/// The numbers of the letters in all print files, sorted; a letter that stands twice is there twice.
fn in_files(folder: &Path) -> Vec<String> {
    let mut numbers = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!name.starts_with('.'), "{name} was left behind");
        if entry.path().extension().is_some_and(|ending| ending == "zip") {
            let letters = letters_in(&entry.path().to_string_lossy());
            numbers.extend(letters.into_iter().map(|(name, _)| name[6..13].to_owned()));
        }
    }
    numbers.sort();
    numbers
}

#[test]
fn a_run_is_cut_off_after_each_of_its_commits_and_finished() {
    for command in [&[][..], &["true"]] {
        let held = held(command);
        let mut crashes = 0;
        for after in 1..MOST {
            let paths = anew(&held, &format!("after-{after}"));
            let ended = child(&paths, after);
            if ended.success() {
                finish_and_check(&held, &paths, &format!("{command:?} whole after {after}"));
                break;
            }
            assert_eq!(ended.signal(), Some(6), "it ended itself");
            crashes += 1;
            // And the run that finishes it is cut off in its turn.
            child(&paths, after % 3 + 1);
            finish_and_check(&held, &paths, &format!("{command:?} cut off after {after}"));
            std::fs::remove_dir_all(&paths.data).expect("the copy goes");
        }
        assert!(crashes >= 4, "{crashes} crashes of {command:?}");
    }
}

#[test]
fn a_crash_after_the_printer_took_the_file_prints_it_again_and_loses_nothing() {
    let held = held(&[]);
    let taken = held.site.dir.path().join("taken");
    // The first time the whole program is killed when the printer has the file; then it is only taken.
    let script = format!(
        "cat \"$1\" >> '{0}'; test -e '{0}.once' || {{ touch '{0}.once'; kill -9 $PPID; }}",
        taken.display()
    );
    let paths = anew(&held, "printer");
    {
        let (service, _) = Service::open(&paths, deps(&held.site.clock, 8)).expect("it opens");
        let command = ["sh", "-c", script.as_str(), "sh"].map(str::to_owned);
        let change = SiteChange { print_command: Some(command.into()), ..SiteChange::default() };
        service.change_site(&held.site.session, &change).expect("a command");
        service.close().expect("closed");
    }
    assert_eq!(child(&paths, MOST).signal(), Some(9), "the printer killed it");
    finish_and_check(&held, &paths, "after the printer");
    let file = std::fs::read(held.folder.join("R000001.zip")).expect("the file");
    let printed = std::fs::read(&taken).expect("what the printer took");
    assert_eq!(printed.len(), 2 * file.len(), "the same file, twice at worst");
    assert!(printed.starts_with(&file) && printed.ends_with(&file));
}

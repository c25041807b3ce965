//! Manners of the whole terminal: where one begins, what a message says and how long, what may not be gone to.

use patient_profile::service::api::{ActivityQuery, Changes, CohortView, ErrorKind, ErrorView};

use crate::operators::{Office, add};
use crate::tui_harness::{Fake, Harness, row};
use patient_profile::tui::{Msg, Options};

fn over(fake: Fake) -> Harness {
    Harness::over(fake, Options::default(), 80, 24)
}

fn log_in(name: &str) -> (Office, Harness) {
    let office = Office::with(&[("jdoe", &["Records"])]);
    let mut h = Harness::over_socket(office.socket(), 80, 24);
    h.keys(&format!("{name}<tab>correct horse battery<enter>"));
    (office, h)
}

#[test]
fn who_has_logged_in_types_a_search_at_once() {
    let (_office, mut h) = log_in("jdoe");
    h.keys("haw").expect(" Search  haw").expect("HAWTHORNE").reject("Not permitted");
}

#[test]
fn who_may_not_look_up_patients_begins_elsewhere_and_is_told_what_is_missing() {
    let (_office, mut h) = log_in("admin");
    h.expect("Operators and permissions").expect("Note: Your last log-in was today 09:14.");
    h.keys("g").expect("Patients").expect("Not permitted: patients.view");
    h.keys("p")
        .expect("Not permitted: this needs the permission patients.view.")
        .expect("Operators and permissions");
}

#[test]
fn going_to_the_operators_leaves_the_roles() {
    let (_office, mut h) = log_in("admin");
    h.keys("b").expect("Operators and permissions > Roles");
    h.keys("go").expect("Operators and permissions  ").reject("> Roles");
}

#[test]
fn a_long_message_keeps_its_end_and_the_page_gives_way() {
    let fake = Fake::new();
    let mut h = over(fake.clone());
    h.keys("haw");
    let message = "The service could not read the records, since the disk did not answer in time.";
    fake.script.lock().unwrap().refuse = Some(ErrorView::new(ErrorKind::Internal, message));
    h.keys("k").expect("Error: The service could not read").expect("in time. What is shown may be old.");
    h.expect("HAWTHORNE").expect("Esc back  F1 help").reject("~");
}

#[test]
fn what_was_said_ends_with_its_page() {
    let mut h = over(Fake::new());
    h.keys("<esc><esc>").expect("Note: This is the home page; q leaves Patient Profile.");
    h.keys("<enter>").expect("Patients > ").reject("Note:");
}

#[test]
fn the_list_goes_on_when_its_end_is_reached() {
    let fake = Fake::new();
    fake.script.lock().unwrap().rows = (0..1_300)
        .map(|n| row(&format!("{:010}", 1_000_000_000 + n), &format!("Patient{n:04}"), "Ann", None))
        .collect();
    let mut h = over(fake.clone());
    h.keys("<esc>").expect("1,300 of ").keys("<end>").expect("> 1000000199").reject("first 1,000");
    h.keys("<down>").expect("> 1000000200").keys("<end>").expect("> 1000000399");
    h.keys("<end><end><end><end>").expect("> 1000000999");
    h.expect("The list ends after the first 1,000 of 1,300: type more to narrow it.");
    h.keys("0042<esc><end>").expect("11 of 1,300").reject("The list ends");
}

#[test]
fn a_list_that_was_scrolled_stays_where_it_is_when_something_changes() {
    let fake = Fake::new();
    let patients =
        (0..90).map(|n| row(&format!("{:010}", 1_000_000_000 + n), &format!("Patient{n:04}"), "Ann", None));
    fake.script.lock().unwrap().rows = patients.collect();
    let mut h = over(fake.clone());
    h.keys("<esc><pgdn><pgdn><up><up>");
    let before = h.screen();
    h.send(Msg::Changed(Ok(Changes { seq: 2, all: true, ..Changes::default() })));
    assert_eq!(h.screen(), before);
}

#[test]
fn everybody_changes_the_own_password_and_an_idle_terminal_is_refused_nothing() {
    let (office, mut h) = log_in("jdoe");
    h.expect("This is your first log-in. admin set your password and knows it");
    h.keys("<esc>:change your<enter>").expect("Password of jdoe");
    h.keys("correct horse battery<tab>a new horse battery<tab>another battery<f2>").expect("The two differ");
    h.keys("<ctrl-w><ctrl-w><ctrl-w>a new horse battery<f2>")
        .expect("Log in again to go on")
        .expect("The session was ended: by another password");
    h.keys("a new horse battery<enter>").expect("jdoe  Northgate Hospital").reject("knows it");
    assert!(office.log_in(&office.client(), "jdoe", "correct horse battery").is_err());
    office.log_in(&office.client(), "jdoe", "a new horse battery").expect("the new one");

    let (office, mut h) = log_in("admin");
    h.keys("<f3><f5>").expect("Not permitted: this needs the permission patients.view.").keys("<f9>o<f5>");
    office.change(&office.logged_in("admin"), add("late", &["Records"])).ok();
    h.watched();
    let query = ActivityQuery { limit: 1000, ..ActivityQuery::default() };
    let log = office.site.service.activity(&office.site.session, &query).expect("the log").entries;
    assert!(log.iter().all(|entry| entry.kind != "Action Refused"), "{log:?}");
}

#[test]
fn a_draft_that_waits_is_told_beside_the_greeting() {
    let (office, mut h) = log_in("jdoe");
    h.keys("<f9>mn").expect("New cohort").keys("October<esc>").expect("Draft kept");
    drop(h);
    let mut h = Harness::over_socket(office.socket(), 80, 24);
    h.keys("jdoe<tab>correct horse battery<enter>");
    h.expect("Your last log-in was today 09:14.").expect("Drafts wait for you: New cohort.");
}

#[test]
fn who_planned_a_cohort_is_told_at_once_that_another_must_approve_it() {
    let fake = Fake::new();
    let (number, stage) = ("C0001".to_owned(), "Planned".to_owned());
    let cohort = CohortView {
        number,
        stage,
        planned: 300,
        planned_by: "mkhan".into(),
        waits_for_second: true,
        ..CohortView::default()
    };
    fake.script.lock().unwrap().cohorts = vec![cohort.clone()];
    let mut h = over(fake.clone());
    h.keys("<esc>gm<enter>").expect("Cohorts > C0001").reject("p approve");
    h.keys("p").expect("Note: Not now: you planned this cohort, so somebody else must approve it.");
    fake.script.lock().unwrap().cohorts = vec![CohortView {
        waits_for_second: false,
        running: true,
        stage: "Inviting".into(),
        ..cohort.clone()
    }];
    h.keys("r").expect("going on");
    let done = CohortView {
        waits_for_second: false,
        stage: "Done".into(),
        next: "Done. All are out.".into(),
        ..cohort
    };
    fake.script.lock().unwrap().cohorts = vec![done];
    h.keys("r").expect("Done: C0001 is done.");
}

//! Cohorts at work: what is printed, what stops one and lets it go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use patient_profile::service::Session;
use patient_profile::service::api::{
    CohortAct, ErrorKind, LetterFilter, LogIn, OperatorChange, PrintRequest, RecordStatusRequest, TrayRequest,
};

use crate::cohorts_fixture::{ADDRESS, everybody, invitable, patient, plan, reasons, run, site_of};
use crate::operators::{Office, PASSWORD, add};
use crate::service_fixture::{Site, create};
use crate::service_steps::kind;

#[test]
fn a_cohort_of_two_letter_sets_is_printed_in_one_run() {
    let site = site_of(5);
    let pair = ["User name", "Activation code"];
    let planned = site.service.plan_cohort(&site.session, &plan(everybody(), &pair, false)).expect("planned");
    assert_eq!((planned.stage.as_str(), planned.number.as_str()), ("Planned", "C0001"));
    assert!(planned.next.contains("5 to be invited"), "{}", planned.next);
    assert!(site.printed_files().is_empty(), "a plan invites nobody");
    let done = run(&site, &site.session, "c1");
    assert_eq!(done.trouble, "");
    assert_eq!((done.stage.as_str(), done.invited, done.run.as_deref()), ("Done", 5, Some("R000001")));
    assert_eq!(site.printed_files(), ["R000001.csv", "R000001.zip"]);
    assert!(
        site.service
            .tray(&site.session, TrayRequest { patients: 1_000 })
            .expect("the tray")
            .letters
            .is_empty()
    );
    for n in 0..5 {
        let kinds = site.kinds(&site.id_of(&format!("K{n}")));
        let sent = kinds.iter().filter(|kind| *kind == "Patient Access Letter Sent").count();
        assert_eq!((sent, kinds.last().map(String::as_str)), (2, Some("Patient Credentials Distributed")));
    }
    let again = site.service.cohort_act(&site.session, "C0001", CohortAct::Start).expect_err("done");
    assert_eq!(again.to_string(), "Not now: this cohort is done.");
    let list = site.service.cohorts(&site.session).expect("the list");
    assert_eq!((list.len(), list[0].next.as_str()), (1, "Done. The letters are handed over."));
}

#[test]
fn only_its_own_letters_go_with_a_cohort() {
    let site = site_of(2);
    let margaret = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&margaret, &["Invitation"], true)).expect("held");
    site.service.plan_cohort(&site.session, &plan(everybody(), &["Invitation"], false)).expect("planned");
    run(&site, &site.session, "C0001");
    let left = site.service.tray(&site.session, TrayRequest { patients: 1_000 }).expect("the tray").letters;
    assert_eq!(left.iter().map(|letter| letter.patient_id.as_str()).collect::<Vec<_>>(), [margaret]);
}

#[test]
fn who_died_between_plan_and_turn_gets_no_letter() {
    let site = site_of(3);
    site.service.plan_cohort(&site.session, &plan(everybody(), &["Invitation"], true)).expect("planned");
    let second = site.id_of("K1");
    let died = RecordStatusRequest { patient: second.clone(), status: "Deceased".into() };
    site.service.record_status(&site.session, &died).expect("noted");
    let done = run(&site, &site.session, "C0001");
    assert_eq!((done.invited, done.left_out), (2, 1));
    let left = reasons(&site, "C0001");
    assert_eq!(left, [("COHORTER, Given1".to_owned(), "The patient has died.".to_owned())]);
    assert!(site.record(&second).letters.is_empty());
}

#[test]
fn a_cohort_goes_on_after_a_restart_and_can_be_given_up() {
    let site = site_of(4);
    site.service.plan_cohort(&site.session, &plan(everybody(), &["Invitation"], true)).expect("planned");
    let site = site.restart();
    let done = run(&site, &site.session, "C0001");
    assert_eq!((done.stage.as_str(), done.invited), ("Done", 4));
    site.import(&[("more.ndjson", &patient(9, ADDRESS))]);
    let second =
        site.service.plan_cohort(&site.session, &plan(everybody(), &["Invitation"], true)).expect("planned");
    assert_eq!((second.number.as_str(), second.left_out), ("C0002", 4));
    let stop = site.service.cohort_act(&site.session, "C0002", CohortAct::Stop).expect_err("it does not run");
    assert_eq!(kind(stop), ErrorKind::Refused);
    let cancelled = site.service.cohort_act(&site.session, "C0002", CohortAct::Cancel).expect("given up");
    assert_eq!((cancelled.stage.as_str(), cancelled.invited), ("Cancelled", 0));
    let start = site.service.cohort_act(&site.session, "C0002", CohortAct::Start).expect_err("given up");
    assert!(start.to_string().contains("was cancelled"), "{start}");
    let said = patient_profile::service::api::ActivityQuery {
        kind: Some("Cohort Changed".into()),
        limit: 10,
        ..Default::default()
    };
    let entries = site.service.activity(&site.session, &said).expect("the log").entries;
    let details: Vec<_> = entries.iter().rev().map(|entry| entry.detail.as_str()).collect();
    assert_eq!(
        details,
        [
            "C0001 planned: 4 to be invited, 0 left out",
            "C0001 started: 4 to be invited",
            "C0001 done: 4 invited, 0 left out",
            "C0002 planned: 1 to be invited, 4 left out",
            "C0002 cancelled: 0 were invited, 1 not",
        ]
    );
}

/// The session of an operator who logged in.
fn session(site: &Site, name: &str) -> Session {
    let request = LogIn { name: name.into(), password: PASSWORD.into(), second: String::new() };
    let uid = rustix::process::geteuid().as_raw();
    site.service.log_in_operator(uid, &request).expect("logged in").0
}

#[test]
fn a_right_that_is_taken_away_stops_the_cohort_at_the_next_patient() {
    let office = Office::with(&[("mkhan", &["Records"])]);
    let site = &office.site;
    site.import(&[("cohort.ndjson", &invitable(3))]);
    let mkhan = session(site, "mkhan");
    site.service.plan_cohort(&mkhan, &plan(everybody(), &["Invitation"], true)).expect("planned");
    let change = OperatorChange::Set {
        name: "mkhan".into(),
        full_name: None,
        users: None,
        roles: Some(vec!["Support".into()]),
        grant: vec![],
        revoke: vec![],
    };
    site.service.change_operators(&session(site, "admin"), &change).expect("changed");
    // The session that began before still holds the rights of then; each patient asks anew.
    let stopped = run(site, &mkhan, "C0001");
    assert_eq!((stopped.stage.as_str(), stopped.invited), ("Stopped", 0));
    assert!(stopped.trouble.contains("letters.bulk"), "{}", stopped.trouble);
    office.change(&office.logged_in("admin"), add("pkay", &["Records"])).expect("somebody else");
    let done = run(site, &session(site, "pkay"), "C0001");
    assert_eq!((done.stage.as_str(), done.invited), ("Done", 3));
    assert_eq!(done.trouble, "");
}

#[test]
fn a_full_disk_stops_a_cohort_and_loses_nothing() {
    let free = Arc::new(AtomicU64::new(u64::MAX >> 1));
    let site = Site::on_a_disk_with(&free);
    site.import(&[("patients.ndjson", &invitable(6))]);
    site.add_templates();
    site.service.plan_cohort(&site.session, &plan(everybody(), &["Invitation"], false)).expect("planned");
    // Work for many is refused first; one patient can still be invited.
    free.store(6 << 20, Ordering::SeqCst);
    let stopped = run(&site, &site.session, "C0001");
    assert_eq!((stopped.stage.as_str(), stopped.invited), ("Stopped", 0));
    assert!(stopped.trouble.contains("full") || stopped.trouble.contains("space"), "{}", stopped.trouble);
    let one = site.id_of("K0");
    site.service.create_credentials(&site.session, &create(&one, &["Invitation"], true)).expect("one by one");
    free.store(u64::MAX >> 1, Ordering::SeqCst);
    let done = run(&site, &site.session, "C0001");
    assert_eq!((done.stage.as_str(), done.invited, done.left_out), ("Done", 5, 1));
    assert_eq!(reasons(&site, "C0001")[0].1, "Letters wait in the To post tray.");
    let tray = site.service.tray(&site.session, TrayRequest { patients: 1_000 }).expect("the tray");
    assert_eq!(tray.letters.len(), 1);
    assert_eq!(site.service.print_run(&site.session, &PrintRequest::default()).expect("printed").letters, 1);
}

/// The disk fills at another place of the cohort each time: before a letter is written, before a patient is committed.
#[test]
fn a_disk_that_fills_in_the_middle_of_a_cohort_stops_it_and_none_is_lost_or_made_twice() {
    let looks = Arc::new(AtomicU64::new(u64::MAX));
    let left = Arc::clone(&looks);
    let site = Site::on_a_disk_that(move || {
        let full = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err();
        if full { 5 << 20 } else { u64::MAX >> 1 }
    });
    site.import(&[("patients.ndjson", &invitable(20))]);
    site.add_templates();
    site.service.plan_cohort(&site.session, &plan(everybody(), &["Invitation"], false)).expect("planned");
    let mut stops = 0;
    let done = loop {
        looks.store(9 + stops, Ordering::SeqCst);
        let view = run(&site, &site.session, "C0001");
        looks.store(u64::MAX, Ordering::SeqCst);
        if view.stage == "Done" {
            break view;
        }
        stops += 1;
        assert_eq!(view.stage, "Stopped");
        assert!(view.trouble.contains("space") || view.trouble.contains("full"), "{}", view.trouble);
        assert!(!view.next.is_empty(), "it says how to go on");
        assert!(stops < 60, "it gets on: {view:?}");
    };
    assert!(stops > 2, "the disk was full several times: {stops}");
    assert_eq!((done.invited, done.left_out), (20, 0));
    let letters = site.service.letters(&site.session, &LetterFilter::default()).expect("the letters");
    let patients: std::collections::BTreeSet<_> = letters.iter().map(|letter| &letter.patient_id).collect();
    assert_eq!((letters.len(), patients.len()), (20, 20), "a letter each, none twice");
    assert!(letters.iter().all(|letter| letter.status == "Sent"), "and each was handed over");
}

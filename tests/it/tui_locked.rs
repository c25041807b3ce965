//! The locked queue on the screen: order, the case below, claims, two keys to solve it, and rows that come and go.

use chrono::TimeDelta;
use patient_profile::wire::client::api;

use crate::tui_harness::{Fake, Harness, now, row};

fn case(id: &str, family: &str, given: &str, hours: i64, failed_on: &str) -> api::LockedCase {
    let void = failed_on == "birth date";
    api::LockedCase {
        row: api::LockedRow {
            patient: row(id, family, given, Some("Locked")),
            since: now() - TimeDelta::hours(hours),
            failed_on: failed_on.into(),
            claim: None,
        },
        failures: "5 tries in 11 minutes; each time: it differs.".into(),
        credentials: "Credentials suspended, until 30 Nov 2026; distributed 9 Nov by mkhan.".into(),
        checks: vec![
            ("Full name".into(), family.to_uppercase()),
            ("Date of birth".into(), "12 Mar 1962".into()),
        ],
        advice: "The code is still secret: unlock.".into(),
        cannot_unlock: if void { "Not now: the code is void.".into() } else { String::new() },
        ..api::LockedCase::default()
    }
}

fn queue() -> Fake {
    let fake = Fake::new();
    {
        let mut script = fake.script.lock().expect("no panic before");
        let mut john = case("1000945005", "Smith", "John", 49, "code");
        john.namesakes = vec!["Another SMITH, John, born 1950-08-22, is ID 1000946006.".into()];
        script.cases = vec![john, case("1000296007", "Hawthorne", "Margaret Anne", 3, "birth date")];
        let rows = script.cases.iter().map(|case| case.row.clone()).collect();
        script.locked = api::LockedQueue { rows, total: 2, ..api::LockedQueue::default() };
        script.records = ["1000945005", "1000296007"]
            .map(|id| api::RecordView {
                row: row(id, "Smith", "John", Some("Locked")),
                checks: vec![
                    ("Full name".into(), "SMITH, John".into()),
                    ("Date of birth".into(), "12 Mar 1962".into()),
                ],
                ..api::RecordView::default()
            })
            .to_vec();
    }
    fake
}

fn open() -> Harness {
    let mut h = Harness::over(queue(), patient_profile::tui::Options::default(), 80, 24);
    h.keys("<esc>gl");
    h
}

#[test]
fn the_oldest_stands_first_and_its_case_below() {
    let mut h = open();
    h.expect(" Locked queue")
        .expect(" 2 locked   0 claimed   oldest 2 d 1 h")
        .expect("> 2 d 1 h   1000945005  SMITH, John")
        .expect("─ SMITH, John  born 12 Mar 1962  ID 1000945005 ─")
        .expect("  5 tries in 11 minutes")
        .expect("  ! Another SMITH, John, born 1950-08-22, is ID 1000946006. Check who is")
        .expect("  Ask the caller. Full name: SMITH; Date of birth: 12 Mar 1962.")
        .expect("  Advice: The code is still secret: unlock.")
        .expect(" c claim  u unlock  w new letter  a Actions");
    h.keys("j").expect("> 3 h").expect("─ HAWTHORNE, Margaret Anne").reject("Another SMITH");
}

#[test]
fn a_claim_is_seen_and_let_go_by_the_same_key() {
    let mut h = open();
    h.keys("c").expect("Done: You look after SMITH, John for 30 minutes").expect("1 claimed").expect("mkhan");
    h.keys("c").expect("Done: SMITH, John is free again.").expect("0 claimed");
}

fn reasons(h: &Harness) -> Vec<String> {
    let script = h.fake.script.lock().expect("no panic before");
    script.accounts.iter().map(|account| account.reason.clone()).collect()
}

#[test]
fn what_the_caller_gave_is_ticked_and_nothing_is_ticked_before() {
    let mut h = open();
    h.keys("u")
        .expect("─ Unlock, keep the same letter ─")
        .expect("SMITH, John")
        .expect("Another SMITH, John")
        .expect("[ ] 1 Full name      SMITH, John")
        .expect("[ ] 2 Date of birth  12 Mar 1962")
        .reject("[x]");
    h.keys("<f2>").expect("Say first what the caller gave");
    assert_eq!(reasons(&h), [""; 0]);
    h.keys("<space>").expect("[x] 1 Full name").keys("2").expect("[x] 2 Date of birth");
    h.keys("1").expect("[ ] 1 Full name").keys("<space><down><up><f2>");
    assert_eq!(reasons(&h), ["identity checked: full name, date of birth"]);
    let script = h.fake.script.lock().expect("no panic before");
    let first = &script.accounts[0];
    assert_eq!((first.act, first.patient.as_str()), (api::AccountAct::Unlock, "1000945005"));
}

#[test]
fn letters_are_words_and_only_on_a_button_does_y_unlock() {
    let mut h = open();
    h.keys("uby phone").expect("by phone").expect("[ ] 1 Full name");
    assert_eq!(reasons(&h), [""; 0]);
    h.keys("<enter>y");
    assert_eq!(reasons(&h), ["by phone"]);

    let mut h = open();
    h.keys("u<down><down><down>y").expect("Say first what the caller gave").expect("[ ] 1 Full name");
    assert_eq!(reasons(&h), [""; 0]);
    h.keys("2known here<enter>y");
    assert_eq!(reasons(&h), ["identity checked: date of birth; known here"]);

    let mut h = open();
    h.keys("uyes, by phone<esc>").reject("Draft kept");
    h.keys("u").expect("[ ] 1 Full name").reject("yes, by phone");
    h.keys("<f2>").expect("Say first what the caller gave");
    assert_eq!(reasons(&h), [""; 0], "what one caller gave says nothing of the next");
}

#[test]
fn a_claim_of_somebody_else_is_said_before_the_account_is_changed() {
    let told = "ravi looks after this account since 12:31.";
    let fake = queue();
    {
        let mut script = fake.script.lock().expect("no panic before");
        script.templates = crate::tui_invite::templates();
        script.records.iter_mut().for_each(|record| record.other_claim = told.into());
    }
    let mut h = Harness::over(fake, patient_profile::tui::Options::default(), 80, 24);
    h.keys("<esc>glu").expect("─ Unlock, keep").expect(&format!("! {told}"));
    h.keys("<esc>w").expect("> Distribu").expect(&format!("! {told}"));
}

#[test]
fn what_is_not_possible_says_why_before_anything_opens() {
    let mut h = open();
    h.keys("ju").expect("Note: Not now: the code is void.").reject("keep the same letter ─");
    h.keys("w").expect("> Distribu");
}

#[test]
fn rows_that_come_and_go_keep_the_chosen_patient() {
    let mut h = open();
    h.keys("j").expect("> 3 h");
    {
        let mut script = h.fake.script.lock().expect("no panic before");
        let older = case("1002210004", "Oyelaran", "Folake", 76, "birth date");
        script.locked.rows.insert(0, older.row.clone());
        script.locked.total = 3;
        script.cases.push(older);
    }
    h.change(api::Changes { seq: 2, ..api::Changes::default() });
    h.expect("3 locked").expect("> 3 h       1000296007");
    h.fake.script.lock().expect("no panic before").locked = api::LockedQueue::default();
    h.change(api::Changes { seq: 3, ..api::Changes::default() }).expect("Nobody is locked out.");
}

#[test]
fn an_attack_is_a_banner_and_the_wave_waits_for_a_second_person() {
    let fake = queue();
    {
        let mut script = fake.script.lock().expect("no panic before");
        script.locked.attack_since = Some(now() - TimeDelta::minutes(12));
        script.locked.wave = 14;
        script.wave.waits_for = "another operator".into();
    }
    let mut h = Harness::over(fake, patient_profile::tui::Options::default(), 80, 24);
    h.keys("<esc>gl").expect(" ! ATTACK since 09:02: 14 locked by it. Not one by one:");
    h.keys("W").expect("Note: Nothing is unlocked yet: this waits half an hour for another operator.");
}

#[test]
fn the_usual_reasons_are_listed_from_a_button_too() {
    let fake = queue();
    let usual = ["unlock: Identity checked in person", "disable: Moved", "Any other"];
    fake.script.lock().expect("no panic before").site.usual_reasons = usual.map(str::to_owned).to_vec();
    let mut h = Harness::over(fake, patient_profile::tui::Options::default(), 80, 24);
    h.keys("<esc>glu").expect("Tick what the caller gave").expect("F4 reasons");
    h.keys("<f4>").expect("> Identity checked in person").expect("  Any other").reject("Moved");
    h.keys("<enter>").expect("Identity checked in person").keys("<f2>");
    let accounts = h.fake.script.lock().expect("no panic before").accounts.clone();
    assert_eq!(accounts.last().map(|one| one.reason.as_str()), Some("Identity checked in person"));
}

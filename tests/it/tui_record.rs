//! The patient record and its modules, against a scripted service.

use patient_profile::tui::{Effect, Msg};
use patient_profile::wire::client::api;
use proptest::prelude::*;

use crate::tui_fixture::{ID, at, change, entry, open};
use crate::tui_harness::Harness;

#[test]
fn the_record_opens_on_patient_profile() {
    let mut h = open(80, 24);
    h.expect(" Patients > 1000296007                                  mkhan  Northgate  09:14")
        .expect(" HAWTHORNE, Margaret Anne   F  born 12 Mar 1962 (64)   ID 1000296007")
        .expect(" Details  Referrals 2  Letters 2  Documents 1  [Patient Profile]  Activity")
        .expect("─ Patient Profile ─")
        .expect("> State           ! Locked")
        .expect("                  Registration failed several times, so the account is locked.")
        .expect("  Since           today 09:11   5 of 5 tries, last: date of birth differs")
        .expect("  Credentials     void   expires 6 Dec 2026   distributed 8 Nov 14:02 by mkhan")
        .expect("  Letters         User name v3 and Activation code v3, sent 8 Nov 14:02")
        .expect("  Email           none yet (the patient gives it at registration)")
        .expect("  Support shown   01632 960 001   help@northgate.example")
        .expect("  Next step       a Actions: distribute new credentials.")
        .expect("─ Activity of this patient ──")
        .expect(" live ─")
        .expect("  today 09:11   patient   Patient Account Locked")
        .expect(" a Actions  Tab next module  1-6 module  y copy ID   q back  ? help  : commands");
    assert!(h.cursor_line().starts_with("> State"), "the cursor is on the state");
    h.keys("y").expect("Note: Patient ID 1000296007 was sent to the clipboard.");
    assert_eq!(h.outside, [Effect::Copy(ID.into())]);
    h.keys("q").expect("7 of 7").expect(" Patients    ");
}

#[test]
fn a_wide_window_shows_more_of_who_it_is() {
    let mut h = open(120, 40);
    h.expect("ID 1000296007   NHS 943 476 5919   Northgate Hospital");
    h.keys("2").expect("│ Service         Cardiology").expect("│ Reason          Palpitations");
    h.keys("j").expect("│ Service         Orthopaedics").reject("Palpitations");
}

#[test]
fn modules_are_reached_by_tab_digit_and_arrow() {
    let mut h = open(80, 24);
    h.keys("<tab>").expect("[Activity]").expect("> today 09:11   ");
    h.keys("<tab>").expect("[Details]").expect("> Name            Mrs Margaret Anne Hawthorne");
    h.expect("  Other name      HAWTHORNE, Peggy")
        .expect("  Identifier      NG-004711 (https://example.org/local)")
        .expect("  Address         14 Mill Lane")
        .expect("                  Northgate")
        .expect("─ Associated healthcare information ─")
        .expect("  1 Oct 2026   Encounter         Outpatient visit");
    h.keys("<shift-tab>").expect("[Activity]");
    h.keys("2").expect("[Referrals 2]").expect("> 3 Nov 2026   Cardiology");
    h.keys("l").expect("[Letters 2]").expect("> L000002   Activation code v3");
    h.keys("<right>").expect("[Documents 1]").expect("> 2 Oct 2026   MRI knee preparation").expect("Hidden");
    h.keys("<left><left><left>").expect("[Details]");
    h.keys("<left>").expect("7 of 7");
}

#[test]
fn the_activity_is_the_log_of_this_patient() {
    let mut h = open(80, 24);
    h.fake.script.lock().expect("no panic before").activity.push(api::ActivityView {
        patient_id: Some("1000311008".into()),
        ..entry(10, at(11, 22, 9, 12), "jdoe", "Patient Access Granted", "")
    });
    h.keys("6")
        .expect(" Filter  type:any  by:any  since:any")
        .expect("FOLLOWING  3 entries")
        .expect("  Time          By        Event")
        .expect("> today 09:11   patient   Patient Account Locked")
        .reject("Patient Access Granted")
        .expect(" a Actions  f follow  / filter  Enter entry");
    h.keys("<enter>").expect("─ Entry 9 ─").expect("5 failed registrations").expect("Enter close   Up/Down");
    h.keys("<enter>").reject("─ Entry 9 ─").keys("o").expect("Not now: this is the record of that patient.");
    h.keys("/regis").expect("> Patient User Successfully Registered").keys("<esc>").expect("[Activity]");
    h.keys("/failed<enter>").expect("type:Patient User Failed To Register").expect("FOLLOWING  1 entry");
    h.keys("<backspace>").expect("FOLLOWING  3 entries").keys("v").expect("Done: chain verified");
    h.keys("3").expect("[Letters 2]").keys("6").expect("FOLLOWING  3 entries");
    h.keys("a").expect("─ Actions ─").keys("<esc>").keys("q").expect("7 of 7");
}

#[test]
fn help_says_why_this_is_locked() {
    let mut h = open(80, 24);
    h.keys("?").expect("─ Help: Patients > 1000296007 ─").keys("why is");
    h.expect("WHY IS THIS LOCKED?");
    h.keys("<esc>?<pagedown><pagedown>")
        .expect("  Registration failed several times, so the account is locked.");
    h.expect("  Next step: ");
}

#[test]
fn enter_leads_on_from_a_line() {
    let mut h = open(80, 24);
    h.keys("<enter>").expect("─ Actions ─").keys("<esc>").reject("─ Actions ─");
    h.keys("jjjj").expect("> Letters").keys("<enter>").expect("[Letters 2]");
    h.keys("<enter>").expect("─ Letter ─").expect("File            L000002.docx").keys("<enter>");
    h.keys("5<end><enter>").expect("─ Activity ─").expect("Entry           7").expect("Hash            9f2c");
    h.keys("<esc>1<end><enter>").expect("When            1 Oct 2026");
}

#[test]
fn a_rule_is_passed_over() {
    let mut h = open(80, 24);
    for _ in 0..9 {
        h.keys("j");
        assert!(!h.cursor_line().contains("Activity of this patient"), "{}", h.screen());
    }
    assert!(h.cursor_line().contains("Patient Account Locked"), "{}", h.screen());
    h.keys("k");
    assert!(h.cursor_line().starts_with("> Next step"), "{}", h.screen());
}

#[test]
fn changes_arrive_and_the_selection_stays() {
    let mut h = open(80, 24);
    h.keys("6k");
    assert!(h.cursor_line().contains("Failed To Register"));
    change(&mut h, 10, |view| {
        view.row.state = Some("Pending registration".into());
        view.activity.insert(0, entry(10, at(11, 22, 9, 13), "jdoe", "Patient Credentials Distributed", ""));
    });
    h.expect("Note: The state changed meanwhile; it is Pending registration now.").expect("STOPPED  +1 new");
    assert!(h.cursor_line().contains("Failed To Register"), "{}", h.screen());
    h.keys("5<end>");
    let before = h.cursor_line();
    change(&mut h, 11, |view| {
        view.activity.insert(0, entry(11, at(11, 22, 9, 14), "jdoe", "Patient Access Letter Sent", ""));
    });
    assert_eq!(h.cursor_line(), before);
    let asked = h.fake.script.lock().unwrap().records_asked;
    h.change(api::Changes {
        seq: 12,
        log: 12,
        patients: vec!["1000311008".into()],
        all: false,
        only_log: false,
    });
    assert_eq!(h.fake.script.lock().unwrap().records_asked, asked, "another patient is no news here");
}

#[test]
fn news_of_the_record_say_nothing_over_a_form_but_are_there() {
    let mut h = open(80, 24);
    h.keys("a5knows the postcode");
    change(&mut h, 2, |view| view.row.state = Some("Active".into()));
    h.reject("The state changed").expect("> State           + Active").expect("knows the postcode");
    h.keys("<esc>a");
    change(&mut h, 3, |view| view.actions[4].reason = "Not now: the account is not locked.".into());
    change(&mut h, 4, |view| view.actions[4].available = false);
    h.expect("Not now: the account is not locked.")
        .keys("5")
        .expect("Note: Not now: the account is not locked.");
}

#[test]
fn a_record_that_is_not_there_says_so() {
    let mut h = Harness::new(80, 24);
    h.keys("<esc>:999<enter>").expect("There is no such thing.").expect("q goes back");
    h.keys("a").expect("Note: Not now: the record is not here.").keys("q").expect("7 of 7");
}

#[test]
fn a_lost_service_leaves_the_page_readable() {
    let mut h = open(80, 24);
    let gone = api::ErrorView::new(api::ErrorKind::Unavailable, "The service is gone.");
    h.fake.script.lock().unwrap().refuse = Some(gone.clone());
    h.send(Msg::Changed(Err(gone))).expect("no server").expect(" not live ─");
    h.keys("r").expect("Error: The service is gone.").expect("> State           ! Locked");
    h.keys("<esc>").expect("7 of 7");
}

#[test]
fn empty_modules_say_what_would_be_there() {
    let mut h = Harness::new(80, 24);
    h.keys("<enter>").expect("> State           ! Locked");
    h.expect("Nothing was done yet; 6 Activity also says who has looked at the record.");
    h.keys("2").expect("No referrals. They come with an import");
    h.keys("3").expect("No letters yet. The first is made by a Actions");
    h.keys("4").expect("No documents.").keys("<enter>");
    h.keys("1").expect("none on file: a letter cannot be posted");
}

#[test]
fn an_altered_name_is_marked() {
    let mut h = open(80, 24);
    change(&mut h, 2, |view| {
        view.row.altered = true;
        view.row.given = "Marg\u{fffd}ret".into();
    });
    h.expect("HAWTHORNE, Marg?ret*   F  born").keys("1").expect("characters that cannot be shown");
}

#[test]
fn small_windows_keep_what_matters() {
    let mut h = open(60, 15);
    h.expect("ID 1000296007").expect("[Patient Profile]").expect("> State           ! Locked");
    h.keys("6").expect("[Activity]").keys("a").expect("> 1  Create Patient Portal").keys("<end>");
    h.expect("> 7  Discard held letters");
    h.keys("3").expect("[ Keep it active ]   [ Disable ]").expect("Reason (in the activity log)");
    h.keys("<enter>y").expect("Say why").expect("[ Keep it active ]");
}

const KEYS: [&str; 24] = [
    "<esc>",
    "<enter>",
    "<tab>",
    "<shift-tab>",
    "<left>",
    "<right>",
    "<down>",
    "<up>",
    "<end>",
    "<pagedown>",
    "a",
    "1",
    "2",
    "3",
    "5",
    "6",
    "y",
    "x",
    "v",
    "p",
    "<f2>",
    "<f3>",
    "r",
    "<space>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_size_and_no_keys_break_it(
        sizes in proptest::collection::vec((1_u16..300, 1_u16..100), 1..5),
        keys in proptest::collection::vec(0_usize..KEYS.len(), 0..25),
        begin in 0_usize..4,
    ) {
        let mut h = open(80, 24);
        h.fake.script.lock().expect("no panic before").templates = crate::tui_invite::templates();
        h.keys(["", "a1", "a2", "a3"][begin]);
        h.survives(keys.iter().map(|key| KEYS[*key]), &sizes);
    }
}

//! The patient record, its Actions menu and the questions before something is done, against a scripted service.

use chrono::{DateTime, TimeZone, Utc};
use patient_profile::tui::{Effect, Msg, Options};
use patient_profile::wire::client::api;
use proptest::prelude::*;

use crate::tui_harness::{Fake, Harness, day};

pub const ID: &str = "1000296007";

fn at(month: u32, day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, day, hour, minute, 0).unwrap()
}

fn entry(seq: u64, at: DateTime<Utc>, actor: &str, kind: &str, detail: &str) -> api::ActivityView {
    api::ActivityView {
        seq,
        at,
        patient_id: Some(ID.into()),
        kind: kind.into(),
        actor_type: "operator".into(),
        actor: actor.into(),
        detail: detail.into(),
        hash: "9f2c".into(),
        ..api::ActivityView::default()
    }
}

fn action(word: &str, label: &str, reason: &str) -> api::ActionView {
    api::ActionView {
        action: word.into(),
        label: label.into(),
        available: reason.is_empty(),
        reason: reason.into(),
        note: format!("What {word} does."),
    }
}

/// The actions of a locked account, with two of another state that the tests need.
pub fn actions() -> Vec<api::ActionView> {
    vec![
        action("create", "Create Patient Portal Credentials", ""),
        action("distribute", "Distribute Patient Profile Credentials", ""),
        action("disable", "Disable Patient Profile Account", ""),
        action("enable", "Enable Patient Profile Account", "Not now: the account is not disabled."),
        action("unlock", "Unlock, keep the same letter", ""),
        action("send_held", "Send held letters", ""),
        action("discard_held", "Discard held letters", "Not now: no letters wait in the To post tray."),
    ]
}

/// Margaret Hawthorne, locked, with something in every module.
pub fn margaret(fake: &Fake) -> api::RecordView {
    let mut row = fake.script.lock().expect("no panic before").rows[0].clone();
    row.nhs_number = Some("9434765919".into());
    api::RecordView {
        row,
        title: "Mrs".into(),
        gender: "F".into(),
        age: Some(64),
        other_names: vec!["HAWTHORNE, Peggy".into()],
        address: vec!["14 Mill Lane".into(), "Northgate".into(), "NG1 4XX".into()],
        phone: "01632 960 777".into(),
        organisation: "Northgate Hospital".into(),
        identifiers: vec![("https://example.org/local".into(), "NG-004711".into())],
        state_reason: vec!["Registration failed several times, so the account is locked.".into()],
        since: Some(at(11, 22, 9, 11)),
        tries: "5 of 5 tries, last: date of birth differs".into(),
        credentials: Some(api::CredentialsView {
            status: "void".into(),
            created: Some(at(11, 8, 13, 59)),
            created_by: "mkhan".into(),
            distributed: Some(at(11, 8, 14, 2)),
            distributed_by: "mkhan".into(),
            expires: day(2026, 12, 6),
            generation: 1,
        }),
        support: ("help@northgate.example".into(), "01632 960 001".into()),
        next_step: "a Actions: distribute new credentials.".into(),
        actions: actions(),
        referrals: vec![
            api::ReferralView {
                date: Some(day(2026, 11, 3)),
                service: "Cardiology".into(),
                status: "Waiting".into(),
                reference: "R-2026-0815".into(),
                reason: "Palpitations".into(),
                ..api::ReferralView::default()
            },
            api::ReferralView {
                date: Some(day(2026, 2, 1)),
                service: "Orthopaedics".into(),
                ..api::ReferralView::default()
            },
        ],
        letters: vec![
            letter("L000002", "Activation code", "activation code"),
            letter("L000001", "User name", "Patient ID"),
        ],
        documents: vec![api::DocumentView {
            id: String::new(),
            date: Some(day(2026, 10, 2)),
            title: "MRI knee preparation".into(),
            kind: "leaflet".into(),
            size: 12_345,
            ..api::DocumentView::default()
        }],
        associated: vec![api::AssociatedView {
            kind: "Encounter".into(),
            title: "Outpatient visit".into(),
            status: "finished".into(),
            start: Some(day(2026, 10, 1)),
            end: Some(day(2026, 10, 1)),
        }],
        activity: vec![
            entry(9, at(11, 22, 9, 11), "patient", "Patient Account Locked", "5 failed registrations"),
            entry(
                8,
                at(11, 22, 9, 11),
                "patient",
                "Patient User Failed To Register",
                "date of birth differs",
            ),
            entry(7, at(11, 8, 14, 2), "mkhan", "Patient Credentials Distributed", "valid until 6 Dec 2026"),
        ],
        ..api::RecordView::default()
    }
}

fn letter(id: &str, template: &str, carries: &str) -> api::LetterView {
    api::LetterView {
        id: id.into(),
        patient_id: ID.into(),
        template: template.into(),
        version: 3,
        made: Some(at(11, 8, 14, 1)),
        made_by: "mkhan".into(),
        status: "Sent".into(),
        sent: Some(at(11, 8, 14, 2)),
        file: Some(format!("{id}.docx")),
        carries: vec![carries.into()],
        visible: false,
    }
}

/// A terminal on Margaret's record.
pub fn open(width: u16, height: u16) -> Harness {
    let fake = Fake::new();
    let view = margaret(&fake);
    {
        let mut script = fake.script.lock().expect("no panic before");
        script.activity = view.activity.iter().rev().cloned().collect();
        script.records.push(view);
    }
    let mut h = Harness::over(fake, Options::default(), width, height);
    h.keys("<enter>");
    h
}

pub fn change(h: &mut Harness, seq: u64, edit: impl FnOnce(&mut api::RecordView)) {
    {
        let mut script = h.fake.script.lock().expect("no panic before");
        edit(&mut script.records[0]);
        script.activity = script.records[0].activity.iter().rev().cloned().collect();
    }
    h.change(api::Changes { seq, log: seq, patients: vec![ID.into()], all: false, only_log: false });
}

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
fn the_actions_menu_gives_the_reason() {
    let mut h = open(80, 24);
    h.keys("a")
        .expect("─ Actions ─")
        .expect("HAWTHORNE, Margaret Anne  12 Mar 1962  1000296007 ─")
        .expect("> 1  Create Patient Portal Credentials")
        .expect("     What create does.")
        .expect("  4  Enable Patient Profile Account")
        .expect("     Not now: the account is not disabled.")
        .expect("  7  Discard held letters")
        .expect("Every action is always listed; what is not available says why.");
    h.keys("4").expect("Note: Not now: the account is not disabled.").expect("─ Actions ─");
    assert!(h.cursor_line().contains("> 4  Enable"));
    h.keys("<end><enter>").expect("Note: Not now: no letters wait").keys("9").expect("─ Actions ─");
    assert!(h.fake.script.lock().unwrap().accounts.is_empty());
}

#[test]
fn actions_are_found_by_name_with_their_reasons() {
    let mut h = open(80, 24);
    h.keys(":enable")
        .expect("Enable Patient Profile Account")
        .expect("Not now: the account is not disabled.");
    h.keys("<enter>").expect("Note: Not now: the account is not disabled.").keys("<esc>");
    h.keys(":unlock<enter>")
        .expect("─ Unlock, keep the same letter ─")
        .expect("[ Keep it locked ]   [ Unlock ]");
    h.keys("<esc>:create pat<enter>").expect("Credentials Expiry Date");
    let mut h = Harness::new(80, 24);
    h.keys("<esc>:unlock").expect("Not now: on the page Patient record only.");
    let mut h = open(80, 24);
    let reason = "Not now: only an active account can be disabled; this one is Pending email confirmation.";
    change(&mut h, 2, |view| view.actions[2].reason = reason.into());
    change(&mut h, 3, |view| view.actions[2].available = false);
    h.keys(":disable").expect("Disable Patient Profile Account  Not now: only an active");
}

#[test]
fn a_read_only_session_and_a_lost_service_offer_nothing() {
    let fake = Fake::new();
    fake.script.lock().unwrap().actions = actions();
    let mut h = Harness::over(fake, Options { read_only: true, ..Options::default() }, 80, 24);
    h.keys("<enter>a").expect("     Not now: this session is read-only.").reject("What create does.");
    h.keys("3").expect("Note: Not now: this session is read-only.").reject("Reason");
    let mut h = open(80, 24);
    h.keys("a3asked").send(Msg::Changed(Err(api::ErrorView::new(api::ErrorKind::Unavailable, "Gone."))));
    h.keys("<enter>y").expect("Note: Not now: no server.").expect("asked");
    assert!(h.fake.script.lock().unwrap().accounts.is_empty());
}

#[test]
fn disabling_asks_who_why_and_whether() {
    let mut h = open(80, 24);
    h.keys("a3")
        .expect("─ Disable Patient Profile Account ─")
        .expect("HAWTHORNE, Margaret Anne   F   born 12 Mar 1962   ID 1000296007")
        .expect("Reason (in the activity log)")
        .expect("[ Keep it active ]   [ Disable ]    y disable   Esc keep it active");
    h.keys("<enter>y").expect("Say why; it stands in the activity log.");
    assert!(h.cursor_line().contains("Reason (in the activity log)"));
    h.fake.script.lock().unwrap().states.push(Ok(api::StateOutcome {
        patient_id: ID.into(),
        state: Some("Disabled".into()),
        ..api::StateOutcome::default()
    }));
    h.keys("asked by the patient<enter>");
    assert!(h.cursor_line().contains("[ Keep it active ]"), "the safe button has the focus:\n{}", h.screen());
    h.fake.script.lock().unwrap().records[0].row.state = Some("Disabled".into());
    h.keys("y")
        .expect("Done: the account of 1000296007 is Disabled now.")
        .expect("> State           x Disabled");
    assert_eq!(
        h.fake.script.lock().unwrap().accounts,
        [api::AccountRequest {
            patient: ID.into(),
            act: api::AccountAct::Disable,
            reason: "asked by the patient".into()
        }]
    );
    h.keys("a3").reject("asked by the patient");
}

#[test]
fn the_safe_button_changes_nothing_and_the_reason_is_kept() {
    let mut h = open(80, 24);
    h.keys("a3moved abroad<enter><enter>").expect("Note: Draft kept.").reject("Reason");
    assert!(h.fake.script.lock().unwrap().accounts.is_empty());
    h.keys("a3").expect("Reason (in the activity log)  moved abroad").expect("is back");
    h.keys("<f12>a5").reject("moved abroad").expect("[ Keep it locked ]   [ Unlock ]").keys("<f3>");
    h.expect("7 of 7").keys("<enter>a3").expect("moved abroad");
}

#[test]
fn a_refusal_stays_with_the_reason_and_the_record_is_read_again() {
    let mut h = open(80, 24);
    {
        let mut script = h.fake.script.lock().unwrap();
        script.states.push(Err(api::ErrorView::new(
            api::ErrorKind::Conflict,
            "Somebody else changed this at the same moment.",
        )
        .hinted("Look at it again and repeat.")));
        script.records[0].row.state = Some("Active".into());
    }
    h.keys("a5knows the postcode<enter>y")
        .expect("Error: Nothing was done. Somebody else changed this at the same moment.")
        .expect("Reason (in the activity log)  knows the postcode")
        .expect("> State           + Active");
    let refused = api::ErrorView::new(api::ErrorKind::Refused, "Not now: the account is not locked.");
    h.fake.script.lock().unwrap().states.push(Err(refused));
    h.keys("y").expect("It may have changed meanwhile. Not now: the account");
    h.keys("y").expect("Done:").reject("Reason");
    assert_eq!(h.fake.script.lock().unwrap().accounts.len(), 3);
}

#[test]
fn an_answer_that_nobody_waited_for_is_said_all_the_same() {
    let mut h = open(80, 24);
    h.fake.script.lock().unwrap().states.push(Ok(api::StateOutcome {
        patient_id: ID.into(),
        state: Some("Disabled".into()),
        ..api::StateOutcome::default()
    }));
    h.keys("a3asked<enter>").burst("y<ctrl-c><esc>");
    h.reject("Reason").expect("Note: Done after all: see the activity of 1000296007.");
    let full = api::ErrorView::new(api::ErrorKind::Unavailable, "The disk is full.");
    h.fake.script.lock().unwrap().states.push(Err(full));
    h.keys("a3<enter>").burst("y<ctrl-c><esc>");
    h.reject("Reason").expect("Error: The disk is full.");
    h.keys("a3<enter>").burst("<esc>").reject("Done after all");
}

#[test]
fn held_letters_are_sent_without_a_reason() {
    let mut h = open(80, 24);
    change(&mut h, 2, |view| view.letters[0].status = "Held".into());
    h.keys("a6").expect("Held: L000002 Activation code.").expect("[ Keep them held ]   [ Send ]");
    assert!(h.cursor_line().contains("[ Keep them held ]"));
    h.fake.script.lock().unwrap().states.push(Ok(api::StateOutcome {
        letters: vec![api::LetterOutcome {
            id: "L000002".into(),
            status: "Sent".into(),
            ..api::LetterOutcome::default()
        }],
        ..api::StateOutcome::default()
    }));
    h.keys("6").expect("─ Send held letters ─").keys("y").expect("Done: L000002 sent.");
    assert_eq!(h.fake.script.lock().unwrap().held[0].act, api::HeldAct::Send);
}

#[test]
fn typing_ahead_reaches_what_it_was_meant_for() {
    let mut h = open(80, 24);
    h.keys("q").burst("<enter>a3left<enter>y").expect("Done:");
    assert_eq!(h.fake.script.lock().unwrap().accounts[0].reason, "left");
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
        for (turn, key) in keys.iter().enumerate() {
            h.keys(KEYS[*key]);
            let (width, height) = sizes[turn % sizes.len()];
            h.send(Msg::Resize(width, height));
            let (buffer, cursor) = h.buffer();
            prop_assert!(cursor.is_some_and(|(x, y)| x < buffer.area.width && y < buffer.area.height));
            h.send(Msg::Resize(80, 24));
        }
    }
}

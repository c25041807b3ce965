//! What is done for a patient from the record: the Actions menu, its questions and their answers.

use patient_profile::tui::{Msg, Options};
use patient_profile::wire::client::api;

use crate::tui_fixture::{ID, actions, change, open};
use crate::tui_harness::{Fake, Harness};

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
        .expect("[ Keep it active ]   [ Disable ]    F2 disable   Esc keep it active");
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

//! The log-in screen and the locked screen: what they hide, what they let through, and what waits behind them.

use patient_profile::tui::{Effect, Msg, Options};
use patient_profile::wire::client::api;

use crate::tui_harness::{Fake, Harness};

/// A site where everyone logs in, and nobody is.
fn site() -> Fake {
    let fake = Fake::new();
    {
        let mut script = fake.script.lock().expect("no panic before");
        script.password = "correct horse".into();
        script.logged_out = true;
        script.door = api::DoorView {
            site: "Northgate".into(),
            log_in: true,
            operator: None,
            idle_minutes: 10,
            two_step: None,
        };
    }
    fake
}

fn at_the_door() -> Harness {
    Harness::over(site(), Options { operator: "mkhan".into(), ..Options::default() }, 80, 24)
}

#[test]
fn who_comes_logs_in_first() {
    let mut h = at_the_door();
    h.expect(" Patient Profile                                                      Northgate\n")
        .expect("Log in")
        .expect("Operator    mkhan")
        .expect("Nothing is shown as you type the password.")
        .reject("HAWTHORNE")
        .reject("Search");
    h.keys("wrong<enter>").expect("Error: Name or password is wrong. 4 tries left").reject("wrong<");
    h.keys("correct horse").reject("correct horse").keys("<enter>");
    h.expect("HAWTHORNE").expect("mkhan  Northgate").expect("Note: This is your first log-in.");
}

#[test]
fn the_name_can_be_another_and_leaving_is_possible() {
    let mut h = at_the_door();
    h.keys("<shift-tab><ctrl-w>jdoe<tab>correct horse<enter>").expect("jdoe  Northgate");
    let mut h = at_the_door();
    h.keys("q?:<ctrl-c>");
    assert_eq!(h.outside, [Effect::Quit], "letters are typed, and Ctrl-C leaves");
}

#[test]
fn a_locked_screen_holds_no_patient_and_keeps_what_was_typed() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>haw<esc><enter>").expect("HAWTHORNE");
    h.send(Msg::Idle)
        .expect("Locked: 10 minutes without a key")
        .expect("mkhan   Password")
        .expect("No patient data is on this screen.")
        .reject("HAWTHORNE")
        .reject("1000296007");
    h.keys("a3<esc>no<enter>").expect("Error: The password is wrong.").reject("HAWTHORNE");
    h.send(Msg::Paste("correct horse".into())).keys("<enter>").expect(" Patients > 1000296007");
    h.keys("q").expect(" Search  haw");
    h.keys("<esc>K").expect("Enter unlock  F3 log off");
}

#[test]
fn another_operator_finds_nothing_of_the_one_before() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>haw<esc><enter>").expect(" Patients > 1000296007");
    h.keys("K<f3><f3>").expect("Operator").reject("HAWTHORNE");
    h.keys("jdoe<tab>correct horse<enter>")
        .expect("jdoe  Northgate")
        .expect("7 of 7")
        .reject(" Search  haw")
        .reject("Details");
}

#[test]
fn a_session_that_the_server_ended_asks_for_the_password_and_goes_on() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>haw");
    h.fake.script.lock().expect("no panic before").logged_out = true;
    h.send(Msg::Changed(Err(api::ErrorView::new(api::ErrorKind::LoggedOut, "Log in again."))));
    h.expect("mkhan   Password").reject("HAWTHORNE");
    h.keys("correct horse<enter>").expect(" Search  haw").expect("HAWTHORNE").reject("no server");
}

#[test]
fn long_after_the_lock_the_session_ends() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>").send(Msg::Idle).expect("mkhan   Password");
    h.send(Msg::Idle).expect("Log in").expect("drafts wait");
    h.send(Msg::Idle).expect("Log in");
}

#[test]
fn where_nobody_logs_in_nothing_locks() {
    let mut h = Harness::new(80, 24);
    h.send(Msg::Idle).expect("HAWTHORNE");
    h.keys("<esc>K").expect("Note: Nobody logs in at this site").expect("HAWTHORNE");
}

#[test]
fn what_is_half_typed_is_kept_when_the_screen_locks() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>").keys("<enter>a");
    h.fake.script.lock().expect("no panic before").drafts.clear();
    h.keys("<esc>gbnNew paper")
        .send(Msg::Idle)
        .expect("Locked: 10 minutes without a key")
        .reject("New paper");
    {
        let script = h.fake.script.lock().expect("no panic before");
        assert_eq!(script.drafts.len(), 1);
        assert_eq!(script.drafts[0].page, "Letter Template Base/");
        assert!(script.drafts[0].text.contains("New paper"));
    }
    h.send(Msg::Paste("correct horse".into())).keys("<enter>").expect("Name       New paper");
}

#[test]
fn a_draft_that_the_service_could_not_take_is_given_again_when_it_is_back() {
    let mut h = Harness::new(80, 24);
    h.keys("<esc>gbnNew");
    let gone = api::ErrorView::new(api::ErrorKind::Unavailable, "The service is gone.");
    h.fake.script.lock().expect("no panic before").refuse = Some(gone);
    h.rest();
    h.change(api::Changes { seq: 2, ..api::Changes::default() }).expect("no server, retrying");
    h.fake.script.lock().expect("no panic before").refuse = None;
    h.retry();
    let script = h.fake.script.lock().expect("no panic before");
    assert!(script.drafts.iter().any(|draft| draft.text.contains("New")), "{:?}", script.drafts);
}

#[test]
fn a_code_is_asked_for_after_the_password() {
    let mut h = at_the_door();
    h.fake.script.lock().expect("no panic before").second = "123456".into();
    h.keys("correct horse<enter>").expect("Code").expect("a recovery code.").reject("HAWTHORNE");
    h.keys("999<enter>").expect("Error: The code is wrong, or was used before.").reject("HAWTHORNE");
    h.keys("123456<enter>").expect("HAWTHORNE");
    h.keys("<esc>K").expect("Enter unlock").keys("correct horse<enter>").expect("HAWTHORNE").reject("Code  ");
}

#[test]
fn a_lock_whose_session_has_ended_asks_for_both() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>").keys("<esc>K");
    {
        let mut script = h.fake.script.lock().expect("no panic before");
        script.second = "123456".into();
        script.logged_out = true;
    }
    h.keys("correct horse<enter>").expect("Code").keys("123456<enter>").expect("HAWTHORNE");
}

#[test]
fn two_step_log_in_is_set_up_and_turned_off_by_its_operator() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>").keys("<esc>:two-step<enter>").expect("Two-step log-in is off");
    h.keys("wrong<enter>").expect("Error: Name or password is wrong.");
    h.keys("correct horse<enter>").expect("GEZD GNBV GY3T QOJQ").expect("█").reject("HAWTHORNE");
    h.keys("1<enter>").expect("Error: The code does not fit the secret.").expect("GEZD GNBV GY3T QOJQ");
    h.keys("123456<enter>").expect("AAAA-BBBB-CCCC-DDD0    AAAA-BBBB-CCCC-DDD1").expect("shown this once");
    h.keys("q<esc>").expect("AAAA-BBBB-CCCC-DDD9").keys("<enter>");
    h.expect("Done: Two-step log-in is on").expect("HAWTHORNE").reject("AAAA-BBBB");
    h.keys(":two-step<enter>").expect("Two-step log-in is on since").keys("<esc>").expect("HAWTHORNE");
    h.keys(":two-step<enter>")
        .expect("F6 draws new ones")
        .keys("<f6>")
        .expect("Type your password and a code first");
    h.keys("correct horse<tab>654321<f6>").expect("Error: The code does not fit").keys("123456<f6>");
    h.expect("BBBB-CCCC-DDDD-EEE0")
        .expect("shown this once")
        .keys("<enter>")
        .expect("those of before are void");
    h.keys(":two-step<enter>correct horse<enter>123456<enter>").expect("Done: Two-step log-in is off");
}

#[test]
fn a_role_that_requires_it_comes_before_everything_else() {
    let mut h = at_the_door();
    h.fake.script.lock().expect("no panic before").two_step.required_by = Some("Support".into());
    h.keys("correct horse<enter>").expect("The role Support requires it.").reject("HAWTHORNE");
    h.keys("<esc>").expect("Set up two-step log-in");
    h.keys("123456<enter><enter>").expect("HAWTHORNE").expect("Done: Two-step log-in is on");
}

#[test]
fn a_secret_does_not_stay_on_a_screen_that_is_left() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>").keys("<esc>:two-step<enter>correct horse<enter>").expect("GEZD");
    h.send(Msg::Idle).expect("Locked:").reject("GEZD").keys("correct horse<enter>").expect("HAWTHORNE");
    let mut h = at_the_door();
    h.fake.script.lock().expect("no panic before").two_step.required_by = Some("Support".into());
    h.keys("correct horse<enter>").expect("GEZD").send(Msg::Idle).expect("Log in").reject("GEZD");
}

#[test]
fn a_small_window_and_plain_glyphs_show_the_secret_in_words() {
    let options = Options { operator: "mkhan".into(), ascii: true, ..Options::default() };
    let mut h = Harness::over(site(), options, 80, 24);
    h.keys("correct horse<enter>").keys("<esc>:two-step<enter>correct horse<enter>");
    h.expect("GEZD GNBV GY3T QOJQ").reject("█");
}

#[test]
fn the_least_window_has_room_for_the_first_code() {
    let mut h = Harness::over(site(), Options { operator: "mkhan".into(), ..Options::default() }, 60, 15);
    h.fake.script.lock().expect("no panic before").two_step.required_by = Some("Support".into());
    h.keys("correct horse<enter>")
        .expect("GEZD GNBV GY3T QOJQ")
        .expect("\n Code")
        .keys("12")
        .expect("Code  12");
    h.keys("<enter>")
        .expect("Error: The code does not fit the secret.")
        .expect("GEZD GNBV GY3T QOJQ")
        .expect("\n Code");
}

#[test]
fn leaving_the_lock_takes_f3_twice() {
    let mut h = at_the_door();
    h.keys("correct horse<enter>").send(Msg::Idle).expect("Locked:");
    h.keys("<f3>")
        .expect("F3 once more logs mkhan off")
        .keys("<esc>")
        .expect("No patient data is on this screen.");
    h.keys("<f3>wrong<enter>").expect("Error:").keys("<f3>").expect("F3 once more logs mkhan off");
    h.keys("<esc><f3><f3>").expect("Log in").expect("the session was logged off");
}

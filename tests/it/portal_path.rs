//! The whole path in a real browser: from two letters to a referral, with everything that can go wrong on the way, and
//! what the operator does about it; then the same from the keyboard alone (R39 to R50, S32, S37, S40, S46, S48).

use chrono::TimeDelta;
use patient_profile::service::api::{AccountAct, VisibilityChange, VisibilityOf};

use crate::portal_fixture::{PASSWORD, code_in, wrong_code};
use crate::portal_stage::{Stage, check, complete, log_in};
use crate::webdriver::{Chrome, ENTER, SPACE, TAB};

const REFERRAL: &str = concat!(
    r#"{"resourceType":"ServiceRequest","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"authoredOn":"2026-10-02","code":{"text":"Cardiology"},"reasonCode":[{"text":"Palpitations"}]}"#,
    "\n"
);
const BORN: [&str; 3] = ["12", "3", "1962"];
const LETTERS: [&str; 2] = ["User name", "Activation code"];
const REFUSED: &str = "We could not register you";

fn show_user_name_letters(stage: &Stage) {
    let of = VisibilityOf::Template("User name".into());
    let change = VisibilityChange { of, visible: Some(true) };
    stage.site.service.set_visibility(&stage.site.session, &[change]).expect("a switch");
}

/// The next try is not slowed by those before it.
fn an_hour_later(stage: &Stage) {
    stage.site.clock.advance(TimeDelta::minutes(61));
}

#[test]
fn from_two_letters_to_the_referral_and_out() {
    let Some(chrome) = Chrome::start("the whole path in a browser") else { return };
    let stage = Stage::with(REFERRAL);
    show_user_name_letters(&stage);
    let id = stage.site.id_of("hawthorne");
    let letters = stage.send_letters(&id, &LETTERS);
    let spaced = format!("{} {} {}", &id[..3], &id[3..6], &id[6..]);
    assert!(letters[0].contains(&spaced) && !letters[1].contains(&spaced), "{letters:?}");
    let old = code_in(&letters[1]);
    assert!(!letters[0].contains(&old), "the first letter has no code");

    wrong_codes_lock_and_the_operator_keeps_the_letter(&chrome, &stage, &id, &old);
    wrong_dates_lock_and_a_new_letter_is_needed(&chrome, &stage, &id, &old);
    let letters = stage.send_letters(&id, &LETTERS);
    let new = code_in(&letters[1]);
    assert_eq!(stage.state(&id), "Pending registration");
    check(&chrome, &stage, &id, &old, BORN);
    assert_eq!(chrome.heading(), REFUSED, "the old letter");
    an_hour_later(&stage);
    // As people type: small letters, blanks for hyphens.
    check(&chrome, &stage, &id, &new.to_lowercase().replace('-', " "), BORN);
    assert_eq!(chrome.heading(), "Choose how you log in");
    complete(&chrome, "margaret@example.org", PASSWORD);
    assert_eq!(chrome.heading(), "Check your email");
    assert_eq!(stage.state(&id), "Pending email confirmation");
    log_in(&chrome, &stage, &id, PASSWORD);
    assert_eq!(stage.path(&chrome), "/log-in", "not before the link was used (R43)");

    chrome.open(&stage.mailed_link());
    assert_eq!(stage.state(&id), "Pending email confirmation", "looking at the link confirms nothing");
    chrome.go("main form button");
    assert_eq!(chrome.heading(), "Your email address is confirmed");
    assert_eq!(stage.state(&id), "Active");
    an_hour_later(&stage);
    log_in(&chrome, &stage, &id, PASSWORD);
    reads_and_is_put_out(&chrome, &stage, &id);
    assert_eq!(chrome.complaints().iter().filter(|text| text.contains("Content")).count(), 0);
}

fn wrong_codes_lock_and_the_operator_keeps_the_letter(chrome: &Chrome, stage: &Stage, id: &str, code: &str) {
    for n in 0..10 {
        check(chrome, stage, id, &wrong_code(n), BORN);
        assert_eq!(chrome.heading(), REFUSED, "wrong code {n}");
        an_hour_later(stage);
    }
    assert_eq!(stage.state(id), "Locked");
    check(chrome, stage, id, code, BORN);
    assert_eq!(chrome.heading(), REFUSED, "right data, too late");
    assert!(chrome.text("main").contains("01632 960001"), "and whom to ask");
    stage.account(id, AccountAct::Unlock);
    assert_eq!(stage.state(id), "Pending registration");
    an_hour_later(stage);
}

fn wrong_dates_lock_and_a_new_letter_is_needed(chrome: &Chrome, stage: &Stage, id: &str, code: &str) {
    for day in ["13", "14", "15", "16", "17"] {
        check(chrome, stage, id, code, [day, "3", "1962"]);
        assert_eq!(chrome.heading(), REFUSED, "{day} March");
        an_hour_later(stage);
    }
    assert_eq!(stage.state(id), "Locked");
    check(chrome, stage, id, code, BORN);
    assert_eq!(chrome.heading(), REFUSED);
    an_hour_later(stage);
}

fn reads_and_is_put_out(chrome: &Chrome, stage: &Stage, id: &str) {
    assert_eq!((stage.path(chrome).as_str(), chrome.heading().as_str()), ("/home", "Your information"));
    chrome.go("nav a[href='/referrals']");
    chrome.go(".items a");
    assert_eq!(chrome.heading(), "Cardiology");
    assert!(chrome.text("main").contains("Palpitations"));
    chrome.go("nav a[href='/letters']");
    chrome.go(".items a");
    let text = chrome.text("main");
    assert!(text.contains("ID ") && text.contains(&id[6..]), "the letter that was sent: {text}");
    stage.account(id, AccountAct::Disable);
    chrome.reload();
    assert_eq!(stage.path(chrome), "/log-in", "out at the next request (S32)");
    chrome.back();
    assert!(!chrome.text("body").contains("Cardiology"), "nothing is left to go back to (S37)");
    log_in(chrome, stage, id, PASSWORD);
    assert_eq!(stage.path(chrome), "/log-in");
    assert!(chrome.text(".faults").contains("There is a problem"));
}

/// Presses Tab until the element has the focus, which must show.
#[track_caller]
fn tab_to(chrome: &Chrome, selector: &str) {
    for _ in 0..40 {
        chrome.press(TAB);
        if chrome.count(&format!("{selector}:focus")) == 1 {
            let seen = chrome.run(
                "const style = getComputedStyle(document.activeElement);
                 return style.boxShadow !== 'none' || style.outlineStyle !== 'none';",
            );
            assert_eq!(seen, true, "{selector} does not show that it has the focus");
            return;
        }
    }
    unreachable!("{selector} is not reached by Tab at {}", chrome.url());
}

fn type_at(chrome: &Chrome, selector: &str, text: &str) {
    tab_to(chrome, selector);
    chrome.press(text);
}

#[test]
fn the_keyboard_alone_registers_reads_and_leaves() {
    let Some(chrome) = Chrome::start("the keyboard alone in a browser") else { return };
    let stage = Stage::with(REFERRAL);
    show_user_name_letters(&stage);
    let id = stage.site.id_of("hawthorne");
    let letters = stage.send_letters(&id, &LETTERS);
    chrome.open(&stage.url);
    chrome.press(TAB);
    assert_eq!(chrome.count(".skip:focus"), 1, "the way past the head comes first");
    chrome.press(ENTER);
    assert_eq!(chrome.count("main:focus"), 1);
    tab_to(&chrome, "a[href='/register']");
    chrome.enter();
    type_at(&chrome, "#patient_id", &id);
    type_at(&chrome, "#code", &code_in(&letters[1]));
    for (part, text) in ["day", "month", "year"].into_iter().zip(BORN) {
        type_at(&chrome, &format!("#birth_date-{part}"), text);
    }
    chrome.enter();
    type_at(&chrome, "#email", "margaret@example.org");
    type_at(&chrome, "#password", "short");
    chrome.enter();
    assert!(chrome.text(".faults").contains("Choose a longer password"), "{}", chrome.text("main"));
    tab_to(&chrome, ".faults a[href='#password']");
    chrome.press(ENTER);
    assert_eq!(chrome.count("#password:focus"), 1, "the summary leads to the field");
    chrome.press(PASSWORD);
    tab_to(&chrome, "#accept");
    chrome.press(SPACE);
    tab_to(&chrome, "main form button");
    chrome.enter();
    assert_eq!(chrome.heading(), "Check your email");
    chrome.open(&stage.mailed_link());
    tab_to(&chrome, "main form button");
    chrome.follow(|chrome| chrome.press(SPACE));
    tab_to(&chrome, "main a[href='/log-in']");
    chrome.enter();
    type_at(&chrome, "#name", &id);
    type_at(&chrome, "#password", PASSWORD);
    chrome.enter();
    tab_to(&chrome, "main a[href='/referrals']");
    chrome.enter();
    tab_to(&chrome, ".items a");
    chrome.enter();
    assert_eq!(chrome.heading(), "Cardiology");
    tab_to(&chrome, ".who button");
    chrome.enter();
    assert_eq!(chrome.heading(), "You are logged out");
}

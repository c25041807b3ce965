//! What pages and mails say, and that it is true: who did it, what was typed wrongly, where a mail went, why one is out.

use axum::http::StatusCode;
use chrono::TimeDelta;
use patient_profile::letters::qr_png;

use crate::portal_browser::Browser;
use crate::portal_fixture::{PASSWORD, Person, from, post, wrong_code};
use crate::portal_furnished::{RECORDS, app_code, check, furnished, link, logged_in};
use crate::service_fixture::{PATIENTS, Site};

#[test]
fn what_a_stranger_tried_is_not_told_as_the_patients_doing() {
    let site = furnished();
    let person = Person::invited(&site);
    person.check_with(&site, &wrong_code(1), person.born).unwrap_err();
    site.clock.advance(TimeDelta::hours(1));
    person.register(&site);
    crate::portal_fixture::confirm(&site);
    let stranger = Person { source: from("198.51.100.9"), ..person.clone() };
    stranger.try_log_in(&site, "wrong password here").unwrap_err();
    let mut browser = Browser::at(&site);
    let answer = browser.log_in(&person.id, PASSWORD);
    browser.follow(&answer);
    let visit = site.service.visit(&person.log_in(&site).token).unwrap();
    let entries = site.service.my_access(&visit).unwrap();
    let who = |what: &str| entries.iter().find(|entry| entry.what == what).expect("an entry").who;
    assert_eq!(who("access-log-in-failed"), "access-somebody");
    assert_eq!(who("access-patient-user-failed-to-register"), "access-somebody");
    assert_eq!(who("access-logged-in-with"), "access-you");
    let page = browser.open("/access");
    assert_eq!(page.title(), "Account history: who has looked");
    assert!(page.text().contains("Somebody, we do not know who"), "{}", page.text());
    assert!(!page.links("/account/not-me").is_empty());
    assert!(page.text().contains("Logged in with ") && !page.text().contains("(("));
}

#[test]
fn the_square_for_the_app_is_for_the_patient_while_it_waits_for_its_code() {
    let site = furnished();
    let (mut browser, person) = logged_in(&site);
    let square = "/account/two-step/square.png";
    assert_eq!(browser.other().get(square).location(), "/log-in");
    assert_eq!(browser.get(square).status, StatusCode::NOT_FOUND, "nothing waits");
    browser.open("/account/two-step");
    let answer = browser.post("/account/two-step", &[("current", PASSWORD)]);
    let page = browser.follow(&answer);
    assert!(page.text().contains(&format!("src=\"{square}\" alt=\"A square")), "{}", page.text());
    assert!(page.text().contains("inputmode=\"numeric\" autocomplete=\"one-time-code\""));
    let key = page.text().split("Set-up key: ").nth(1).unwrap().chars().take(39).collect::<String>();
    let png = browser.open(square);
    assert_eq!((png.header("content-type"), png.header("cache-control")), ("image/png", "no-store"));
    let site_name = "Northgate%20Hospital";
    let uri = format!(
        "otpauth://totp/{site_name}:{}?secret={}&issuer={site_name}",
        person.id,
        key.replace(' ', "")
    );
    assert_eq!(png.body, qr_png(&uri).unwrap(), "what an app expects: {uri}");
    assert!(png.body.len() + page.body.len() < 30_000);
    let code = app_code(&key, &site);
    assert_eq!(
        browser.post("/account/two-step/code", &[("second", &code)]).title(),
        "Keep your recovery codes"
    );
    assert_eq!(browser.get(square).status, StatusCode::NOT_FOUND, "it is not shown again");
    let again = browser.post("/account/two-step/code", &[("second", &code)]);
    assert_eq!(again.title(), "Your recovery codes were shown once");
    assert!(browser.open("/access").text().contains("Two-step log-in was turned on"));
    let page = browser.other().open("/log-in/code");
    assert!(page.text().contains("inputmode=\"text\" autocomplete=\"one-time-code\""), "letters too");
}

#[test]
fn the_end_of_a_session_is_said_and_can_be_put_off_from_another_tab() {
    const WHY: &str = "because you did nothing for 15 minutes";
    let site = furnished();
    let (mut browser, _) = logged_in(&site);
    assert!(browser.open("/account/email").text().contains("content=\"905;url=/timed-out\""));
    site.clock.advance(TimeDelta::minutes(14));
    assert_eq!(browser.open("/stay").title(), "You stay logged in");
    site.clock.advance(TimeDelta::minutes(14));
    let stays = browser.get("/timed-out");
    assert_eq!((stays.status, stays.body.len()), (StatusCode::NO_CONTENT, 0), "nothing typed is lost");
    assert!(!browser.other().open("/log-in").text().contains(WHY), "a stranger is told nothing");
    site.clock.advance(TimeDelta::minutes(1));
    let over = browser.open("/timed-out");
    assert!(over.text().contains(WHY) && !over.text().contains("Hawthorne"), "asking put nothing off");
    assert!(!over.text().contains("http-equiv"));
    let sent = browser.post("/account/email", &[("email", "m@example.org"), ("current", PASSWORD)]);
    assert_eq!(sent.location(), "/log-in");
    assert!(browser.open("/log-in").text().contains(WHY));
    let failed = browser.post("/log-in", &[("name", "m"), ("password", "n")]);
    assert!(!failed.text().contains(WHY), "one answer for every failure");
    assert!(failed.text().contains("If you have just registered, open the link in our email first."));
}

#[test]
fn slips_say_what_must_be_typed_and_what_was() {
    let site = furnished();
    let mut browser = Browser::at(&site);
    let text = check(&mut browser, "309 139 028", "7KQ-2", ["31", "2", "1962"]).text();
    for needed in [
        "Your Patient ID must have 10 digits; you typed 9",
        "Your activation code must have 16 letters and digits; you typed 4",
        "Your date of birth must be a real date",
    ] {
        assert!(text.contains(needed), "{needed}: {text}");
    }
    assert!(
        check(&mut browser, "", "", ["1", "May", "62"]).text().contains("Year must have 4 digits, like 1975")
    );
    browser.open("/log-in");
    let empty = browser.post("/log-in", &[("name", ""), ("password", "")]);
    assert!(empty.text().contains("Enter your Patient ID or email address"), "{}", empty.text());
    assert!(empty.text().contains("Enter your password"));
    browser.open("/forgotten");
    let empty = browser.post("/forgotten", &[("name", " ")]);
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Enter your Patient ID or email address"));
    let dead = browser.get(&format!("/confirm/{}", "ab".repeat(32)));
    assert!(!dead.links("/register").is_empty() && !dead.links("/forgotten").is_empty());
}

#[test]
fn the_second_page_keeps_the_tick_and_the_next_one_says_where_the_mail_went() {
    let site = furnished();
    let person = Person::invited(&site);
    let mut browser = Browser::at(&site);
    let answer = check(&mut browser, &person.id, &person.code, person.born);
    let page = browser.follow(&answer);
    let mark = page.text().split("type=\"checkbox\" value=\"").nth(1).expect("a box")[..8].to_owned();
    let ticked = format!("value=\"{mark}\" checked");
    assert!(!page.text().contains(&ticked));
    let send = |browser: &mut Browser, email: &str, mark: &str| {
        browser.post("/register/account", &[("email", email), ("password", PASSWORD), ("accept", mark)])
    };
    let slip = send(&mut browser, "margaret", &mark);
    assert!(slip.text().contains(&ticked) && slip.text().contains("Type your new password again"));
    let other = send(&mut browser, "margaret@example.org", "00000000");
    assert!(!other.text().contains(" checked"), "of another text nothing is accepted yet");
    let answer = send(&mut browser, "margaret@example.org", &mark);
    let page = browser.follow(&answer);
    assert!(page.text().contains("with a link to m•••@example.org.") && !page.text().contains("margaret"));
    assert!(!page.text().contains("again at") && !page.links("/register").is_empty());
    assert!(!browser.other().open("/register/sent").text().contains("example.org."), "a stranger's page");
    let answer = browser.post("/register/again", &[]);
    let again = browser.follow(&answer);
    assert!(again.text().contains("We sent it again at 09:14."), "{}", again.text());
    crate::portal_fixture::confirm(&site);
}

#[test]
fn the_account_says_all_faults_at_once_and_what_was_done() {
    let site = furnished();
    let (mut browser, person) = logged_in(&site);
    let page = browser.open("/account/password");
    assert!(page.text().contains(">New password</label>") && page.text().contains("Back to my account"));
    let faults = browser.post("/account/password", &[("current", ""), ("password", "")]);
    assert!(faults.text().contains("Enter your current password"), "{}", faults.text());
    assert!(faults.text().contains("Enter a new password"));
    let page = browser.open("/account/email");
    assert!(page.text().contains("Your email address now is margaret@example.org"));
    assert!(page.text().contains(">New email address</label>"));
    let faults = browser.post("/account/email", &[("email", "m@"), ("current", "")]);
    assert!(
        faults.text().contains("it must look like") && faults.text().contains("Enter your current password")
    );
    post(&site);
    browser.post("/account/email", &[("email", "m@example.org"), ("current", PASSWORD)]);
    let mails = post(&site);
    let mail = mails.iter().find(|mail| mail.to.as_str() == "m@example.org").expect("the link");
    let confirm = link(&mail.text);
    browser.open(&confirm);
    let answer = browser.post(&confirm, &[]);
    let done = browser.follow(&answer);
    assert_eq!(done.title(), "Your new email address is in use");
    assert!(done.text().contains("class=\"button\" href=\"/account\""), "{}", done.text());
    let elsewhere = browser.other().open("/email-confirmed");
    assert!(elsewhere.text().contains("class=\"button\" href=\"/log-in\""));
    let mut second = browser.other();
    second.log_in(&person.id, PASSWORD);
    browser.open("/account/sessions");
    assert_eq!(browser.post("/account/sessions", &[]).title(), "Your other devices are logged out");
}

const DOCUMENT: &str = r#"{"resourceType":"DocumentReference","id":"d1","status":"current","subject":{"reference":"Patient/p1"},"type":{"text":"Echocardiogram report"},"description":"Echo","date":"2026-10-21T10:00:00Z","content":[{"attachment":{"contentType":"application/pdf","data":"SGVsbG8="}}],"context":{"related":[{"reference":"ServiceRequest/r1"}]}}"#;

#[test]
fn what_is_read_is_told_in_the_patients_words() {
    use patient_profile::service::api::{VisibilityChange, VisibilityOf};
    let site = Site::new();
    site.import(&[("all.ndjson", &format!("{PATIENTS}{RECORDS}{DOCUMENT}\n"))]);
    site.add_templates();
    let (mut browser, _) = logged_in(&site);
    let none = browser.open("/documents");
    assert!(
        none.text().contains("We do not show every type of document here.") && none.text().contains("tel:")
    );
    let of = VisibilityOf::DocumentType("Echocardiogram report".into());
    let change = VisibilityChange { of, visible: Some(true) };
    site.service.set_visibility(&site.session, &[change]).unwrap();
    let list = browser.open("/documents");
    assert!(list.text().contains("href=\"/documents\" aria-current=\"page\""));
    let document = browser.open(&list.links("/documents/")[0]);
    assert!(document.text().contains("Download Echo (PDF, 1 kB)"), "{}", document.text());
    assert!(document.text().contains("href=\"/documents\" aria-current=\"true\""));
    let referral = browser.open(&document.links("/referrals/")[0]);
    assert_eq!(referral.title(), "Cardiology");
    assert!(referral.text().contains("On 20 October 2026 (finished)"), "{}", referral.text());
    assert!(referral.text().contains("Visits, tests and plans linked to this referral."));
    let seen = browser.open("/access");
    assert!(seen.text().contains("You opened a document: Echocardiogram report"), "{}", seen.text());
    assert!(seen.text().contains("You opened a referral: Cardiology"));
}

#[test]
fn a_warning_by_mail_says_when_it_was_and_where_to_go() {
    let site = furnished();
    let (mut browser, person) = logged_in(&site);
    browser.other().log_in(&person.id, PASSWORD);
    browser.open("/account/email");
    browser.post("/account/email", &[("email", "m@example.org"), ("current", PASSWORD)]);
    let mails = post(&site);
    let mut warnings = 0;
    for mail in &mails {
        let asks_by_link = mail.text.contains("/confirm/") || mail.text.contains("/change-email/");
        assert_eq!(mail.text.contains("This happened on "), !asks_by_link, "{}", mail.text);
        if !asks_by_link {
            warnings += 1;
            assert!(mail.text.contains("This happened on 22 November 2026 at 09:14."), "{}", mail.text);
            assert!(mail.text.contains("Your online access is here: https://portal.northgate.example"));
            assert!(mail.html.contains("<a href=\"https://portal.northgate.example\">"), "{}", mail.html);
        }
    }
    assert_eq!(warnings, 2, "a new device, and another address: {mails:?}");
    let old =
        mails.iter().find(|mail| mail.subject.contains("being changed")).expect("the old address is told");
    assert!(old.text.contains("Once that address is confirmed, we send no more emails to this one."));
}

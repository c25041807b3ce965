//! The pages: from the letter to the record, and one answer for failures (S8, S30 to S48).

use std::path::Path;

use axum::http::StatusCode;
use patient_profile::phrases::Catalogue;
use patient_profile::service::api::{AccountAct, AccountRequest};

use crate::portal_browser::{Answer, Browser};
use crate::portal_fixture::{PASSWORD, Person, nobodys_id, post, wrong_code};
use crate::portal_furnished::{app_code, check, furnished, link, logged_in};
use crate::service_fixture::create;

#[test]
fn from_the_letter_to_the_referral() {
    let site = furnished();
    let person = Person::invited(&site);
    let mut browser = Browser::at(&site);
    assert!(browser.open("/").text().contains("/register"));
    let answer = check(&mut browser, &person.id, &person.code.to_lowercase(), person.born);
    let page = browser.follow(&answer);
    assert!(page.text().contains("Terms of use"));
    let mark = page.text().split("type=\"checkbox\" value=\"").nth(1).expect("a box")[..8].to_owned();
    let fields = [("email", "margaret@example.org"), ("password", PASSWORD), ("accept", mark.as_str())];
    let answer = browser.post("/register/account", &fields);
    assert_eq!(browser.follow(&answer).title(), "Check your email");
    let confirm = link(&post(&site)[0].text);
    let mut mailbox = browser.other();
    assert!(mailbox.open(&confirm).text().contains("This was not me"));
    assert_eq!(site.record(&person.id).row.state.as_deref(), Some("Pending email confirmation"), "a look");
    let answer = mailbox.post(&confirm, &[]);
    assert_eq!(mailbox.follow(&answer).title(), "Your email address is confirmed");
    assert!(
        mailbox.cookies.len() == 1 && mailbox.get("/home").location() == "/log-in",
        "no session by the link"
    );

    let answer = mailbox.log_in("margaret@example.org", PASSWORD);
    let home = mailbox.follow(&answer);
    assert!(
        home.text().contains("Mrs Margaret Anne Hawthorne") && home.text().contains("1 referral"),
        "{}",
        home.text()
    );
    let list = mailbox.open("/referrals");
    assert!(list.text().contains("Cardiology") && list.text().contains("2 October 2026"));
    assert!(!list.text().contains("Neurology") && !list.text().contains("Dermatology"));
    let detail = mailbox.open(&list.links("/referrals/")[0]);
    for needed in
        ["Cardiology", "Palpitations", "Clinic visit", "20 October 2026", "Active", "0000 0007 0001"]
    {
        assert!(detail.text().contains(needed), "{needed}: {}", detail.text());
    }
    assert!(site.kinds(&person.id).contains(&"Item Viewed".to_owned()));
    let seen = mailbox.open("/access");
    assert!(seen.text().contains("You opened a referral: Cardiology"));

    let disable =
        AccountRequest { patient: person.id.clone(), act: AccountAct::Disable, reason: "asked".into() };
    site.service.account(&site.session, &disable).unwrap();
    assert_eq!(mailbox.get("/referrals").location(), "/log-in", "at the next request");
}

#[test]
fn every_failed_registration_has_the_same_answer_to_the_byte() {
    let site = furnished();
    let person = Person::invited(&site);
    let locked = Person::invite(&site, "haworth", ["30", "7", "1962"], "192.0.2.8");
    for _ in 0..5 {
        locked.check_with(&site, &locked.code, ["1", "1", "1970"]).unwrap_err();
    }
    site.service.create_credentials(&site.session, &create(&person.id, &["Invitation"], false)).unwrap();
    let mut browser = Browser::at(&site);
    let cases = [
        (nobodys_id(), wrong_code(1), person.born),
        (person.id.clone(), person.code.clone(), person.born),
        (person.id.clone(), wrong_code(2), person.born),
        (person.id.clone(), wrong_code(3), ["1", "1", "1970"]),
        (locked.id.clone(), locked.code.clone(), locked.born),
    ];
    let answers: Vec<Answer> =
        cases.iter().map(|(id, code, born)| check(&mut browser, id, code, *born)).collect();
    for answer in &answers {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.body, answers[0].body);
        assert_eq!(answer.headers, answers[0].headers);
        assert!(answer.text().contains("tel:01632960001"), "the support contact");
        assert!(answer.text().contains("From 10:15 on a try is looked at in any case."), "{}", answer.text());
    }
}

#[test]
fn slips_are_told_beside_the_field_and_nothing_typed_is_lost() {
    let site = furnished();
    let mut browser = Browser::at(&site);
    let answer = check(&mut browser, "123", "", ["31", "2", "1962"]);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    for needed in [
        "<title>Error: Register",
        "There is a problem",
        "href=\"#patient_id\"",
        "href=\"#birth_date-day\"",
        "Enter your activation code",
        "value=\"123\"",
        "value=\"31\"",
        "aria-invalid=\"true\"",
    ] {
        assert!(text.contains(needed), "{needed}: {text}");
    }
}

#[test]
fn letters_are_read_as_text_without_their_code_and_only_while_visible() {
    let site = furnished();
    let visible = patient_profile::service::api::AddTemplate {
        name: "Visible invitation".into(),
        base: "letterhead".into(),
        object: "Patient Profile".into(),
        body: Some("# Welcome\n\nDear {{patient.salutation}}, your **code** {{credentials.code}}.\n\n- ID {{credentials.id}}\n- Until {{credentials.expires}}\n\nSee {{portal.link}}\n\n| Code | Square |\n|---|---|\n| **`{{credentials.code}}`** | {{portal.link_qr}} |\n".into()),
        visible: true,
    };
    site.service.add_template(&site.session, &visible).unwrap();
    let id = site.id_of("hawthorne");
    let hidden =
        site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let shown =
        site.service.create_credentials(&site.session, &create(&id, &["Visible invitation"], false)).unwrap();
    let code = crate::portal_fixture::code_in(&site.printed().pop().unwrap().1);
    let person = Person {
        id: id.clone(),
        code: code.clone(),
        born: ["12", "3", "1962"],
        visitor: [9; 32],
        source: crate::portal_fixture::from("192.0.2.7"),
    };
    person.register(&site);
    let token = crate::portal_fixture::token_in(&post(&site)[0]);
    site.service.confirm_registration(&token).unwrap();
    let mut browser = Browser::at(&site);
    let answer = browser.log_in(&id, PASSWORD);
    browser.follow(&answer);
    let list = browser.open("/letters");
    assert!(list.text().contains("Visible invitation") && list.text().contains(&shown.letters[0].id));
    assert!(!list.text().contains(&hidden.letters[0].id), "not of a visible template");
    let path = list.links("/letters/")[0].clone();
    let letter = browser.open(&path);
    let text = letter.text();
    assert!(
        text.contains("Dear Mrs Hawthorne") && text.contains("<li>Until 20 December 2026</li>"),
        "{text}"
    );
    assert!(text.contains("Welcome</h") && text.contains("<strong>code</strong>"), "{text}");
    assert!(!text.contains(&code) && text.matches("(hidden for your safety)").count() == 2, "{text}");
    assert_eq!(text.matches("(QR code: only in the printed letter)").count(), 1, "{text}");
    let file = browser.open(&format!("{path}/file"));
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"Visible invitation L"));
    assert_eq!(file.header("content-security-policy"), "default-src 'none'; sandbox");
    assert!(!crate::service_fixture::text_of(&file.body).contains(&code));
}

#[test]
fn the_account_page_changes_password_address_and_sessions() {
    let site = furnished();
    let (mut browser, person) = logged_in(&site);
    let mut elsewhere = browser.other();
    let answer = elsewhere.log_in(&person.id, PASSWORD);
    elsewhere.follow(&answer);
    assert!(browser.open("/account").text().contains("margaret@example.org"));
    browser.open("/account/password");
    let wrong = browser
        .post("/account/password", &[("current", "not my password"), ("password", "seven green bottles")]);
    assert!(wrong.text().contains("Check your current password"), "{}", wrong.text());
    let done =
        browser.post("/account/password", &[("current", PASSWORD), ("password", "seven green bottles")]);
    assert_eq!(done.title(), "Your password is changed");
    assert_eq!(elsewhere.get("/home").location(), "/log-in", "other devices are out");
    browser.open("/account/email");
    let sent = browser
        .post("/account/email", &[("email", "m.hawthorne@example.org"), ("current", "seven green bottles")]);
    assert_eq!(sent.title(), "Check your email");
    let mails = post(&site);
    let to =
        |address: &str| mails.iter().find(|mail| mail.to.as_str() == address && mail.text.contains("change"));
    assert!(mails.iter().any(|mail| mail.to.as_str() == "margaret@example.org"), "the old address is told");
    let confirm = link(&to("m.hawthorne@example.org").expect("the link to the new address").text);
    assert!(browser.open("/account").text().contains("margaret@example.org"), "until the link is used");
    browser.open(&confirm);
    let answer = browser.post(&confirm, &[]);
    browser.follow(&answer);
    assert!(browser.open("/account").text().contains("m.hawthorne@example.org"));
    let mut again = browser.other();
    assert_eq!(
        again.log_in("margaret@example.org", "seven green bottles").status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let answer = again.log_in("m.hawthorne@example.org", "seven green bottles");
    again.follow(&answer);
    let out = browser.post("/log-out", &[]);
    assert_eq!(out.title(), "You are logged out");
    assert!(out.header("clear-site-data").contains("cache"));
    assert_eq!(browser.get("/home").location(), "/log-in");
}

#[test]
fn two_step_log_in_asks_for_a_code_once_each_and_recovery_codes_help() {
    let site = furnished();
    let (mut browser, person) = logged_in(&site);
    browser.open("/account/two-step");
    let answer = browser.post("/account/two-step", &[("current", PASSWORD)]);
    let page = browser.follow(&answer);
    let secret = page.text().split("Set-up key: ").nth(1).unwrap().chars().take(39).collect::<String>();
    let wrong = browser.post("/account/two-step/code", &[("second", "000000")]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let codes = browser.post("/account/two-step/code", &[("second", &app_code(&secret, &site))]);
    assert_eq!(codes.title(), "Keep your recovery codes");
    let first: String = codes
        .text()
        .split("<li>")
        .filter_map(|rest| rest.split("</li>").next())
        .find(|code| code.len() == 19)
        .unwrap()
        .to_owned();

    let mut other = browser.other();
    let answer = other.log_in(&person.id, PASSWORD);
    assert_eq!(answer.location(), "/log-in/code");
    assert_eq!(other.get("/home").location(), "/log-in", "not yet");
    other.open("/log-in/code");
    let used = other.post("/log-in/code", &[("second", &app_code(&secret, &site))]);
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "that step was used to turn it on");
    site.clock.advance(chrono::TimeDelta::minutes(1));
    let answer = other.post("/log-in/code", &[("second", &app_code(&secret, &site))]);
    other.follow(&answer);

    let mut third = browser.other();
    third.log_in(&person.id, PASSWORD);
    third.open("/log-in/code");
    let answer = third.post("/log-in/code", &[("second", &first.to_lowercase())]);
    third.follow(&answer);
    let mut fourth = browser.other();
    fourth.log_in(&person.id, PASSWORD);
    fourth.open("/log-in/code");
    assert_eq!(
        fourth.post("/log-in/code", &[("second", &first)]).status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "once"
    );
}

#[test]
fn every_sentence_that_pages_name_is_in_the_catalogue_and_every_sentence_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named: Vec<String> = Vec::new();
    let mut sources = String::new();
    let mut folders = vec![
        root.join("assets/portal/pages"),
        root.join("src/portal"),
        root.join("src/mail"),
        root.join("src/service/portal"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                sources.push_str(&std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    for begin in ["say(\"", "with(\"", "count(\""] {
        named.extend(
            sources.split(begin).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned),
        );
    }
    let catalogue = Catalogue::english();
    let is_name = |name: &str| {
        name.contains('-')
            && !name.ends_with('-')
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    };
    let missing: Vec<&String> = named.iter().filter(|name| is_name(name) && !catalogue.has(name)).collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
    let text = std::fs::read_to_string(root.join("assets/portal/messages/en.ftl")).unwrap();
    let sentences = text
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with([' ', '#']));
    let made = ["mail-", "access-", "month-", "label-", "hint-", "associated-", "referral-", "fault-"];
    let parts = ["-text", "-button", "-refused", "-1", "-2", "-3"];
    let unused: Vec<&str> = sentences
        .filter(|name| {
            let stem = parts.iter().fold(*name, |stem, part| stem.strip_suffix(part).unwrap_or(stem));
            !made.iter().any(|begin| name.starts_with(begin))
                && !sources.contains(&format!("\"{name}\""))
                && !sources.contains(&format!("\"{stem}\""))
        })
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

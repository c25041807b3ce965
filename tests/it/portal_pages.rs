//! The pages: from the letter to the record, one answer for failures, and what every answer carries (S8, S30 to S48).

use std::path::Path;

use axum::http::{Method, StatusCode, header};
use patient_profile::domain::RecordKey;
use patient_profile::phrases::Catalogue;
use patient_profile::service::api::{AccountAct, AccountRequest};

use crate::portal_browser::{Answer, Browser, encode};
use crate::portal_fixture::{PASSWORD, Person, nobodys_id, post, wrong_code};
use crate::service_fixture::{PATIENTS, Site, create};

/// A referral with an encounter, for Mrs Hawthorne.
pub const RECORDS: &str = concat!(
    r#"{"resourceType":"ServiceRequest","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"authoredOn":"2026-10-02","code":{"text":"Cardiology"},"reasonCode":[{"text":"Palpitations"}],"identifier":[{"value":"0000 0007 0001"}]}"#,
    "\n",
    r#"{"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"basedOn":[{"reference":"ServiceRequest/r1"}],"period":{"start":"2026-10-20","end":"2026-10-20"},"type":[{"text":"Clinic visit"}]}"#,
    "\n",
    r#"{"resourceType":"ServiceRequest","id":"r2","status":"entered-in-error","intent":"order","subject":{"reference":"Patient/p1"},"code":{"text":"Neurology"}}"#,
    "\n",
    r#"{"resourceType":"ServiceRequest","id":"r3","status":"active","intent":"order","subject":{"reference":"Patient/p2"},"authoredOn":"2026-10-02","code":{"text":"Dermatology"}}"#,
    "\n"
);

pub fn furnished() -> Site {
    let site = Site::new();
    site.import(&[("all.ndjson", &format!("{PATIENTS}{RECORDS}"))]);
    site.add_templates();
    site
}

/// Sends the first page.
pub fn check(browser: &mut Browser, id: &str, code: &str, born: [&str; 3]) -> Answer {
    browser.open("/register");
    let fields = [
        ("patient_id", id),
        ("code", code),
        ("birth_date-day", born[0]),
        ("birth_date-month", born[1]),
        ("birth_date-year", born[2]),
    ];
    browser.post("/register", &fields)
}

pub fn link(mail: &str) -> String {
    let url = mail.split_whitespace().find(|word| word.starts_with("https://")).expect("a link");
    url.trim_start_matches("https://portal.northgate.example").to_owned()
}

/// A browser in which Mrs Hawthorne is logged in.
pub fn logged_in(site: &Site) -> (Browser, Person) {
    let person = Person::confirmed(site);
    let mut browser = Browser::at(site);
    let answer = browser.log_in(&person.id, PASSWORD);
    browser.follow(&answer);
    (browser, person)
}

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
fn a_form_counts_only_from_our_page_with_our_token() {
    let site = furnished();
    let mut browser = Browser::at(&site);
    browser.open("/log-in");
    let token = browser.form_token.clone();
    let body = encode(&[("name", "x"), ("password", "y"), ("form_token", &token)]);
    let mut send = |site_header: Option<&str>, origin: Option<&str>, kind: &str, body: &str| {
        let mut request = Browser::request(Method::POST, "/log-in").header(header::CONTENT_TYPE, kind);
        if let Some(value) = site_header {
            request = request.header("sec-fetch-site", value);
        }
        if let Some(value) = origin {
            request = request.header(header::ORIGIN, value);
        }
        browser.send(request, body.as_bytes().to_vec()).status
    };
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        send(Some("same-origin"), None, form, &body),
        StatusCode::UNPROCESSABLE_ENTITY,
        "it is looked at"
    );
    assert_eq!(
        send(None, Some("https://portal.northgate.example"), form, &body),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(send(Some("cross-site"), None, form, &body), StatusCode::FORBIDDEN);
    assert_eq!(send(None, Some("https://evil.example"), form, &body), StatusCode::FORBIDDEN);
    assert_eq!(send(None, None, form, &body), StatusCode::FORBIDDEN);
    assert_eq!(send(Some("same-origin"), None, "text/plain", &body), StatusCode::BAD_REQUEST);
    assert_eq!(send(Some("same-origin"), None, form, "name=x&password=y"), StatusCode::FORBIDDEN, "no token");
    for (bad, why) in [
        (format!("{body}&name=z"), "a field twice"),
        (format!("{body}&admin=1"), "a field nobody asked for"),
        (format!("{body}&x=%zz"), "a broken escape"),
        ("x".repeat(70_000), "too much"),
    ] {
        assert_eq!(send(Some("same-origin"), None, form, &bad), StatusCode::BAD_REQUEST, "{why}");
    }
    let mut stranger = browser.other();
    stranger.open("/log-in");
    stranger.form_token = token;
    let forged = stranger.post("/log-in", &[("name", "x"), ("password", "y")]);
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "another visitor's token");
    let mut bare = stranger.other();
    assert_eq!(bare.post("/log-in", &[]).status, StatusCode::FORBIDDEN, "no cookie");
}

/// Every path, with a look's status for somebody who is not logged in.
const PATHS: [(&str, u16); 31] = [
    ("/", 200),
    ("/register", 200),
    ("/register/account", 303),
    ("/register/sent", 200),
    ("/confirm/x", 410),
    ("/confirmed", 200),
    ("/email-confirmed", 200),
    ("/reported", 200),
    ("/change-email/x", 410),
    ("/log-in", 200),
    ("/log-in/code", 200),
    ("/stay", 303),
    ("/timed-out", 200),
    ("/forgotten", 200),
    ("/forgotten/sent", 200),
    ("/reset/x", 410),
    ("/reset-done", 200),
    ("/home", 303),
    ("/referrals", 303),
    ("/referrals/x", 303),
    ("/letters", 303),
    ("/letters/x", 303),
    ("/letters/x/file", 303),
    ("/documents", 303),
    ("/documents/x", 303),
    ("/documents/x/file", 303),
    ("/access", 303),
    ("/account", 303),
    ("/support", 200),
    ("/no-letter", 200),
    ("/nothing/here", 404),
];

#[test]
fn every_answer_carries_the_same_guards() {
    let site = furnished();
    let mut browser = Browser::at(&site);
    for (path, status) in PATHS {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"] {
            let request = Browser::request(method.parse().unwrap(), path);
            let answer = browser.send(request, Vec::new());
            let expected = match method {
                "GET" | "HEAD" => status,
                "POST" if status == 404 => 403,
                "POST" => answer.status.as_u16(),
                _ if status == 404 => 404,
                _ => 405,
            };
            assert_eq!(answer.status.as_u16(), expected, "{method} {path}");
            assert!(
                method != "POST" || matches!(expected, 403 | 405),
                "{path}: a form without a token: {expected}"
            );
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{method} {path}: {policy}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("cache-control", "no-store"),
                ("strict-transport-security", "max-age=63072000; includeSubDomains"),
            ] {
                assert_eq!(answer.header(name), value, "{method} {path}");
            }
            assert!(answer.headers.get("server").is_none());
            let text = answer.text();
            for forbidden in ["<script", "style=\"", "onclick", "http://", "javascript:"] {
                assert!(!text.contains(forbidden), "{forbidden} in {path}");
            }
            assert!(text.len() < 40_000, "{path}: {} bytes", text.len());
        }
    }
    let sheet = browser.open("/").links("/assets/")[0].clone();
    let sheet = browser.open(&sheet);
    assert_eq!(sheet.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(sheet.body.len() < 20_000 && sheet.header("content-type").starts_with("text/css"));
}

#[test]
fn only_the_configured_host_is_served() {
    let site = furnished();
    let mut browser = Browser::at(&site);
    for host in ["evil.example", "portal.northgate.example.evil.example", "portal.northgate.example:8443"] {
        let request = axum::http::Request::builder().uri("/").header(header::HOST, host);
        let answer = browser.send(request, Vec::new());
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{host}");
        assert!(!answer.text().contains("evil"));
    }
}

#[test]
fn nobody_sees_what_is_anothers_or_hidden_and_both_look_alike() {
    let site = furnished();
    let (mut browser, person) = logged_in(&site);
    let second = Person::invite(&site, "haworth", ["30", "7", "1962"], "192.0.2.8");
    second.register(&site);
    let token = crate::portal_fixture::token_in(&post(&site).pop().unwrap());
    site.service.confirm_registration(&token).unwrap();
    let mut other = browser.other();
    let answer = other.log_in(&second.id, PASSWORD);
    other.follow(&answer);
    let theirs = other.open("/referrals").links("/referrals/")[0].clone();
    let hidden_letter = format!("/letters/{}", RecordKey([7; 16]));
    for path in
        [theirs.as_str(), &hidden_letter, "/letters/nonsense", "/documents/00/file", "/referrals/%2e%2e"]
    {
        let answer = browser.get(path);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("Dermatology"));
    }
    let entries = site.record(&person.id).activity;
    assert!(entries.iter().any(|entry| entry.kind == "Item Viewed" && entry.detail.contains("refused")));
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

/// The code that an app shows for the secret now.
pub fn app_code(secret: &str, site: &Site) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let symbols = secret.chars().filter(|c| *c != ' ').filter_map(|c| alphabet.find(c));
    let bits: String = symbols.fold(String::new(), |bits, symbol| format!("{bits}{symbol:05b}"));
    let byte = |at: usize| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).expect("eight bits");
    let secret: [u8; 20] = std::array::from_fn(byte);
    let step = u64::try_from(site.clock_now().timestamp()).expect("after 1970") / 30;
    patient_profile::vault::totp_code(&secret, step)
}

#[test]
fn a_planted_cookie_is_worth_nothing_after_log_in() {
    let site = furnished();
    let person = Person::confirmed(&site);
    let mut browser = Browser::at(&site);
    browser.open("/log-in");
    let planted = browser.cookies["__Host-pp"].clone();
    let answer = browser.log_in(&person.id, PASSWORD);
    browser.follow(&answer);
    assert_ne!(browser.cookies["__Host-pp"], planted);
    let mut attacker = browser.other();
    attacker.cookies.insert("__Host-pp".into(), planted);
    assert_eq!(attacker.get("/home").location(), "/log-in");
}

#[test]
fn hostile_text_stays_text() {
    let site = Site::new();
    let patient = r#"{"resourceType":"Patient","id":"p1","name":[{"given":["<img src=x onerror=alert(1)>"],"family":"\"><script>alert(2)</script>"}],"birthDate":"1962-03-12","identifier":[{"system":"urn:x","value":"H9"}]}"#;
    let referral = r#"{"resourceType":"ServiceRequest","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"code":{"text":"{{7*7}}<b>x</b>'\"&amp;"}}"#;
    site.import(&[("all.ndjson", &format!("{patient}\n{referral}\n"))]);
    site.add_templates();
    let person = Person::invite(&site, "H9", ["12", "3", "1962"], "192.0.2.7");
    person.register(&site);
    site.service.confirm_registration(&crate::portal_fixture::token_in(&post(&site)[0])).unwrap();
    let mut browser = Browser::at(&site);
    let answer = browser.log_in(&person.id, PASSWORD);
    let home = browser.follow(&answer);
    let list = browser.open("/referrals");
    let detail = browser.open(&list.links("/referrals/")[0]);
    for page in [home, list, detail] {
        assert!(
            !page.text().contains("<img") && !page.text().contains("<script") && !page.text().contains("<b>")
        );
        assert!(page.text().contains("&#60;img") || page.text().contains("&lt;img"), "{}", page.text());
    }
    let echoed = browser.other().log_in("\"><script>alert(3)</script>", "x");
    assert!(!echoed.text().contains("<script"));
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

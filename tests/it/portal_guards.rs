//! What guards the portal's pages: tokens, hosts, headers, whose page it is, text that is no markup.

use axum::http::{Method, StatusCode, header};
use patient_profile::domain::RecordKey;

use crate::portal_browser::{Browser, encode};
use crate::portal_fixture::{PASSWORD, Person, post};
use crate::portal_furnished::{furnished, logged_in};
use crate::service_fixture::Site;

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
    let patient = r#"{"resourceType":"Patient","id":"p1","address":[{"line":["1 High Street"],"city":"Northgate","postalCode":"ZZ99 1AA"}],"name":[{"given":["<img src=x onerror=alert(1)>"],"family":"\"><script>alert(2)</script>"}],"birthDate":"1962-03-12","identifier":[{"system":"urn:x","value":"H9"}]}"#;
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

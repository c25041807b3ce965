//! Drafts of the terminal, over the real service: what was typed outlives the session, for its operator alone (R18, S93).

use patient_profile::domain::Permissions;
use patient_profile::service::Session;

use crate::service_fixture::Site;
use crate::tui_harness::Harness;

const PAGE: &str = "Letter Template/Activation code";

fn site() -> Site {
    let site = Site::new();
    site.service.add_default_letters(&site.session).expect("the default letters");
    site
}

/// The editor of the first template.
fn editing(site: &Site, session: &Session) -> Harness {
    let mut h = Harness::real(site, session, 80, 24);
    h.keys("<esc>gte");
    h
}

/// What the service keeps for an operator.
fn kept(site: &Site, session: &Session, page: &str) -> Option<String> {
    site.service.draft(session, page).expect("drafts").map(|draft| draft.text)
}

#[test]
fn a_rest_of_two_seconds_keeps_what_was_typed() {
    let site = site();
    let mut h = editing(&site, &site.session);
    h.keys("Half a ");
    assert_eq!(kept(&site, &site.session, PAGE), None, "while one types nothing is saved");
    h.rest();
    assert!(kept(&site, &site.session, PAGE).is_some_and(|text| text.contains("Half a ")));
}

#[test]
fn whoever_types_without_rest_loses_at_most_twenty_keys() {
    let site = site();
    let mut h = editing(&site, &site.session);
    h.keys("12345678901234567890");
    assert!(kept(&site, &site.session, PAGE).is_some_and(|text| text.contains("12345678901234567890")));
    h.keys("lost with the line");
    drop(h);
    let mut h = editing(&site, &site.session);
    h.expect("12345678901234567890").reject("lost with the line");
}

#[test]
fn esc_keeps_it_and_the_next_session_offers_it_back() {
    let site = site();
    let mut h = editing(&site, &site.session);
    h.keys("Mine: <esc>").expect("Note: Draft kept: it is back when you come again.");
    drop(h);
    let site = site.restart();
    let mut h = Harness::real(&site, &site.session, 80, 24);
    h.expect("Note: Drafts wait for you: Letter Template (Activation code).");
    h.keys("<esc>gte")
        .expect("Note: Your draft is back; Ctrl-Z shows the text without it")
        .expect("Mine: # Your");
    h.keys("<ctrl-z>").reject("Mine: ").keys("<ctrl-y>").expect("Mine: ");
    h.keys("<f2>").expect("is saved");
    assert_eq!(kept(&site, &site.session, PAGE), None, "what is saved is no draft");
    assert!(site.service.drafts(&site.session).expect("drafts").is_empty());
}

#[test]
fn a_hang_up_keeps_the_last_keys() {
    let site = site();
    let mut h = editing(&site, &site.session);
    h.keys("Typed just now ");
    h.hang_up();
    editing(&site, &site.session).expect("Typed just now ");
}

#[test]
fn a_draft_is_its_operators_alone() {
    let site = site();
    let other = Session::operator("jdoe", Permissions::all());
    let mut h = editing(&site, &site.session);
    h.keys("Mine<esc>");
    let mut h = editing(&site, &other);
    h.reject("Mine").reject("draft");
    assert!(site.service.drafts(&other).expect("drafts").is_empty());
}

#[test]
fn what_is_taken_back_or_cancelled_is_no_draft() {
    let site = site();
    let mut h = editing(&site, &site.session);
    h.keys("x").rest();
    assert!(kept(&site, &site.session, PAGE).is_some());
    h.keys("<backspace>").rest();
    assert_eq!(kept(&site, &site.session, PAGE), None);
    h.keys("Mine").rest();
    h.keys("<tab><tab><tab><enter>").expect("Note: Nothing was saved, and the draft is forgotten.").rest();
    assert_eq!(kept(&site, &site.session, PAGE), None);
    editing(&site, &site.session).reject("Mine").reject("draft");
}

#[test]
fn a_new_template_goes_on_where_it_was() {
    let site = site();
    let mut h = Harness::real(&site, &site.session, 80, 24);
    h.keys("<esc>gtn<f2>Second reminder<enter>Hello <esc><esc>");
    drop(h);
    let mut h = Harness::real(&site, &site.session, 80, 24);
    h.expect("Letter Template (new)").keys("<esc>gtn");
    h.expect("Name   Second reminder")
        .expect("Hello ")
        .keys("<f2>")
        .expect("Done: Second reminder v1 is saved.");
    h.keys("n").expect("Patient Letter Template Base").reject("Name   Second");
}

#[test]
fn a_base_that_is_half_made_reads_its_file_again() {
    let site = site();
    let path = site.dir.path().join("A4.docx");
    std::fs::write(&path, crate::service_fixture::word_file()).expect("a file");
    let mut h = Harness::real(&site, &site.session, 80, 24);
    h.keys("<esc>gbnNew paper<enter>").keys(&path.to_string_lossy()).keys("<enter><esc>");
    drop(h);
    let mut h = Harness::real(&site, &site.session, 80, 24);
    h.keys("<esc>gbn")
        .expect("New paper")
        .expect("Found in the Word file")
        .keys("<f2>")
        .expect("Done: New paper v1");
}

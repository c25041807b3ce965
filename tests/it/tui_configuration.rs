//! My Company > CMS configuration: the way to its pages and what the lists of bases and templates say.

use patient_profile::tui::Options;
use patient_profile::wire::client::api;

use crate::tui_harness::{Fake, Harness, now};

fn template(name: &str, warnings: &[&str]) -> api::TemplateView {
    api::TemplateView {
        name: name.into(),
        version: 7,
        object: "Patient Profile".into(),
        base: "Northgate A4".into(),
        base_version: 2,
        carries: vec!["Patient ID".into(), "link".into()],
        warnings: warnings.iter().map(|&warning| warning.into()).collect(),
        saved: Some(now()),
        saved_by: "jdoe".into(),
        ..api::TemplateView::default()
    }
}

fn base(name: &str) -> api::BaseView {
    api::BaseView {
        name: name.into(),
        version: 2,
        parts: vec!["the text".into(), "header 1".into()],
        fields: vec!["patient.name".into(), "body".into()],
        body_at: "the letter's body goes where {{body}} stands".into(),
        usable: true,
        templates: 3,
        warnings: vec!["header 1: it has tracked changes".into()],
        ..api::BaseView::default()
    }
}

/// A site with two templates and a base.
pub fn configured() -> Fake {
    let fake = Fake::new();
    {
        let mut script = fake.script.lock().expect("no panic before");
        let lacks = "Invite A: no expiry date in it; add one of the fields {{credentials.expires}}";
        script.templates = vec![template("Invite A", &[lacks]), template("Invite B", &[])];
        script.templates[1].retired = true;
        script.templates[1].base_is_older = true;
        script.bases = vec![base("Northgate A4")];
    }
    fake
}

fn open(width: u16, height: u16) -> Harness {
    Harness::over(configured(), Options::default(), width, height)
}

#[test]
fn the_menu_is_reached_by_letter_by_palette_and_by_its_own_page() {
    for keys in
        ["<esc>gc", "<esc>:cms config<enter>", "<f9><down><down><down><down><down><down><down><down><enter>"]
    {
        let mut h = open(80, 24);
        h.keys(keys).expect(" My Company > CMS configuration ").expect("> b  Letter Template Bases");
        h.expect("  t  Letter Templates").expect("     The Word files that letters are written on.");
        h.keys("t").expect(" My Company > CMS configuration > Letter Templates ");
        h.keys("<esc><down><enter>").expect("CMS configuration > Letter Templates ");
        h.keys("<esc>1").expect("CMS configuration > Letter Template Bases ");
    }
}

#[test]
fn the_pages_are_reached_from_anywhere() {
    let mut h = open(120, 40);
    h.keys("<esc>g").expect("c  My Company > CMS configuration").expect("b    Letter Template Bases");
    h.keys("b").expect("CMS configuration > Letter Template Bases");
    h.keys("gt").expect("CMS configuration > Letter Templates");
    h.keys("gb").expect("CMS configuration > Letter Template Bases").keys("q").expect("Patients");
}

#[test]
fn without_the_permission_every_way_is_shut_and_names_it() {
    let fake = configured();
    fake.script.lock().expect("no panic before").site.permissions = vec!["log.view".into()];
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    let reason = "Not permitted: this needs the permission letters.configure.";
    h.keys("<esc>gc")
        .expect("Not permitted: letters.configure. Ask an Administrator.")
        .keys("t")
        .expect(&format!("Note: {reason}"))
        .expect("> b  Letter");
    h.keys("<enter>").expect(&format!("Note: {reason}")).reject("Northgate A4");
    let request = "Operator mkhan asks for the permission letters.configure (Configure letters and bases).";
    h.keys("y").expect("Done: Copied: Operator mkhan asks for the permission letters.configure");
    assert_eq!(h.outside.last(), Some(&patient_profile::tui::Effect::Copy(request.into())));
    h.keys("gt").expect(&format!("Note: {reason}")).reject("Invite A");
    h.keys("g").expect("b    Letter Template Bases             Not permitted: letters.configure");
    h.keys("<esc>:letter templates").expect("Not permitted: this needs");
}

#[test]
fn a_list_of_templates_shows_versions_states_and_every_gap() {
    let mut h = open(80, 24);
    h.keys("<esc>gt").expect("> Invite A").expect("1 note").expect("v7");
    h.expect("! Invite A: no expiry date in it; add one of the fields").expect("{{credentials.expires}}");
    h.expect("It tells: Patient ID, link").expect("Saved today 09:14 by jdoe");
    h.keys("j").expect("> Invite B").expect("retired").expect("the base has a newer version");
    let mut bare = Harness::new(80, 24);
    bare.keys("<esc>gt").expect("There are no Letter Templates yet.");
}

#[test]
fn a_list_of_bases_shows_what_was_found_in_the_word_file() {
    let mut h = open(80, 24);
    h.keys("<esc>gb").expect("> Northgate A4").expect("1 note");
    h.expect("! header 1: it has tracked changes").expect("the letter's body goes where {{body}} stands");
    h.expect("Fields: patient.name, body").expect("Parts: the text, header 1");
    let mut bare = Harness::new(80, 24);
    bare.keys("<esc>gb").expect("There are no Letter Template Bases yet.");
}

#[test]
fn what_cannot_be_read_says_why_and_rows_keep_the_chosen_one() {
    let mut h = open(80, 24);
    h.keys("<esc>gtj").expect("> Invite B");
    h.fake.script.lock().expect("no panic before").templates.insert(0, template("Aardvark", &[]));
    h.change(api::Changes { seq: 2, ..api::Changes::default() }).expect("> Invite B").expect("  Aardvark");
    let refusal = api::ErrorView::new(api::ErrorKind::Forbidden, "Not for you.").hinted("Ask jdoe.");
    h.fake.script.lock().expect("no panic before").refuse = Some(refusal);
    h.keys("r").expect("Error: Not for you. Ask jdoe.").expect("> Invite B");
}

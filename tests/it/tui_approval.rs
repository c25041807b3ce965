//! Approval of Letter Templates from the terminal, over the real service (S59).

use patient_profile::service::api::{OperatorChange, SiteChange, TemplateVerdict};

use crate::operators::{PASSWORD, add};
use crate::service_fixture::Site;
use crate::template_approval::{admin, decide, letters, save, site_with};
use crate::tui_harness::Harness;

const BODY: &str = "Code {{credentials.code}}, ID {{credentials.id}}, {{portal.link}}, {{credentials.expires}}, \
                    {{support.phone}}\n\nNew line.";

fn open(site: &Site, who: &str, keys: &str) -> Harness {
    let mut h = logged_in(site, who);
    h.keys("<esc>gt").keys(keys);
    h
}

fn logged_in(site: &Site, who: &str) -> Harness {
    let mut h = Harness::real(site, &letters(who), 80, 24);
    h.keys(&format!("{who}<tab>{PASSWORD}<enter>")).expect(&format!("{who}  Northgate Hospital"));
    h
}

#[test]
fn the_list_says_in_words_what_waits_and_the_editor_says_so_after_a_save() {
    let site = site_with(&["mkhan", "jdoe"]);
    let mut h = open(&site, "mkhan", "je");
    h.expect("Letter Templates > Invitation").keys("New line.<enter><f2>");
    h.expect("Done: Invitation v2 is saved and waits for approval by a second operator.");
    h.expect("v2 waits").expect("! Version 2 by mkhan").expect("waits for approval by a second").expect("v1");
    h.send(patient_profile::tui::Msg::Resize(120, 40)).expect("v2 waits for approval");
    let mut h = open(&site, "jdoe", "je");
    h.expect("Note: Version 2 by mkhan waits for approval; what you save replaces it.");
    site.clock.advance(chrono::TimeDelta::seconds(11));
    let mut h = logged_in(&site, "jdoe");
    h.keys("<esc>g").expect("t    Letter Templates").expect("1 to approve");
}

#[test]
fn a_second_operator_compares_and_approves() {
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    let mut h = open(&site, "jdoe", "ji");
    h.expect("> v2").expect("Waits for approval").expect("In use").expect("a approve");
    h.expect("Waits for approval by a second operator; c compares it");
    h.keys("p").expect("─ Preview of version 2 ─").expect("New line.").reject("{{").expect("a approve");
    h.keys("p").expect("> v2").keys("jp").expect("─ Preview of version 1 ─").reject("New line.");
    h.keys("a").expect("Note: Version 2 by mkhan waits now, and this is another one. Compare it first.");
    h.keys("qk").expect("> v2");
    h.keys("c").expect("From version 1 (-) to 2 (+)").expect("+ New line.").expect("a approve");
    h.keys("a")
        .expect("─ Approve the version ─")
        .expect("Letters are made of version 2, saved by mkhan, from now on.");
    h.keys("<enter>").reject("Done:").keys("ay").expect("Done: Invitation v2 is approved and in use.");
    h.expect("In use, approved by jdoe").reject("a approve");
    h.keys("a").expect("Note: Not now: no version waits for approval.");
}

#[test]
fn an_author_withdraws_and_cannot_approve() {
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    let mut h = open(&site, "mkhan", "ji");
    h.expect("w withdraw").reject("a approve");
    h.keys("ay").expect("Not now: you saved");
    h.keys("<esc>wy").expect("Done: Invitation v2 is withdrawn.").expect("Withdrawn");
}

#[test]
fn a_refusal_takes_a_reason_which_its_author_reads() {
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    let mut h = open(&site, "jdoe", "jix");
    h.expect("─ Refuse the version ─").keys("<f2>").expect("Say why");
    h.keys("the help line is missing<f2>").expect("Done: Invitation v2 is refused.");
    let mut h = open(&site, "mkhan", "ji");
    h.expect("Refused by jdoe: the help line is missing");
    let mut h = open(&site, "mkhan", "j");
    h.expect("in use").reject("waits");
}

#[test]
fn what_was_replaced_or_decided_meanwhile_is_not_decided_again() {
    let site = site_with(&["mkhan", "jdoe", "lfox"]);
    save(&site, "mkhan", 1, BODY);
    let mut h = open(&site, "jdoe", "jia");
    h.expect("─ Approve the version ─");
    save(&site, "lfox", 2, &format!("{BODY} Another."));
    h.keys("y").expect("lfox saved version 3 meanwhile, which replaces");
    h.keys("<esc>").expect("> v3").expect("v2").expect("Replaced");
    h.keys("jca")
        .expect("From version 1 (-) to 2 (+)")
        .expect("Note: Version 3 by lfox waits now, and this is another");
    decide(&site, "mkhan", 3, TemplateVerdict::Approve).expect("approved");
    h.keys("<esc>").watched().expect("In use").reject("Waits for approval");
}

#[test]
fn a_template_that_waits_is_not_offered_for_letters() {
    let site = site_with(&["mkhan", "jdoe"]);
    for name in ["Activation code", "Invitation", "User name"] {
        site.service.retire_template(&site.session, name, true).expect("retired");
    }
    let request = patient_profile::service::api::AddTemplate {
        name: "Welcome".into(),
        base: "Letterhead".into(),
        object: "Patient Profile".into(),
        body: Some(BODY.into()),
        visible: false,
    };
    site.service.add_template(&letters("mkhan"), &request).expect("added");
    site.service.change_operators(&admin(), &add("rsmith", &["Records"])).expect("an operator");
    let mut h = logged_in(&site, "rsmith");
    h.keys("hawthorne<enter>a1").expect("Create Patient Portal Credentials");
    h.keys("<tab><space><f2>").expect("A Letter Template waits for approval by a second operator");
}

#[test]
fn whoever_only_approves_comes_to_the_templates_and_changes_none() {
    let site = site_with(&["mkhan"]);
    site.service.change_operators(&admin(), &add("lfox", &["Auditor"])).expect("an operator");
    let grant = OperatorChange::Set {
        name: "lfox".into(),
        full_name: None,
        users: None,
        roles: None,
        grant: vec!["letters.approve".into()],
        revoke: vec![],
    };
    site.service.change_operators(&admin(), &grant).expect("granted");
    let mut h = logged_in(&site, "lfox");
    h.keys("<esc>gt").expect("> Activation code");
    h.keys("e").expect("Not permitted: this needs the permission letters.configure.");
    h.keys("v").expect("Not permitted: this needs the permission visibility.configure.");
}

#[test]
fn the_usual_reasons_of_the_site_are_offered_where_a_reason_is_asked_for() {
    let site = site_with(&["mkhan", "jdoe"]);
    let reasons = ["No way to reach help in it", "Wrong for this base"].map(str::to_owned).to_vec();
    let change = SiteChange { usual_reasons: Some(reasons), ..SiteChange::default() };
    site.service.change_site(&admin(), &change).expect("the list");
    save(&site, "mkhan", 1, BODY);
    let mut h = open(&site, "jdoe", "jix");
    h.expect("F4 reasons")
        .keys("<f4>")
        .expect("> No way to reach help in it")
        .expect("  Wrong for this base");
    h.expect("Enter take").keys("<down><enter>").expect("Wrong for this base").reject("No way to reach");
    h.keys(": a table<f2>").expect("Done: Invitation v2 is refused.");
    h.expect("Refused by jdoe: Wrong for this base: a table");
    save(&site, "mkhan", 2, BODY);
    h.watched().keys("x<f4><esc>").expect("─ Refuse the version ─").reject("No way to reach");
    h.keys("<f4>own").reject("> No way").keys("<f4><f2>").expect("Done: Invitation v3 is refused.");
    h.expect("Refused by jdoe: own");
}

#[test]
fn the_list_of_usual_reasons_is_short_and_each_stands_once() {
    let site = Site::furnished();
    let set = |reasons: &[&str]| {
        let reasons = Some(reasons.iter().map(|reason| (*reason).to_owned()).collect());
        let change = SiteChange { usual_reasons: reasons, ..SiteChange::default() };
        site.service.change_site(&site.session, &change).map(|view| view.usual_reasons)
    };
    assert!(
        !site.service.site(&site.session).expect("the site").usual_reasons.is_empty(),
        "a new site has some"
    );
    assert_eq!(set(&[" Moved ", "", "Moved", "Died"]).expect("set"), ["Moved", "Died"]);
    assert!(set(&["x".repeat(61).as_str()]).is_err());
    assert_eq!(set(&["revoke,unlock :  Checked "]).expect("set"), ["revoke, unlock: Checked"]);
    let unknown = set(&["unlok: Checked"]).expect_err("no such question").to_string();
    assert!(unknown.contains("no question is called unlok"), "{unknown}");
    let many: Vec<String> = (0..61).map(|n| n.to_string()).collect();
    assert!(set(&many.iter().map(String::as_str).collect::<Vec<_>>()).is_err());
    assert_eq!(set(&[""]).expect("none"), [""; 0]);
    let site = site.restart();
    assert!(site.service.site(&site.session).expect("the site").usual_reasons.is_empty());
}

#[test]
fn each_question_offers_the_reasons_that_fit_it() {
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    let mut h = open(&site, "jdoe", "jix<f4>");
    h.expect("A field is wrong or missing").reject("Identity checked").reject("The patient has died");
    let reasons =
        ["refuse_template: No help in it", "unlock: Checked", "Anything"].map(str::to_owned).to_vec();
    let change = SiteChange { usual_reasons: Some(reasons), ..SiteChange::default() };
    site.service.change_site(&admin(), &change).expect("the list");
    let mut h = open(&site, "jdoe", "jix<f4>");
    h.expect("> No help in it").expect("  Anything").reject("Checked");
    let reasons = vec!["unlock: Checked".to_owned()];
    let change = SiteChange { usual_reasons: Some(reasons), ..SiteChange::default() };
    site.service.change_site(&admin(), &change).expect("the list");
    let mut h = open(&site, "jdoe", "jix");
    h.reject("F4 reasons").keys("<f4>").expect("no usual reasons to choose from here");
}

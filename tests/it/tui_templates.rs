//! Letter Templates from the terminal, over the real service: the two steps, the editor, versions, and two who save the
//! same one (R21 to R26, S94).

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{AddTemplate, EditOutcome, TemplateText};

use crate::service_fixture::Site;
use crate::service_steps::edit;
use crate::tui_harness::Harness;

/// A site with the default base and templates.
fn site() -> Site {
    let site = Site::new();
    site.service.add_default_letters(&site.session).expect("the default letters");
    site
}

fn open(site: &Site, keys: &str) -> Harness {
    let mut h = Harness::real(site, &site.session, 80, 24);
    h.keys("<esc>gt").keys(keys);
    h
}

fn template(site: &Site, name: &str) -> TemplateText {
    site.service.template(&site.session, name, None).expect("the template")
}

fn edit_as(site: &Site, who: &str, name: &str, version: u32, body: &str) {
    let request = edit(name, version, body);
    let other = Session::operator(who, Permissions::all());
    let outcome = site.service.edit_template(&other, &request).expect("an edit");
    assert!(matches!(outcome, EditOutcome::Saved(_)));
}

#[test]
fn a_template_is_made_in_two_steps_with_a_field_chosen_from_the_list() {
    let site = site();
    let mut h = open(&site, "n");
    h.expect("Letter Templates > New").expect("> (*) Patient Profile").expect("Patient Letter Template Base");
    h.keys("<down><down><enter>").expect("(*) Referral").expect("> (*) Hospital letter v1");
    h.keys("<enter>").expect("> [ Next ]").keys("<enter>");
    h.expect("Object  Referral").expect("Base   Hospital letter v1").expect("─ Letter body ─");
    h.keys("Referral seen<enter>").expect("line 1 col 1");
    // The base's text is about credentials, which a letter about a referral cannot have.
    h.expect("!! Referral seen:");
    h.keys("<f2>").expect("Note: Not saved. Line").expect("cannot stand in a letter for Referral");
    let form = h.screen();
    assert!(form.contains("credentials"), "{form}");
}

#[test]
fn what_is_typed_becomes_the_template_and_its_gaps_are_named() {
    let site = site();
    let base = site.service.bases(&site.session).expect("bases")[0].name.clone();
    let request = AddTemplate {
        name: "Short".into(),
        base,
        object: "Patient Profile".into(),
        body: Some("Hello".into()),
        visible: false,
    };
    site.service.add_template(&site.session, &request).expect("a template");
    let mut h = open(&site, "jj");
    h.expect("> Short").keys("e").expect("Letter Templates > Short").expect("Name   Short");
    h.expect("! Short: no Patient ID in it").expect("2 of 4");
    h.keys("<end>, your ID is {{cred").expect("─ Fields ─").expect("> credentials.id").expect("of 32");
    h.keys("<down>").expect("> credentials.code").expect("Example: 7KQ4-M2XP-9TRB-W3HC");
    h.keys("<up><enter>").expect("Hello, your ID is {{credentials.id}}").reject("─ Fields ─");
    h.expect("changed").reject("no Patient ID in it");
    h.keys("<f7>").expect("[x] yes").keys("<f2>");
    h.expect("Done: Short v2 is saved.").expect("> Short").expect("yes");
    let saved = template(&site, "Short");
    assert_eq!(saved.body, "Hello, your ID is {{credentials.id}}");
    assert!(saved.visible);
}

#[test]
fn fields_are_found_by_their_description_and_esc_leaves_the_text_alone() {
    let site = site();
    let mut h = open(&site, "e<f4>");
    h.expect("─ Fields ─").expect("32 of 32").keys("expiry").reject("─ Fields ─");
    let mut h = open(&site, "e<f4>");
    h.keys("last day").expect("> credentials.expires").keys("<enter>");
    h.expect("{{credentials.expires}}# Your").keys("<ctrl-z><ctrl-z>").expect("{{last day# Your");
    let mut h = open(&site, "e<f4><esc>");
    h.reject("─ Fields ─").expect("line 1 col 1").reject("changed");
    h.keys("{{<esc>").reject("─ Fields ─").expect("changed");
}

#[test]
fn unknown_fields_are_underlined_and_refused_where_they_stand() {
    let site = site();
    let mut h = open(&site, "e");
    h.keys("<enter><up>Dear {{patient.nmae}} and {{patient.dob}}<down>");
    let (buffer, _) = h.buffer();
    let underlined: String = (0..buffer.area.height)
        .flat_map(|y| (0..buffer.area.width).map(move |x| (x, y)))
        .filter(|at| buffer[*at].modifier.contains(ratatui::style::Modifier::UNDERLINED))
        .map(|at| buffer[at].symbol().to_owned())
        .collect();
    assert_eq!(underlined, "{{patient.nmae}}{{patient.dob}}");
    h.keys("<f2>")
        .expect("Note: Not saved. Line 1: there is no field {{patient.nmae}}")
        .expect("line 1 col 6");
    assert_eq!(template(&site, "Activation code").version, 1);
}

#[test]
fn typing_is_undone_by_words_and_text_is_found() {
    let site = site();
    let mut h = open(&site, "e");
    h.keys("<enter><up>one twofold").expect("one twofold").keys("<ctrl-z>").expect("  one").reject("twofold");
    h.keys("<ctrl-y>").expect("one twofold");
    h.keys("<ctrl-f>register").expect("Find register").keys("<enter>").reject("line 1 col 1");
    h.keys("<esc>").reject("Find register").expect("line ");
}

#[test]
fn a_preview_has_the_values_of_a_sample_patient_and_a_masked_code() {
    let site = site();
    let mut h = open(&site, "e<f6>");
    h.expect("─ Preview: Activation code")
        .expect("Mrs Okafor")
        .reject("{{patient")
        .reject("{{credentials")
        .reject("7KQ4-M2XP");
    h.keys("<f6>").expect("─ Letter body ─");
    let mut h = open(&site, "p");
    h.expect("─ Preview: Activation code").keys("<esc>").expect("> Activation code");
}

#[test]
fn a_name_is_needed_and_a_taken_one_is_refused_with_the_text_kept() {
    let site = site();
    let mut h = open(&site, "n<f2>");
    h.keys("<f2>").expect("A name is needed").expect("Name");
    h.keys("Invitation<f2>").expect("Error: There is a Letter Template \"Invitation\" already.");
    h.expect("Invitation ").keys(" two<f2>").expect("Done: Invitation two v1 is saved.");
    assert_eq!(template(&site, "Invitation two").version, 1);
}

#[test]
fn the_second_of_two_who_save_sees_both_versions_and_chooses_mine() {
    let site = site();
    let mut h = open(&site, "e");
    h.keys("Mine.<enter>");
    edit_as(&site, "jdoe", "Activation code", 1, "Theirs.\n\n{{credentials.code}}");
    h.keys("<f2>").expect("jdoe saved version 2 meanwhile").expect("theirs Theirs.").expect("mine   Mine.");
    h.keys("m").expect("Done: Activation code v3 is saved.");
    assert!(template(&site, "Activation code").body.starts_with("Mine.\n"));
    let versions = site.service.template_versions(&site.session, "Activation code").expect("versions");
    assert_eq!(versions.iter().map(|v| v.saved_by.as_str()).collect::<Vec<_>>(), ["mkhan", "jdoe", "mkhan"]);
}

#[test]
fn the_second_may_take_theirs_and_gets_the_own_text_back_by_undo() {
    let site = site();
    let mut h = open(&site, "e");
    h.keys("Mine.<enter>");
    edit_as(&site, "jdoe", "Activation code", 1, "Theirs.\n\n{{credentials.code}}");
    h.keys("<f2><esc>").expect("  Mine.").keys("<f2>t").expect("  Theirs.").reject("Mine.").reject("changed");
    h.keys("<ctrl-z>").expect("  Mine.").keys("<ctrl-y>").expect("  Theirs.");
    assert_eq!(template(&site, "Activation code").version, 2);
}

#[test]
fn whoever_writes_is_told_when_somebody_else_saves() {
    let site = site();
    let mut h = open(&site, "e");
    h.keys("Mine.<enter>");
    edit_as(&site, "jdoe", "Activation code", 1, "Theirs {{credentials.code}}");
    h.watched()
        .expect("Note: jdoe saved version 2 of this template just now; F2 will show both.")
        .expect("  Mine.");
}

#[test]
fn versions_are_compared_and_restored_after_a_question() {
    let site = site();
    edit_as(&site, "jdoe", "Activation code", 1, "Another text {{credentials.code}}");
    let mut h = open(&site, "i");
    h.expect("> v2").expect("jdoe").keys("c").expect("Note: This is the version in use");
    h.keys("jc")
        .expect("From version 1 (-) to 2 (+)")
        .keys("<end>")
        .expect("+ Another text {{credentials.code}}");
    h.keys("t").expect("─ Restore this version ─").expect("Version 3 will be as version 1 was");
    h.keys("<enter>").reject("Done:").keys("ty").expect("Done: Activation code v3 is saved.").expect("> v3");
    assert!(!template(&site, "Activation code").body.contains("Another text"));
}

#[test]
fn what_patients_see_is_switched_at_once_and_undone() {
    let site = site();
    let mut h = open(&site, "v");
    h.expect("Done: Patients see the letters of Activation code; u undoes.");
    assert!(template(&site, "Activation code").visible);
    h.keys("u").expect("Done: Patients do not see the letters");
    assert!(!template(&site, "Activation code").visible);
}

#[test]
fn a_template_is_retired_after_a_question_and_taken_into_use_again() {
    let site = site();
    let mut h = open(&site, "d");
    h.expect("─ Retire the template ─").keys("<enter>").reject("retired").keys("dy");
    h.expect("Done: Activation code is retired.").expect("retired");
    h.keys("dy").expect("Done: Activation code is in use again.").expect("in use");
}

#[test]
fn without_the_permission_nothing_is_changed() {
    let site = site();
    let none = Permissions::all().without(Permission::LettersConfigure).without(Permission::LettersApprove);
    let some = Session::operator("jdoe", none);
    let mut h = Harness::real(&site, &some, 80, 24);
    h.keys("<esc>gt").expect("Note: Not permitted: this needs the permission letters.configure.");
    h.reject("Activation code");
}

#[test]
fn a_body_of_a_megabyte_and_a_field_name_of_one_are_edited_or_refused() {
    let site = site();
    let long = format!("{}\n{{{{credentials.code}}}}", "Paragraph of a letter.\n".repeat(45_000));
    assert!(long.len() < 1 << 20);
    let lines = "x".repeat(1_000_000);
    edit_as(&site, "jdoe", "Activation code", 1, &lines);
    let mut h = open(&site, "e<end>y");
    h.expect("xy\n").keys("<f2>").expect("Done: Activation code v3 is saved.");
    assert_eq!(template(&site, "Activation code").body.len(), 1_000_001);
    edit_as(&site, "jdoe", "Activation code", 3, &long);
    let mut h = open(&site, "e");
    h.expect("Note: This letter body has too many lines for the terminal.").expect("> Activation code");
    edit_as(&site, "jdoe", "Activation code", 4, "short");
    let mut h = open(&site, "e");
    h.send(patient_profile::tui::Msg::Paste(format!("{{{{{}}}}}", "n".repeat(1_000_000))));
    h.keys("<f2>").expect("Note: Not saved. Line 1: {{nnnn").expect("is not a complete mark.");
    h.send(patient_profile::tui::Msg::Paste("m".repeat(100_000)));
    h.expect("Note: Nothing was taken in: a letter body has at most 1 MB");
    assert_eq!(template(&site, "Activation code").version, 5);
}

#[test]
fn every_page_stands_in_any_window() {
    let site = site();
    edit_as(&site, "jdoe", "Activation code", 1, "Another text {{credentials.code}}");
    for keys in [
        "",
        "n",
        "n<f2>",
        "e{{",
        "e<ctrl-f>code",
        "e<f6>",
        "p",
        "i",
        "ijc",
        "d",
        "<esc>gb",
        "<esc>gbn",
        "<esc>gbe<tab>{{",
    ] {
        let mut h = open(&site, keys);
        for (width, height) in
            [(1, 1), (20, 5), (60, 15), (61, 16), (80, 24), (109, 30), (110, 15), (200, 60)]
        {
            h.send(patient_profile::tui::Msg::Resize(width, height));
            h.buffer();
        }
        h.send(patient_profile::tui::Msg::Resize(60, 15)).reject("This window is");
    }
    let mut h = open(&site, "");
    h.send(patient_profile::tui::Msg::Resize(60, 15));
    h.keys("je{{").expect("> patient.title").expect("Visible  [ ] no").expect("Object  Patient Profile");
}

#[test]
fn a_preview_shows_how_the_letter_reads_for_a_real_patient() {
    let site = site();
    site.import(&[("patients.ndjson", crate::service_fixture::PATIENTS)]);
    let id = site.id_of("hawthorne");
    let mut h = open(&site, "e<home>Hello {{patient.name}},<enter><f6>");
    h.expect("f for a patient").expect("A sample patient; the code is masked.");
    h.keys("f").expect("─ Preview for a patient ─").expect("The code is masked, and nothing is made.");
    h.keys("nobody<enter>").expect("No patient has this Patient ID, NHS number or record id.");
    h.keys("<ctrl-w>9434765919<enter>");
    h.expect(&format!("Preview for {id} HAWTHORNE, Margaret Anne: Activat"));
    h.expect("Hello Mrs Margaret Anne Hawthorne,")
        .reject("{{patient")
        .reject("{{credentials")
        .reject("7KQ4-M2XP");
    // The form goes on with the same patient, until another one is asked for.
    h.keys("<f6>").expect("─ Letter body ─").keys("<f6>").expect("HAWTHORNE, Margaret Anne");
    h.keys("f<enter>").expect("A sample patient; the code is masked.").reject("HAWTHORNE");
    assert!(site.record(&id).letters.is_empty() && site.printed().is_empty(), "nothing was made");

    site.import(&[("patients.ndjson", &crate::service_fixture::without_an_address())]);
    let ian = site.id_of("haworth");
    let mut h = open(&site, "jf");
    h.keys(&format!("{ian}<enter>")).expect(&format!("Preview for {ian} HAWORTH, Ian: Invitation"));
    h.expect("! The patient has no address on file. Letters are held in the To post tray.");
    h.keys("q").expect("> Invitation");
}

#[test]
fn a_filter_sifts_the_templates_and_the_bases() {
    let site = site();
    let mut h = open(&site, "/");
    h.expect("Filter").expect("3 of 3").keys("code activ").expect("1 of 3").expect("> Activation code");
    h.reject("Invitation  ").keys("<enter>e").expect("Letter Templates > Activation code");
    h.keys("<esc>").expect("1 of 3").keys("q").expect("Invitation").reject("Filter");
    h.keys("/nothing like it").expect("Nothing fits the filter.").keys("<enter>e").expect("0 of 3");
    h.keys("q").expect("> Activation code").keys("G/n<enter>").expect("> User name").expect("3 of 3");
    let mut h = open(&site, "<esc>gb/letter");
    h.expect("1 of 1")
        .keys("x")
        .expect("Nothing fits the filter")
        .keys("<esc><esc>")
        .expect("> Hospital letter");
}

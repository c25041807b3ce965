//! Legal texts in the terminal: written, saved in versions, by organisation, taken away, over a real service (R10).

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::SetLegal;

use crate::service_fixture::Site;
use crate::support::site;
use crate::tui_harness::Harness;

fn on_legal(site: &Site, width: u16, height: u16) -> Harness {
    let mut terminal = Harness::on(site, width, height);
    terminal.keys("<esc>gx").expect("> Legal text ");
    terminal
}

fn text(site: &Site, organisation: Option<&str>, version: Option<u32>) -> String {
    site.service.legal(&site.session, organisation, version).expect("a legal text").text
}

#[test]
fn a_text_is_written_saved_and_changed_in_versions() {
    for (width, height) in [(80, 24), (120, 40), (60, 15)] {
        let site = site();
        let mut terminal = on_legal(&site, width, height);
        terminal.expect("There is no legal text.").keys("e").expect("Edit: (all other organisations)");
        terminal.keys("Read this first.<enter>Then that.<f2>").expect("version 1 is saved");
        terminal.expect("v1").expect("Read this first.").expect("Then that.");
        assert_eq!(text(&site, None, None), "Read this first.\nThen that.");
        terminal.keys("eNow: <f2>").expect("version 2 is saved").expect("v2").expect("Now: Read this first.");
        terminal.keys("<end>").expect("> (all other organis").keys("<enter>").expect("Version         1");
        assert_eq!(text(&site, None, Some(1)), "Read this first.\nThen that.");
    }
}

#[test]
fn an_organisation_has_its_own_until_it_is_taken_away() {
    let site = site();
    let mut terminal = on_legal(&site, 80, 24);
    terminal.keys("nNowhere<enter>").expect("There is no organisation \"Nowhere\".");
    terminal.keys("<ctrl-a><ctrl-k>northgate hospital<enter>").expect("Edit: Northgate Hospital");
    terminal.keys("For the hospital.<tab><enter>").expect("Northgate Hospital: version 1 is saved");
    assert_eq!(text(&site, Some("Northgate Hospital"), None), "For the hospital.");
    terminal.keys("d").expect("its versions are kept").keys("y").expect("the text is taken away");
    assert_eq!(text(&site, Some("Northgate Hospital"), None), "");
    assert_eq!(text(&site, Some("Northgate Hospital"), Some(1)), "For the hospital.");
}

#[test]
fn nothing_typed_is_lost_and_nothing_empty_or_unchanged_is_saved() {
    let site = site();
    let mut terminal = on_legal(&site, 80, 24);
    terminal.keys("e<f2>").expect("The text is empty.").keys("Half a sen<esc>").expect("Draft kept.");
    terminal.expect("There is no legal text.").keys("e").expect("What you typed before is back");
    terminal.expect("Half a sen").keys("<tab><tab><enter>e").reject("Half a sen");
    terminal.keys("Whole.<f2>").expect("version 1 is saved").keys("e<f2>").expect("Nothing was changed");
    assert_eq!(site.service.legal_texts(&site.session).expect("texts").len(), 1);
}

#[test]
fn whoever_may_not_change_it_reads_why() {
    let mut site = site();
    site.session = Session::operator("x", Permissions::all().without(Permission::LettersConfigure));
    Harness::on(&site, 80, 24).keys("<esc>gx").expect("letters.configure").reject("There is no legal text.");
}

#[test]
fn the_second_of_two_who_save_sees_both_texts_and_nothing_is_lost() {
    for (width, height) in [(80, 24), (60, 15)] {
        let site = site();
        let mut terminal = on_legal(&site, width, height);
        terminal.keys("eFirst.<f2>").expect("version 1 is saved").keys("eMine. ");
        let lena = Session::operator("lena", Permissions::all());
        let theirs = SetLegal { organisation: None, text: "Theirs. First.".into(), seen: Some(1) };
        site.service.set_legal(&lena, &theirs).expect("version 2");
        terminal.keys("<f2>").expect("! lena saved version 2 meanwhile").expect("theirs Theirs. First.");
        terminal.expect("mine   Mine. First.");
        assert_eq!(text(&site, None, None), "Theirs. First.", "not overwritten unseen");
        // Esc goes on writing; the next save says it again.
        terminal.keys("<esc>").expect("Mine. First.").keys("<f2>").expect("lena saved version 2 meanwhile");
        terminal.keys("t").expect("This is version 2 now").expect("Theirs. First.");
        terminal.keys("<ctrl-z>").expect("Mine. First.").keys("<f2>").expect("version 3 is saved");
        assert_eq!(text(&site, None, None), "Mine. First.");
        terminal.keys("eAgain: ");
        let theirs = SetLegal { organisation: None, text: "Theirs again.".into(), seen: Some(3) };
        site.service.set_legal(&lena, &theirs).expect("version 4");
        terminal.keys("<f2>").expect("lena saved version 4").keys("m").expect("version 5 is saved");
        assert_eq!(text(&site, None, Some(4)), "Theirs again.");
        assert_eq!(text(&site, None, None), "Again: Mine. First.");
    }
}

/// S94: the chosen row stays chosen when a newer version comes; what is made of it is not saved over that unseen.
#[test]
fn a_text_made_of_an_older_version_meets_the_newer_one() {
    let site = site();
    let mut terminal = on_legal(&site, 80, 24);
    terminal.keys("eFirst.<f2>").expect("version 1 is saved");
    let lena = Session::operator("lena", Permissions::all());
    let theirs = SetLegal { organisation: None, text: "Second, by lena.".into(), seen: None };
    site.service.set_legal(&lena, &theirs).expect("version 2");
    terminal.keys("r<end>e").expect("First.").keys("Again: <f2>").expect("! lena saved version 2 meanwhile");
    assert_eq!(text(&site, None, None), "Second, by lena.");
    terminal.keys("m").expect("version 3 is saved");
    assert_eq!(text(&site, None, None), "Again: First.");
}

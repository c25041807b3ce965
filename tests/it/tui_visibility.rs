//! What patients see, switched in the terminal: letters, types of documents, and single documents, over a real service.

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;

use crate::service_fixture::Site;
use crate::tui_harness::Harness;
use crate::visibility::{logged, seen, site};

fn on(site: &Site, keys: &str, width: u16, height: u16) -> Harness {
    let mut terminal = Harness::on(site, width, height);
    terminal.keys("<esc>").keys(keys);
    terminal
}

#[test]
fn letters_are_shown_hidden_and_shown_again() {
    for (width, height) in [(80, 24), (120, 40), (60, 15)] {
        let (site, _) = site();
        let mut terminal = on(&site, "gv", width, height);
        terminal.expect("[ ] Hidden").expect("Invitation").expect("What patients see now");
        terminal.expect("Patients see none of their letters.");
        terminal.keys("<down>v").expect("Invitation is now Visible.  u undoes it.").expect("> ");
        terminal.expect("[x] Visible").expect("Patients see their letters of: Invitation.");
        terminal.keys("u").expect("Done: it is as it was.").expect("Patients see none of their letters.");
        terminal.keys("u").expect("of: Invitation.").keys("v").expect("Invitation is now Hidden.");
        assert_eq!(logged(&site).len(), 4);
        assert!(logged(&site).iter().all(|(actor, _)| actor == "mkhan"));
    }
}

#[test]
fn several_are_marked_and_go_together() {
    let (site, id) = site();
    let mut terminal = on(&site, "gd", 80, 24);
    terminal.expect(" Documents ").expect("Clinic letter").expect("all of this type").expect("2 switches");
    terminal.keys("<space><space>").expect("2 marked").keys("v").expect("2 of 2 marked are now Visible");
    terminal.reject("marked,").expect("of the types: Clinic letter, Discharge summary");
    assert!(seen(&site, &id).iter().all(|(_, visible)| *visible));
    terminal.keys("u").expect("Patients see no type of documents.");
    assert!(seen(&site, &id).iter().all(|(_, visible)| !visible));
}

#[test]
fn the_filter_leaves_what_holds_all_words_and_gives_way_to_the_list() {
    let (site, _) = site();
    let mut terminal = on(&site, "gd", 80, 24);
    terminal.keys("gv").expect("> Patient Letter Templates ").keys("gd").expect("> Documents ");
    terminal.keys("/DISCH").reject("Clinic letter").expect("1 of 2 switches").keys("<enter>v");
    terminal.expect("Discharge summary is now Visible").keys("/zzz<enter>").expect("Nothing fits the filter");
    terminal.keys("v").keys("q").expect("Clinic letter").expect("Discharge summary");
    terminal.keys("q").expect("Search");
}

#[test]
fn one_document_goes_its_own_way_from_the_record_and_comes_back() {
    let (site, id) = site();
    let mut terminal = Harness::on(&site, 80, 24);
    terminal.keys("hawthorne<enter>v").expect("Not now: choose a document in the module Documents.");
    terminal.keys("4").expect("Hidden").keys("v").expect("is now Visible.  u undoes it.").expect("Visible");
    let shown = seen(&site, &id).into_iter().filter(|(_, visible)| *visible).count();
    assert_eq!(shown, 1);
    terminal.keys("u").expect("it is as it was.").keys("u").expect("it is as it was.");
    assert_eq!(seen(&site, &id).into_iter().filter(|(_, visible)| *visible).count(), 1);
    on(&site, "gd<end>", 80, 24).expect("only this one, of HAWTHORNE").expect("[x] Visible").keys("t");
    assert!(seen(&site, &id).iter().all(|(_, visible)| !visible), "it follows its type");
    on(&site, "gdt", 80, 24).expect("Only a single document can follow its type.");
}

#[test]
fn whoever_may_not_change_it_reads_why() {
    let (mut site, _) = site();
    site.session = Session::operator("x", Permissions::all().without(Permission::VisibilityConfigure));
    on(&site, "gv", 80, 24).expect("visibility.configure").reject("What patients see now");
    let mut terminal = Harness::on(&site, 80, 24);
    terminal.keys("hawthorne<enter>4v").expect("needs the permission visibility.configure");
    assert!(logged(&site).is_empty());
}

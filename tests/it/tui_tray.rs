//! The To post tray in the terminal: what waits and why it might not go, and the print run, over a real service.

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::SiteChange;

use crate::post::{files, hold, letters_in, set_status, status};
use crate::service_fixture::{Site, create};
use crate::tui_harness::Harness;

fn on_tray(site: &Site, width: u16, height: u16) -> Harness {
    let mut terminal = Harness::on(site, width, height);
    terminal.keys("<esc>gh").expect(" To post ");
    terminal
}

#[test]
fn an_empty_tray_says_what_would_be_here() {
    let site = Site::furnished();
    let mut terminal = on_tray(&site, 80, 24);
    terminal.expect("0 letters wait").expect("No letters wait.").expect("Hold on the letter creation page");
    terminal.keys("p").expect("Nothing waits to be printed.");
    assert!(files(&site).is_empty());
}

#[test]
fn a_run_is_checked_counted_and_handed_over() {
    for (width, height) in [(80, 24), (120, 40), (60, 15)] {
        let site = Site::furnished();
        let (margaret, ian) = (hold(&site, "hawthorne"), hold(&site, "haworth"));
        let mut terminal = on_tray(&site, width, height);
        terminal.expect("2 letters wait.").expect("L000001").expect("L000002");
        terminal
            .expect("May go out.")
            .keys("p")
            .expect("2 letters go out in one file")
            .expect("Type how many");
        assert!(files(&site).is_empty(), "nothing is written before yes");
        terminal.keys("3<f2>").expect("Type 2 to go on").keys("<backspace>2<f2>");
        terminal.expect("print run R000001: 2 letters handed over").expect("0 letters wait");
        assert_eq!(files(&site), ["R000001.csv", "R000001.zip"]);
        assert_eq!((status(&site, &margaret).as_str(), status(&site, &ian).as_str()), ("Sent", "Sent"));
        let file = site.dir.path().join("print/R000001.zip");
        assert_eq!(letters_in(&file.to_string_lossy()).len(), 2);
        // Whoever comes back later reads what became of it.
        on_tray(&site, width, height)
            .expect("Print run R000001: 2 letters handed over")
            .expect("R000001.zip");
    }
}

#[test]
fn what_is_held_back_says_why_before_and_after() {
    let site = Site::furnished();
    let (margaret, ian) = (hold(&site, "hawthorne"), hold(&site, "haworth"));
    set_status(&site, &margaret, "restricted");
    let mut terminal = on_tray(&site, 80, 24);
    terminal
        .expect("1 marked ! would be held back")
        .expect("Would be held back")
        .expect("Restricted or sensitive");
    terminal.keys("p").expect("1 letter go").expect("1 letter held back:").expect(&margaret);
    terminal.keys("y").expect("1 letter handed over").expect("1 letter held back").expect("1 letter waits");
    assert_eq!((status(&site, &margaret).as_str(), status(&site, &ian).as_str()), ("Held", "Sent"));
    terminal.keys("p").expect("Nothing can be printed: 1 letter held back");
    terminal.keys("<enter>").expect("Patients >").expect("HAWTHORNE");
    terminal.keys("<esc>a").expect("Discard held letters");
    terminal.keys("7moved away<f2>").expect("L000001 discarded").expect("No letters wait.");
}

#[test]
fn a_print_command_that_fails_is_told_and_p_tries_again() {
    let site = Site::furnished();
    let margaret = hold(&site, "hawthorne");
    let command = |script: &str| SiteChange {
        print_command: Some(["sh", "-c", script].map(str::to_owned).into()),
        ..SiteChange::default()
    };
    site.service.change_site(&site.session, &command("echo 'no paper' >&2; exit 7")).expect("a command");
    let mut terminal = on_tray(&site, 80, 24);
    terminal.keys("py").expect("Print run R000001 is not finished").expect("no paper");
    assert_eq!(status(&site, &margaret), "Handing over");
    site.service.change_site(&site.session, &command("exit 0")).expect("a command");
    terminal.keys("p").expect("R000001 is not finished").keys("y").expect("print run R000001 is finished");
    assert_eq!(status(&site, &margaret), "Sent");
    terminal.reject("is not finished");
}

#[test]
fn a_folder_that_is_gone_and_a_missing_right_are_told() {
    let mut site = Site::furnished();
    let margaret = hold(&site, "hawthorne");
    std::fs::remove_dir(site.dir.path().join("print")).expect("the folder goes");
    on_tray(&site, 80, 24).keys("py").expect("Error:").expect("print folder");
    assert_eq!(status(&site, &margaret), "Held");
    site.session = Session::operator("x", Permissions::all().without(Permission::CredentialsDistribute));
    on_tray(&site, 80, 24).keys("p").expect("needs the permission credentials.distribute");
}

#[test]
fn a_letter_that_came_back_is_found_by_its_number() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).expect("a letter");
    let mut terminal = on_tray(&site, 80, 24);
    terminal.keys("b").expect("The number stands on the letter").keys("<enter>").expect("such as L000123");
    terminal.keys("77<enter>").expect("No patient has");
    terminal
        .keys("<ctrl-a><ctrl-k>1<enter>")
        .expect("Letter L000001 Invitation.")
        .expect(&format!("ID {id}"));
    terminal.keys("y").expect("L000001 returned");
    assert_eq!(status(&site, &id), "Returned");
    terminal.keys("bl1<enter>").expect("Not now:");
}

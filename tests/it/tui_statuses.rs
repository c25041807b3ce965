//! The table of record statuses in the terminal: whom a change affects is shown before it is done, over a real service.

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{RecordStatusRequest, SetStatus};

use crate::service_fixture::{Site, create};
use crate::statuses::{site, state};
use crate::tui_harness::Harness;

fn on_table(site: &Site, width: u16, height: u16) -> Harness {
    let mut terminal = Harness::on(site, width, height);
    terminal.keys("<esc>gr").expect("> Record statuses ").expect("Under assessment");
    terminal
}

/// The keys from the first row to "On hold".
const ON_HOLD: &str = "<down><down><down><down><down><down>";

#[test]
fn who_would_be_affected_is_named_before_anything_is_done() {
    for (width, height) in [(80, 24), (120, 40), (60, 15)] {
        let (site, id) = site();
        let mut terminal = on_table(&site, width, height);
        terminal.keys(ON_HOLD).expect("> On hold").keys("v");
        terminal.expect("\"On hold\" is to disable accounts.").expect("1 account is disabled at once");
        terminal.expect("HAWTHORNE, Margar").expect(&format!("ID {id}")).keys("<esc>");
        assert_eq!(state(&site, &id).as_deref(), Some("Pending registration"));
        terminal
            .keys("vy")
            .expect("\"On hold\" disables; 1 account was changed.")
            .expect("[x] disabled  goes on");
        assert_eq!(state(&site, &id).as_deref(), Some("Disabled"));
        terminal
            .keys("<enter>")
            .expect("no longer to disable")
            .expect("Whoever it has disabled stays so")
            .keys("y");
        terminal.expect("\"On hold\" no longer disables");
        assert_eq!(state(&site, &id).as_deref(), Some("Disabled"), "nobody is enabled by a rule that goes");
    }
}

#[test]
fn of_many_the_number_is_typed() {
    let (site, _) = site();
    let ian = site.id_of("haworth");
    site.service.create_credentials(&site.session, &create(&ian, &[], false)).expect("credentials");
    let request = RecordStatusRequest { patient: ian.clone(), status: "On hold".into() };
    site.service.record_status(&site.session, &request).expect("a status");
    let mut terminal = on_table(&site, 80, 24);
    terminal.keys(ON_HOLD).keys("v").expect("2 accounts are disabled").expect("Type how many");
    terminal.keys("<f2>").expect("Type 2 to go on");
    assert_eq!(state(&site, &ian).as_deref(), Some("Pending registration"));
    terminal.keys("2<f2>").expect("2 accounts were changed");
    assert_eq!(state(&site, &ian).as_deref(), Some("Disabled"));
}

#[test]
fn a_status_without_patients_changes_without_a_number() {
    let (site, _) = site();
    on_table(&site, 80, 24).keys("v").expect("2 patients have it").expect("No account changes its state.");
    let mut terminal = on_table(&site, 80, 24);
    terminal.keys("<down>vy").expect("\"Under assessment\" disables; no account was changed.");
    let unchanged = SetStatus { status: "Under assessment".into(), disables: true };
    assert!(!site.service.status_effect(&site.session, &unchanged).expect("an effect").changes);
}

#[test]
fn whoever_may_not_change_it_reads_why() {
    let (mut site, _) = site();
    site.session = Session::operator("x", Permissions::all().without(Permission::PatientsImport));
    Harness::on(&site, 80, 24).keys("<esc>gr").expect("patients.import").reject("Under assessment");
}

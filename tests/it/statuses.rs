//! Which record statuses disable is data of the site (R51).

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{ErrorKind, ErrorView, RecordStatusRequest, SetStatus};

use crate::service_fixture::{Site, create};

fn set(status: &str, disables: bool) -> SetStatus {
    SetStatus { status: status.into(), disables }
}

/// A site whose first patient is invited and has the status "On hold".
pub fn site() -> (Site, String) {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).expect("a letter");
    let request = RecordStatusRequest { patient: id.clone(), status: "On hold".into() };
    site.service.record_status(&site.session, &request).expect("a status");
    (site, id)
}

pub fn state(site: &Site, id: &str) -> Option<String> {
    site.record(id).row.state
}

#[test]
fn who_would_be_affected_is_said_before_and_done_at_once() {
    let (site, id) = site();
    let before = site.service.status_effect(&site.session, &set("On hold", true)).unwrap();
    assert_eq!((before.patients, before.affected, before.changes), (1, 1, true));
    assert_eq!(before.named[0].patient_id, id);
    assert_eq!(state(&site, &id).as_deref(), Some("Pending registration"), "nothing was changed");
    site.service.set_status(&site.session, &set("on hold", true)).unwrap();
    assert_eq!(state(&site, &id).as_deref(), Some("Disabled"));
    assert!(site.kinds(&id).contains(&"Patient Account Disabled Automatically".to_owned()));
    let locked = patient_profile::service::api::SearchRequest {
        text: String::new(),
        state: Some("Disabled".into()),
        limit: 5,
        offset: 0,
    };
    assert_eq!(site.service.search(&site.session, &locked).unwrap().total, 1, "the search knows");
    let site = site.restart();
    assert_eq!(state(&site, &id).as_deref(), Some("Disabled"));
    assert_eq!(site.service.search(&site.session, &locked).unwrap().total, 1);
    let statuses = site.service.record_statuses(&site.session).unwrap();
    let on_hold = statuses.iter().find(|one| one.status == "On hold").unwrap();
    assert!(on_hold.disables && !on_hold.by_default && on_hold.patients == 1);
    site.service.set_status(&site.session, &set("On hold", false)).unwrap();
    let record = site.record(&id);
    assert_eq!(record.row.state.as_deref(), Some("Disabled"), "nobody is enabled by itself");
    let enable = record.actions.iter().find(|action| action.action == "enable").unwrap();
    assert!(enable.available, "{}", enable.reason);
}

#[test]
fn a_rule_that_goes_lets_go_of_records_without_an_account() {
    let (site, _) = site();
    let ian = site.id_of("haworth");
    let request = RecordStatusRequest { patient: ian.clone(), status: "Closed".into() };
    site.service.record_status(&site.session, &request).unwrap();
    let refused = site.service.create_credentials(&site.session, &create(&ian, &["Invitation"], false));
    assert!(refused.unwrap_err().to_string().contains("nothing is sent"));
    site.service.set_status(&site.session, &set("closed", false)).unwrap();
    site.service.create_credentials(&site.session, &create(&ian, &["Invitation"], false)).unwrap();
}

#[test]
fn the_same_again_changes_nothing_and_only_who_may_changes_it() {
    let (site, id) = site();
    let entries = site.kinds(&id).len();
    let effect = site.service.set_status(&site.session, &set("Deceased", true)).unwrap();
    assert!(!effect.changes);
    assert_eq!(site.kinds(&id).len(), entries);
    let clerk = Session::operator("x", Permissions::all().without(Permission::PatientsImport));
    let refused = site.service.set_status(&clerk, &set("On hold", true)).unwrap_err();
    assert_eq!(ErrorView::from(refused).kind, ErrorKind::Forbidden);
    let unknown = site.service.set_status(&site.session, &set("Asleep", true)).unwrap_err();
    assert_eq!(ErrorView::from(unknown).kind, ErrorKind::Invalid);
}

//! Queues besides the locked one: who is in them, what they say, and when somebody leaves them again.

use chrono::TimeDelta;
use patient_profile::domain::{Permission, Permissions};
use patient_profile::mail::{MailFault, MemoryMailer};
use patient_profile::service::Session;
use patient_profile::service::api::{AccountAct, AccountRequest, QueueKind, QueueView, RecordStatusRequest};

use crate::portal_fixture::{PASSWORD, Person};
use crate::service_fixture::{Site, create};

fn queue(site: &Site, kind: QueueKind) -> QueueView {
    site.service.queue(&site.session, kind).expect("a queue")
}

fn status(site: &Site, patient: &str, status: &str) {
    let request = RecordStatusRequest { patient: patient.into(), status: status.into() };
    site.service.record_status(&site.session, &request).expect("a status");
}

#[test]
fn who_was_disabled_by_a_record_that_is_well_again_stays_in_sight() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    status(&site, &person.id, "Restricted or sensitive");
    assert_eq!(queue(&site, QueueKind::RecordOkAgain).total, 0, "the record still disables");
    status(&site, &person.id, "Open");
    let found = queue(&site, QueueKind::RecordOkAgain);
    assert_eq!((found.total, found.rows[0].patient.patient_id.as_str()), (1, person.id.as_str()));
    let detail = &found.rows[0].detail;
    assert!(detail.contains("Restricted or sensitive") && detail.contains("Enable the account"), "{detail}");
    let counts = site.service.queue_counts(&site.session).expect("counts");
    assert_eq!((counts.record_ok_again, counts.locked, counts.to_post), (1, 0, 0));
    let enable =
        AccountRequest { patient: person.id.clone(), act: AccountAct::Enable, reason: "a mistake".into() };
    site.service.account(&site.session, &enable).expect("enabled");
    assert_eq!(queue(&site, QueueKind::RecordOkAgain).total, 0);
    assert_eq!(
        site.service.queue_counts(&site.session).expect("counts").record_ok_again,
        1,
        "counted lately"
    );
    site.clock.advance(TimeDelta::seconds(11));
    assert_eq!(site.service.queue_counts(&site.session).expect("counts").record_ok_again, 0);
}

#[test]
fn disabled_by_hand_is_nobodys_queue() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let disable =
        AccountRequest { patient: person.id.clone(), act: AccountAct::Disable, reason: "asked".into() };
    site.service.account(&site.session, &disable).expect("disabled");
    assert_eq!(queue(&site, QueueKind::RecordOkAgain).total, 0);
}

#[test]
fn a_code_that_ends_within_a_week_is_seen_until_it_is_used_or_over() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    assert_eq!(queue(&site, QueueKind::ExpiringThisWeek).total, 0, "28 days are left");
    site.clock.advance(TimeDelta::days(21));
    let found = queue(&site, QueueKind::ExpiringThisWeek);
    assert_eq!(found.total, 1);
    assert!(found.rows[0].detail.contains("ends on Sun 20 Dec; sent 22 Nov by mkhan"), "{:?}", found.rows);
    person.register(&site);
    assert_eq!(queue(&site, QueueKind::ExpiringThisWeek).total, 0, "the form was accepted");
    site.service
        .create_credentials(&site.session, &create(&site.id_of("ian haworth"), &["Invitation"], true))
        .expect("held");
    assert_eq!(queue(&site, QueueKind::ExpiringThisWeek).total, 0, "no letter is out");
    site.clock.advance(TimeDelta::days(8));
    assert_eq!(queue(&site, QueueKind::ExpiringThisWeek).total, 0, "over");
}

#[test]
fn a_failed_mail_is_loud_until_the_patient_has_another_way() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.check(&site).expect("the check");
    person.complete(&site, "margaret@example.org", PASSWORD).expect("the form");
    let refuses = MemoryMailer::default();
    refuses.set_fault(Some(MailFault::permanent("no such mailbox")));
    site.service.send_due_mail(&refuses).expect("a round of the outbox");
    let found = queue(&site, QueueKind::MailFailed);
    assert_eq!((found.total, found.rows[0].patient.patient_id.as_str()), (1, person.id.as_str()));
    assert!(found.rows[0].detail.contains("confirm email address"), "{:?}", found.rows);
    assert!(!found.rows[0].detail.contains("margaret@example.org"), "no address in a list");
    site.clock.advance(TimeDelta::days(61));
    assert_eq!(queue(&site, QueueKind::MailFailed).total, 0, "nobody waits for it any more");
}

#[test]
fn whoever_may_not_see_patients_sees_no_queue() {
    let site = Site::furnished();
    let admin = Session::operator("admin", Permissions::all().without(Permission::PatientsView));
    for kind in QueueKind::ALL {
        assert!(site.service.queue(&admin, kind).is_err());
    }
    assert!(site.service.queue_counts(&admin).is_err());
}

//! Pages of the activity log: what matches, how much of it there is, and the chain.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use patient_profile::domain::Permissions;
use patient_profile::service::api::{
    AccountAct, AccountRequest, ActivityPage, ActivityQuery, RecordStatusRequest,
};
use patient_profile::service::{Clock, Session};

use crate::service_fixture::{Site, create, day};

fn page(site: &Site, query: &ActivityQuery) -> ActivityPage {
    site.service.activity(&site.session, query).expect("a page")
}

/// A site with a letter handed over to one patient.
fn with_history() -> (Site, String) {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service
        .create_credentials(&site.session, &create(&id, &["Invitation"], false))
        .expect("credentials");
    (site, id)
}

#[test]
fn a_page_counts_what_matches_however_little_it_holds() {
    let (site, id) = with_history();
    let all = page(&site, &ActivityQuery { limit: 1000, ..ActivityQuery::default() });
    assert_eq!(all.total, None, "nobody asked");
    let counted = |query: ActivityQuery| {
        let query = ActivityQuery { count: true, ..query };
        let whole = page(&site, &ActivityQuery { limit: 1000, ..query.clone() });
        let whole_query = query.clone();
        let one = page(&site, &ActivityQuery { limit: 1, ..query });
        assert_eq!(one.total, Some(whole.entries.len() as u64));
        assert_eq!((one.total_more, one.more), (false, whole.entries.len() > 1));
        assert!(one.entries.iter().all(|entry| entry.seq >= one.looked));
        let rest = page(&site, &ActivityQuery { before: Some(one.looked), limit: 1000, ..whole_query });
        assert_eq!(one.entries.len() + rest.entries.len(), whole.entries.len(), "nothing between two pages");
        whole.entries.len()
    };
    assert_eq!(counted(ActivityQuery::default()), all.entries.len());
    let of_patient = counted(ActivityQuery { patient: Some(id.clone()), ..ActivityQuery::default() });
    assert!(of_patient > 2 && of_patient < all.entries.len());
    let kind = Some("patient access letter sent".to_owned());
    assert_eq!(counted(ActivityQuery { kind: kind.clone(), ..ActivityQuery::default() }), 1);
    assert_eq!(counted(ActivityQuery { kind, patient: Some(id.clone()), ..ActivityQuery::default() }), 1);
    assert_eq!(counted(ActivityQuery { actor: Some("nobody".into()), ..ActivityQuery::default() }), 0);
    let before_last = Some(all.newest - 1);
    assert_eq!(counted(ActivityQuery { after: before_last, ..ActivityQuery::default() }), 1);
    let patient = Some(id);
    assert!(counted(ActivityQuery { after: Some(2), patient, ..ActivityQuery::default() }) <= of_patient);
    assert_eq!(counted(ActivityQuery { after: Some(u64::MAX), ..ActivityQuery::default() }), 0);
}

#[test]
fn since_cuts_the_log_at_an_instant() {
    let (site, id) = with_history();
    let before = page(&site, &ActivityQuery { limit: 1000, ..ActivityQuery::default() }).newest;
    site.clock.advance(chrono::TimeDelta::hours(30));
    let since = Some(site.clock.now() - chrono::TimeDelta::hours(1));
    let none = ActivityQuery { since, count: true, limit: 10, ..ActivityQuery::default() };
    assert_eq!(page(&site, &none).total, Some(0));
    let id2 = site.id_of("haworth");
    let mut request = create(&id2, &[], false);
    request.expires = day(2026, 12, 19);
    site.service.create_credentials(&site.session, &request).expect("credentials");
    let found = page(&site, &none);
    assert_eq!(found.total, Some(found.newest - before));
    assert!(found.entries.iter().all(|entry| entry.seq > before));
    let of_other = page(&site, &ActivityQuery { patient: Some(id), ..none });
    assert_eq!((of_other.total, of_other.entries.len()), (Some(0), 0));
}

#[test]
fn an_entry_names_its_patient_with_two_identifiers() {
    let (site, id) = with_history();
    let found =
        page(&site, &ActivityQuery { limit: 1, patient: Some(id.clone()), ..ActivityQuery::default() });
    let entry = &found.entries[0];
    assert_eq!(entry.patient_id.as_deref(), Some(id.as_str()));
    assert_eq!(entry.patient_name, "HAWTHORNE, Margaret Anne");
    assert_eq!(entry.birth_date, Some(day(1962, 3, 12)));
    let of_site = page(
        &site,
        &ActivityQuery { limit: 1, kind: Some("Site Changed".into()), ..ActivityQuery::default() },
    );
    assert_eq!((of_site.entries[0].patient_id.clone(), of_site.entries[0].birth_date), (None, None));
}

#[test]
fn an_entry_says_what_became_of_the_state() {
    let (site, id) = with_history();
    let disable =
        AccountRequest { patient: id.clone(), act: AccountAct::Disable, reason: "moved abroad".into() };
    let history = |site: &Site| {
        let query = ActivityQuery { limit: 1000, patient: Some(id.clone()), ..ActivityQuery::default() };
        let entries = page(site, &query).entries.into_iter().rev();
        entries.map(|entry| (entry.kind, entry.before, entry.after)).collect::<Vec<_>>()
    };
    let (kind, before, after) = history(&site)[0].clone();
    assert_eq!(kind, "Patient Account Onboarded");
    assert_eq!((before.as_deref(), after.as_deref()), (Some("No credentials"), Some("Pending registration")));
    site.service.account(&site.session, &disable).expect_err("only an active account can be disabled");
    let status = RecordStatusRequest { patient: id.clone(), status: "Deceased".into() };
    site.service.record_status(&site.session, &status).expect("the record's status");
    let all = history(&site);
    let (kind, before, after) = all.last().expect("an entry");
    assert_eq!(kind, "Patient Account Disabled Automatically");
    assert_eq!((before.as_deref(), after.as_deref()), (Some("Pending registration"), Some("Disabled")));
    assert_eq!(history(&site.restart()), all, "kept in the log");
}

#[test]
fn the_walk_along_the_chain_says_how_far_it_came() {
    let (site, _) = with_history();
    let check = site.service.verify_log(&site.session).expect("an unbroken chain");
    let newest = page(&site, &ActivityQuery { limit: 1, ..ActivityQuery::default() });
    assert_eq!(check.entries, newest.newest);
    assert_eq!(check.at, newest.entries.first().map(|entry| entry.at));
    assert_eq!(check.head, newest.entries[0].hash);
}

#[test]
fn who_opens_a_record_is_on_file_once_and_again_after_a_while() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let query = ActivityQuery {
        patient: Some(id.clone()),
        kind: Some("Record Viewed".into()),
        limit: 100,
        ..ActivityQuery::default()
    };
    let views = || {
        let entries = page(&site, &query).entries;
        entries.into_iter().map(|entry| entry.actor).collect::<Vec<_>>()
    };
    assert!(views().is_empty(), "a search is no view");
    let other = Session::operator("jdoe", Permissions::all());
    for session in [&site.session, &site.session, &other, &site.session] {
        let view = site.service.record(session, &id).unwrap();
        assert!(view.activity.iter().all(|entry| entry.kind != "Record Viewed"), "it would bury the rest");
    }
    assert_eq!(views(), ["jdoe".to_owned(), site.session.name().to_owned()], "each of the two once");
    site.clock.advance(chrono::TimeDelta::minutes(16));
    site.service.record(&site.session, &id).unwrap();
    assert_eq!(views().len(), 3);
}

#[test]
fn calls_at_once_and_a_restart_are_the_same_view() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let views = |site: &Site| {
        let query = ActivityQuery {
            patient: Some(id.clone()),
            kind: Some("Record Viewed".into()),
            limit: 100,
            ..ActivityQuery::default()
        };
        page(site, &query).entries.len()
    };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| site.service.record(&site.session, &id).expect("a record"));
        }
    });
    assert_eq!(views(&site), 1);
    site.clock.advance(chrono::TimeDelta::minutes(14));
    let site = site.restart();
    site.service.record(&site.session, &id).expect("a record");
    assert_eq!(views(&site), 1, "the terminal only came back");
    let other = Session::operator("jdoe", Permissions::all());
    site.service.record(&other, &id).expect("a record");
    assert_eq!(views(&site), 2, "that is somebody else");
    site.clock.advance(chrono::TimeDelta::minutes(2));
    let site = site.restart();
    site.service.record(&site.session, &id).expect("a record");
    assert_eq!(views(&site), 3, "fifteen minutes after the first it is another view");
}

#[test]
fn on_a_full_disk_support_staff_still_see_whom_they_help() {
    let free = Arc::new(AtomicU64::new(2000 << 20));
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let site = site.reopened_on_a_disk_with(&free);
    free.store(100 << 20, Ordering::Relaxed);
    let refused = create(&id, &["Invitation"], false);
    assert!(site.service.create_credentials(&site.session, &refused).is_err(), "the disk is full");
    site.service.record(&site.session, &id).expect("the record, and the entry for it");
    let newest = page(&site, &ActivityQuery { limit: 1, ..ActivityQuery::default() });
    assert_eq!(newest.entries[0].kind, "Record Viewed");
}

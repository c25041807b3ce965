//! Codes that are tried: wrong, slipped, superseded, expired.

use patient_profile::service::api::AccountAct;

use crate::portal_fixture::{code_in, wrong_code};
use crate::service_fixture::{Site, create};
use crate::service_steps::{account, told, typing};

#[test]
fn a_newer_code_supersedes_the_letter() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let old = code_in(&site.printed()[0].1);
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    typing(&id, &old, "12").try_register(&site).unwrap_err();
    let entries = site.record(&id).activity;
    assert_eq!(entries[0].kind, "Patient User Failed To Register");
    assert!(entries[0].detail.contains("superseded"), "{}", entries[0].detail);
    typing(&id, &code_in(&site.printed()[1].1), "12").try_register(&site).unwrap();
}

#[test]
fn five_wrong_dates_lock_and_ten_wrong_codes_can_be_unlocked() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let code = code_in(&site.printed()[0].1);
    for _ in 0..5 {
        typing(&id, &code, "13").try_register(&site).unwrap_err();
    }
    let view = site.record(&id);
    assert_eq!(view.row.state.as_deref(), Some("Locked"));
    assert!(view.tries.starts_with("5 of 5 tries"), "{}", view.tries);
    typing(&id, &code, "12").try_register(&site).unwrap_err();
    let unlock = account(&id, AccountAct::Unlock);
    assert!(told(site.service.account(&site.session, &unlock).unwrap_err()).1.contains("void"));

    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    assert_eq!(site.record(&id).row.state.as_deref(), Some("Pending registration"));
    let right = code_in(&site.printed()[1].1);
    for n in 0..10 {
        site.clock.advance(chrono::TimeDelta::minutes(61));
        typing(&id, &wrong_code(1000 + n), "12").try_register(&site).unwrap_err();
    }
    assert_eq!(site.record(&id).row.state.as_deref(), Some("Locked"));
    site.service.account(&site.session, &unlock).unwrap();
    typing(&id, &right, "12").try_register(&site).unwrap();
}

#[test]
fn a_slip_in_the_code_counts_for_nothing_and_costs_no_hash() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let code = code_in(&site.printed()[0].1);
    let slip = format!("{}{}", if code.starts_with('7') { '8' } else { '7' }, &code[1..]);
    let before = site.kinds(&id).len();
    typing(&id, &slip, "12").try_register(&site).unwrap_err();
    assert_eq!(site.kinds(&id).len(), before);
}

#[test]
fn an_expired_code_is_noted_and_refused() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let code = code_in(&site.printed()[0].1);
    site.clock.set("2026-12-20T23:59:00Z".parse().unwrap());
    site.service.keep_house().unwrap();
    assert_eq!(site.record(&id).credentials.unwrap().status, "distributed");
    site.clock.set("2026-12-21T00:00:00Z".parse().unwrap());
    site.service.keep_house().unwrap();
    site.service.keep_house().unwrap();
    assert_eq!(site.record(&id).credentials.unwrap().status, "distributed, expired");
    typing(&id, &code, "12").try_register(&site).unwrap_err();
    let kinds = site.kinds(&id);
    assert_eq!(kinds.iter().filter(|kind| *kind == "Credentials Expired").count(), 1);
    assert_eq!(site.record(&id).activity[0].detail, "expired code");
}

//! A clock that steps: nothing expires for it until somebody confirms it, and everything does then (S89).

use chrono::TimeDelta;
use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::api::{ActivityQuery, ClockView};
use patient_profile::service::{Clock, Session};

use crate::portal_fixture::Person;
use crate::service_fixture::Site;

fn years(n: i64) -> TimeDelta {
    TimeDelta::days(365 * n)
}

fn kinds(site: &Site) -> Vec<String> {
    let query = ActivityQuery { limit: 1000, ..ActivityQuery::default() };
    let page = site.service.activity(&site.session, &query).expect("the log");
    page.entries.into_iter().map(|entry| entry.kind).filter(|kind| kind.starts_with("Clock")).collect()
}

fn reopened(site: Site) -> Site {
    let site = site.reopened_without_index();
    site.service.load_directory().expect("the patients are read in");
    site
}

fn warning(site: &Site) -> Option<String> {
    let warnings = site.service.site(&site.session).expect("the site").warnings;
    warnings.into_iter().find(|warning| warning.contains("clock"))
}

/// The clock as a question about it shows it.
fn seen(site: &Site) -> ClockView {
    site.service.site(&site.session).expect("the site").clock.unwrap_or_default()
}

#[test]
fn a_clock_that_was_set_again_since_is_not_confirmed_unseen() {
    let site = Site::furnished();
    site.clock.step(years(2));
    let asked = seen(&site);
    site.clock.step(TimeDelta::days(-100));
    let told = site.service.confirm_clock(&site.session, asked).expect_err("another time by now").to_string();
    assert!(told.contains("set again") && told.contains("2028-08-13"), "{told}");
    site.clock.advance(TimeDelta::minutes(10));
    let asked = seen(&site);
    site.clock.advance(TimeDelta::minutes(10));
    site.service.confirm_clock(&site.session, asked).expect("both times went on meanwhile");
}

#[test]
fn a_step_forward_expires_nothing_until_it_is_confirmed() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    site.clock.step(years(2));
    site.service.watch_clock().unwrap();
    assert_eq!(kinds(&site), ["Clock Stepped"]);
    let said = warning(&site).expect("a warning");
    assert!(said.contains("2028") && said.contains("2026") && said.contains("Nothing expires"), "{said}");
    person.check(&site).expect("the code holds");

    let stranger = Session::operator("clerk", Permissions::NONE.with(Permission::PatientsView));
    assert!(site.service.confirm_clock(&stranger, seen(&site)).is_err(), "not by everybody");
    let view = site.service.confirm_clock(&site.session, seen(&site)).unwrap();
    assert_eq!((view.clock, view.now), (None, site.clock.now()));
    assert!(warning(&site).is_none());
    assert!(person.check(&site).is_err(), "now it has expired");
    assert_eq!(kinds(&site), ["Clock Confirmed", "Clock Stepped"]);
    assert!(
        site.service.confirm_clock(&site.session, seen(&site)).is_err(),
        "there is nothing more to confirm"
    );
    site.service.watch_clock().unwrap();
    assert_eq!(kinds(&site).len(), 2);
}

#[test]
fn a_step_back_gives_no_time_to_what_has_expired() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    site.clock.advance(TimeDelta::days(40));
    assert!(person.check(&site).is_err());
    site.clock.step(TimeDelta::days(-400));
    assert!(person.check(&site).is_err(), "the time that was due goes on");
    site.service.watch_clock().unwrap();
    site.clock.step(TimeDelta::days(400));
    assert_eq!(site.service.site(&site.session).unwrap().clock, None, "set right again");
    site.service.watch_clock().unwrap();
    assert_eq!(kinds(&site), ["Clock Stepped", "Clock Stepped"], "and both are on file");
}

#[test]
fn a_doubt_outlives_a_restart_and_a_clock_before_the_newest_entry_is_none() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    site.clock.step(TimeDelta::days(50));
    site.service.watch_clock().unwrap();
    let site = reopened(site);
    assert!(warning(&site).is_some());
    person.check(&site).expect("the code still holds");
    site.service.confirm_clock(&site.session, seen(&site)).unwrap();
    let now = site.clock.now();
    site.clock.step(TimeDelta::days(-400));
    let site = reopened(site);
    let clock = site.service.site(&site.session).unwrap().clock.expect("a doubt");
    assert_eq!((clock.shown, clock.counted), (now - TimeDelta::days(400), now));
    assert_eq!(kinds(&site)[0], "Clock Stepped", "at the start");
    let site = reopened(site);
    assert_eq!(kinds(&site).len(), 3, "and once only");
}

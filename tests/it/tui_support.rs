//! Client support in the terminal: entered, replaced, withdrawn, removed, over a real service (R69 to R76).

use chrono::TimeDelta;
use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::SiteChange;
use patient_profile::tui::Msg;

use crate::service_fixture::Site;
use crate::support::{line, set, site};
use crate::tui_harness::Harness;

fn on_support(site: &Site, width: u16, height: u16) -> Harness {
    let mut terminal = Harness::on(site, width, height);
    terminal.keys("<esc>gs").expect("> Client support ").expect("(all other types)");
    terminal
}

#[test]
fn an_entry_is_made_seen_to_be_pending_and_withdrawn() {
    for (width, height) in [(80, 24), (120, 40), (60, 15)] {
        let site = site();
        let mut terminal = on_support(&site, width, height);
        terminal.expect("Clinic").expect("Hospital").expect("all others");
        terminal.keys("<end>e").expect("Edit: Hospital").keys("gp@northgate.example<tab>01632 960 020<f2>");
        terminal.expect("saved. Visible to patients from today 10:14.").expect("from 10:14");
        let pending = line(&site, "Hospital").pending.expect("a pending change");
        assert_eq!(
            (pending.email.as_str(), pending.phone.as_str()),
            ("gp@northgate.example", "01632 960 020")
        );
        terminal.keys("w").expect("nothing is pending for Hospital now.").expect("all others");
        terminal.keys("u").expect("saved. Visible to patients from today 10:14.");
        assert!(line(&site, "Hospital").pending.is_some());
        terminal.keys("<home><end>").expect("Entered by mkhan; w withdraws it.");
    }
}

#[test]
fn the_old_is_seen_until_the_new_one_is_and_a_second_change_replaces_the_first() {
    let site = site();
    site.service.set_support(&site.session, &set("Hospital", "111 111")).expect("an entry");
    site.clock.advance(TimeDelta::minutes(60));
    let mut terminal = on_support(&site, 80, 24);
    terminal.keys("<end>").expect("111 111").expect("this").expect("Clinic has no details of its own");
    terminal.keys("e<tab><ctrl-a><ctrl-k>222 222<enter><enter>").expect("old to 11:14");
    terminal.expect("until today 11:14   111 111").expect("from  today 11:14   222 222");
    terminal.keys("e<tab><ctrl-a><ctrl-k>333 333<f2>").expect("from  today 11:14   333 333");
    terminal.keys("u").expect("222 222").reject("333 333");
    terminal.keys("d").expect("Remove client support").expect("(all other types) then").keys("y");
    terminal.expect("what applies to (all other types)").keys("u").expect("nothing is pending for Hospital");
    assert_eq!(line(&site, "Hospital").phone, "111 111");
}

#[test]
fn what_is_wrong_stands_under_its_field_and_nothing_is_lost() {
    let site = site();
    let mut terminal = on_support(&site, 80, 24);
    terminal.keys("e<f2>").expect("An email address or a telephone number is needed.");
    terminal.keys("help<tab>call us<f2>").expect("The email address is not one");
    terminal.keys("@northgate.example<f2>").expect("The telephone number is not one");
    terminal.keys("<esc>").expect("Draft kept. e on the same row brings it back.").reject("Edit:");
    terminal
        .keys("e")
        .expect("What you typed before is back")
        .expect("call us")
        .expect("help@northgate.example");
    assert!(line(&site, "").pending.is_none());
    terminal.keys("<tab><tab><tab><enter>e").reject("call us");
}

#[test]
fn types_are_added_and_removed_but_not_those_in_use() {
    let site = site();
    let mut terminal = on_support(&site, 80, 24);
    terminal.keys("n<enter>").expect("Type a name.").keys("hospital<enter>").expect("already");
    terminal.keys("<ctrl-a><ctrl-k>Care home<enter>").expect("the list of organisation types is changed");
    terminal.expect("Care home").keys("<home><down>").expect("─ Care home ─");
    terminal.keys("dy").reject("Care home   ");
    terminal
        .keys("<end>dy")
        .expect("There is no organisation type \"Hospital\" on the list")
        .keys("<esc>")
        .expect("Hospital");
    terminal.keys("<home>d").expect("Not now: there is no entry for all other types.");
    terminal.keys("u").expect("There is nothing to undo").keys("w").expect("Not now: no change is pending");
}

#[test]
fn a_store_that_is_gone_and_a_missing_right_are_told() {
    let mut site = site();
    site.session = Session::operator("x", Permissions::all().without(Permission::SupportConfigure));
    let mut terminal = Harness::on(&site, 80, 24);
    terminal.keys("<esc>gs").expect("support.configure").reject("Support details");
    let mut terminal = Harness::on(&site, 80, 24);
    terminal.send(Msg::Resize(120, 40)).keys("<esc>g").expect("Client support").expect("support.configure");
}

#[test]
fn the_second_of_two_who_save_reads_what_the_other_entered_and_keeps_the_own() {
    for (width, height) in [(80, 24), (120, 40), (60, 15)] {
        let site = site();
        let mut terminal = on_support(&site, width, height);
        terminal.keys("<end>e").expect("Edit: Hospital").keys("<tab>222 222");
        let lena = Session::operator("lena", Permissions::all());
        site.service.set_support(&lena, &set("Hospital", "333 333")).expect("an entry");
        terminal.keys("<f2>").expect("lena has entered this since you").expect("333 333");
        terminal.expect("222 222").expect("F2 saves it instead");
        assert_eq!(line(&site, "Hospital").pending.expect("pending").phone, "333 333");
        terminal.keys("<f2>").expect("saved. Visible to patients from");
        assert_eq!(line(&site, "Hospital").pending.expect("pending").phone, "222 222");
    }
}

#[test]
fn without_a_delay_it_is_said_to_be_visible_now() {
    let site = site();
    let change = SiteChange { support_delay_minutes: Some(0), ..SiteChange::default() };
    site.service.change_site(&site.session, &change).expect("no delay");
    let mut terminal = on_support(&site, 80, 24);
    terminal.keys("<end>e<tab>222 222<f2>").expect("saved. Patients of Hospital see it now.");
    assert_eq!(line(&site, "Hospital").phone, "222 222");
}

/// S94: what somebody else has entered since is neither undone nor removed unseen.
#[test]
fn what_another_has_entered_since_is_not_undone() {
    let site = site();
    let lena = Session::operator("lena", Permissions::all());
    let mut terminal = on_support(&site, 80, 24);
    terminal.keys("<end>e<tab>111 111<f2>").expect("saved. Visible to patients from today 10:14.");
    site.service.set_support(&lena, &set("Hospital", "222 222")).expect("the other is faster");
    terminal.keys("u").expect("Error: lena has entered this since you looked: 222 222.");
    assert_eq!(line(&site, "Hospital").pending.map(|pending| pending.phone), Some("222 222".into()));
    terminal.keys("r").expect("222 222").keys("w").expect("nothing is pending for Hospital now.");
    terminal.keys("u").expect("saved. Visible to patients");
    assert_eq!(line(&site, "Hospital").pending.map(|pending| pending.phone), Some("222 222".into()));

    site.clock.advance(TimeDelta::minutes(61));
    terminal.keys("r<end>d").expect("Remove client support");
    site.service.set_support(&lena, &set("Hospital", "333 333")).expect("the other is faster");
    terminal.keys("y").expect("lena has entered this since you looked: 333 333.");
    assert_eq!(line(&site, "Hospital").pending.map(|pending| pending.phone), Some("333 333".into()));
}

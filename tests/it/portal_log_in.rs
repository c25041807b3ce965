//! Log-in, sessions and the forgotten password: one answer, one hash, no lock; ended within a request (D5, D8, S8 to S32).

use chrono::TimeDelta;
use patient_profile::domain::RecordStatus;
use patient_profile::domain::portal::LinkKind;
use patient_profile::service::api::{AccountAct, AccountRequest, RecordStatusRequest};
use patient_profile::service::portal::{LogInStep, PortalRefusal};
use zeroize::Zeroizing;

use crate::portal_fixture::{PASSWORD, Person, from, nobodys_id, post, token_in};
use crate::service_fixture::Site;

fn disable(site: &Site, id: &str) {
    let request =
        AccountRequest { patient: id.into(), act: AccountAct::Disable, reason: "asked by telephone".into() };
    site.service.account(&site.session, &request).expect("an active account");
}

fn is_gone(site: &Site, token: &[u8; 32]) -> bool {
    matches!(site.service.visit(token), Err(PortalRefusal::LogIn))
}

#[test]
fn every_failed_log_in_has_one_answer_and_one_hash() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let pending = Person::invite(&site, "haworth", ["30", "7", "1962"], "192.0.2.8");
    let (long, nobody) = ("x".repeat(5000), nobodys_id());
    let cases = [
        (person.id.as_str(), "wrong password here"),
        (&nobody, PASSWORD),
        ("nobody@example.org", PASSWORD),
        (pending.id.as_str(), PASSWORD),
        ("x", "y"),
        ("no name at all\0", PASSWORD),
        (person.id.as_str(), long.as_str()),
    ];
    for (name, password) in cases {
        let (hashes, seq) = (site.service.n_hashes(), site.service.store().seq());
        let answer = person.try_log_in_as(&site, name, password);
        assert!(matches!(answer, Err(PortalRefusal::NotAccepted)), "{name}: {answer:?}");
        assert_eq!(site.service.n_hashes() - hashes, 1, "{name}");
        assert_eq!(site.service.store().seq() - seq, 2, "{name}: as many commits for the unknown");
    }
    let (hashes, seq) = (site.service.n_hashes(), site.service.store().seq());
    for (name, password) in [("", PASSWORD), (person.id.as_str(), ""), (" ", "")] {
        let answer = person.try_log_in_as(&site, name, password);
        assert!(matches!(answer, Err(PortalRefusal::Form(_))), "nothing was typed: {answer:?}");
    }
    assert_eq!((site.service.n_hashes(), site.service.store().seq()), (hashes, seq), "nobody was asked for");
    assert_eq!(site.record(&person.id).row.state.as_deref(), Some("Active"), "failures lock nobody");
    disable(&site, &person.id);
    let (hashes, seq) = (site.service.n_hashes(), site.service.store().seq());
    assert!(matches!(person.try_log_in(&site, PASSWORD), Err(PortalRefusal::NotAccepted)), "disabled");
    assert_eq!((site.service.n_hashes() - hashes, site.service.store().seq() - seq), (1, 2));
}

#[test]
fn failures_slow_the_stranger_and_not_the_known_device() {
    let site = Site::furnished();
    let mut person = Person::confirmed(&site);
    let device = person.log_in(&site).device;
    for _ in 0..6 {
        person.try_log_in(&site, "wrong password here").unwrap_err();
    }
    assert!(person.try_log_in(&site, PASSWORD).is_err(), "a minute has to pass");
    person.source.device = Some(device);
    person.log_in(&site);
    let site = site.restart();
    person.source.device = None;
    assert!(person.try_log_in(&site, PASSWORD).is_err(), "also after a restart");
    site.clock.advance(TimeDelta::minutes(2));
    person.log_in(&site);
}

#[test]
fn a_hundred_failures_in_a_row_need_a_new_password() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    for n in 0..100_u8 {
        let one = Person { source: from(&format!("203.0.113.{n}")), ..person.clone() };
        one.try_log_in(&site, "wrong password here").unwrap_err();
        site.clock.advance(TimeDelta::minutes(16));
    }
    assert!(person.try_log_in(&site, PASSWORD).is_err());
    assert_eq!(site.record(&person.id).row.state.as_deref(), Some("Active"), "it is no lock");
    site.service.ask_for_reset(&person.source, &person.id).unwrap();
    let token = token_in(&post(&site)[0]);
    site.service.reset_password(&token, &Zeroizing::new("seven green bottles".into())).unwrap();
    assert!(person.try_log_in(&site, "seven green bottles").is_ok());
}

#[test]
fn a_session_ends_by_disable_at_once_by_the_record_and_by_idleness() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let first = person.log_in(&site);
    let visit = site.service.visit(&first.token).unwrap();
    assert_eq!(visit.name, "Mrs Margaret Anne Hawthorne");
    for _ in 0..3 {
        site.clock.advance(TimeDelta::minutes(14));
        site.service.visit(&first.token).unwrap();
    }
    disable(&site, &person.id);
    assert!(is_gone(&site, &first.token));
    let enable =
        AccountRequest { patient: person.id.clone(), act: AccountAct::Enable, reason: "back".into() };
    site.service.account(&site.session, &enable).unwrap();
    assert!(is_gone(&site, &first.token), "enabling brings no session back");

    let second = person.log_in(&site);
    let status = |status: RecordStatus| RecordStatusRequest {
        patient: person.id.clone(),
        status: status.label().into(),
    };
    site.service.record_status(&site.session, &status(RecordStatus::Deceased)).unwrap();
    assert!(is_gone(&site, &second.token));
    site.service.record_status(&site.session, &status(RecordStatus::Open)).unwrap();
    site.service.account(&site.session, &enable).unwrap();

    let third = person.log_in(&site);
    site.clock.advance(TimeDelta::minutes(15));
    assert!(is_gone(&site, &third.token), "idle");
    let fourth = person.log_in(&site);
    for _ in 0..48 {
        site.service.visit(&fourth.token).unwrap();
        site.clock.advance(TimeDelta::minutes(10));
    }
    assert!(is_gone(&site, &fourth.token), "eight hours");
}

#[test]
fn sessions_survive_a_restart_and_the_patient_ends_them() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let tokens: Vec<[u8; 32]> = (0..6).map(|_| person.log_in(&site).token).collect();
    assert!(is_gone(&site, &tokens[0]), "five at once");
    let site = site.restart();
    let visit = site.service.visit(&tokens[5]).unwrap();
    let sessions = site.service.my_sessions(&visit).unwrap();
    assert_eq!(sessions.len(), 5);
    assert!(sessions[0].this && sessions[0].browser.contains("Firefox"));
    site.service.end_other_sessions(&visit).unwrap();
    assert!(tokens[1..5].iter().all(|token| is_gone(&site, token)));
    site.service.log_out(&site.service.visit(&tokens[5]).unwrap()).unwrap();
    assert!(is_gone(&site, &tokens[5]));
    assert!(site.service.visit(&[0; 32]).is_err(), "a planted token");
}

#[test]
fn a_forgotten_password_is_set_by_link_and_ends_all_sessions() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let session = person.log_in(&site).token;
    site.service.ask_for_reset(&person.source, "margaret@example.org").unwrap();
    let mails = post(&site);
    assert_eq!(mails.len(), 1);
    let token = token_in(&mails[0]);
    let set = |password: &str| site.service.reset_password(&token, &Zeroizing::new(password.to_owned()));
    assert!(matches!(set("hawthorne1962"), Err(PortalRefusal::Form(_))), "weak; the link still counts");
    set("seven green bottles").unwrap();
    assert!(matches!(set("seven blue bottles!"), Err(PortalRefusal::Dead)), "once");
    assert!(is_gone(&site, &session));
    assert!(person.try_log_in(&site, PASSWORD).is_err());
    assert!(matches!(person.try_log_in(&site, "seven green bottles"), Ok(LogInStep::In(_))));
    let notice = post(&site);
    assert!(notice.iter().any(|mail| mail.subject == "Your password was changed"), "{notice:?}");

    site.service.ask_for_reset(&person.source, &person.id).unwrap();
    let late = token_in(&post(&site)[0]);
    site.clock.advance(TimeDelta::minutes(30));
    assert!(site.service.link_is_live(LinkKind::ResetPassword, &late).is_err(), "half an hour");
}

#[test]
fn a_reset_answers_alike_for_everybody_and_mails_only_the_active() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let pending = Person::invite(&site, "haworth", ["30", "7", "1962"], "192.0.2.8");
    let nobody = nobodys_id();
    for name in [nobody.as_str(), "nobody@example.org", "x", &pending.id] {
        let seq = site.service.store().seq();
        site.service.ask_for_reset(&person.source, name).unwrap();
        assert_eq!(site.service.store().seq() - seq, 1, "{name}");
    }
    assert!(post(&site).is_empty());
    for _ in 0..6 {
        site.service.ask_for_reset(&person.source, &person.id).unwrap();
    }
    disable(&site, &person.id);
    assert!(post(&site).is_empty(), "a disabled account gets no mail");
    let answers: Vec<_> = (0..30).map(|_| site.service.ask_for_reset(&person.source, "x")).collect();
    assert!(matches!(answers.last(), Some(Err(PortalRefusal::SlowDown(_)))), "one place asks too often");
}

#[test]
fn a_new_device_is_told_by_mail_but_not_the_first() {
    let site = Site::furnished();
    let mut person = Person::confirmed(&site);
    let device = person.log_in(&site).device;
    assert!(post(&site).is_empty(), "the first log-in is no news");
    person.source.device = Some(device);
    person.log_in(&site);
    assert!(post(&site).is_empty(), "a known device");
    person.source.device = None;
    person.log_in(&site);
    assert_eq!(post(&site)[0].subject, "New log-in to your online access");
}

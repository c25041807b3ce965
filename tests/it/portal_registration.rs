//! Registration: its order, its one answer, its counts, its cost; the link that ends it (R40 to R49, S2 to S15).

use chrono::TimeDelta;
use patient_profile::domain::portal::LinkKind;
use patient_profile::service::api::{AccountAct, AccountRequest};
use patient_profile::service::portal::{AccountForm, CheckForm, Faulty, PortalRefusal, Source};
use zeroize::Zeroizing;

use crate::portal_fixture::{PASSWORD, Person, from, nobodys_id, post, token_in, wrong_code};
use crate::service_fixture::{Site, create};

fn state(site: &Site, id: &str) -> String {
    site.record(id).row.state.unwrap_or_default()
}

fn hashes(site: &Site) -> u64 {
    site.service.n_hashes()
}

#[test]
fn from_the_letter_to_an_active_account() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    assert_eq!(state(&site, &person.id), "Pending registration");
    person.register(&site);
    assert_eq!(state(&site, &person.id), "Pending email confirmation");
    let mails = post(&site);
    assert_eq!(mails.len(), 1);
    let token = token_in(&mails[0]);
    for _ in 0..100 {
        site.service.link_is_live(LinkKind::ConfirmEmail, &token).unwrap();
    }
    assert_eq!(state(&site, &person.id), "Pending email confirmation", "looking confirms nothing");
    site.service.confirm_registration(&token).unwrap();
    assert_eq!(state(&site, &person.id), "Active");
    person.log_in(&site);
    let kinds = site.kinds(&person.id);
    let tail: Vec<&str> = kinds.iter().rev().take(5).rev().map(String::as_str).collect();
    assert_eq!(
        tail,
        [
            "Patient User Successfully Registered",
            "Legal Text Accepted",
            "Email Sent",
            "Patient Access Granted",
            "Logged In"
        ]
    );
}

#[test]
fn no_step_can_be_skipped_or_taken_twice() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    assert!(!site.service.may_register(person.visitor));
    let skipped = person.complete(&site, "margaret@example.org", PASSWORD);
    assert!(matches!(skipped, Err(PortalRefusal::Dead)), "{skipped:?}");
    person.check(&site).unwrap();
    let stranger = Person {
        visitor: [200; 32],
        id: person.id.clone(),
        code: person.code.clone(),
        born: person.born,
        source: from("192.0.2.9"),
    };
    assert!(matches!(stranger.complete(&site, "x@example.org", PASSWORD), Err(PortalRefusal::Dead)));
    site.clock.advance(TimeDelta::minutes(31));
    assert!(
        matches!(person.complete(&site, "m@example.org", PASSWORD), Err(PortalRefusal::Dead)),
        "half an hour"
    );
    person.register(&site);
    assert!(matches!(person.complete(&site, "m@example.org", PASSWORD), Err(PortalRefusal::Dead)), "once");
    let token = token_in(&post(&site)[0]);
    assert!(person.try_log_in(&site, PASSWORD).is_err(), "no log-in before the link");
    site.service.confirm_registration(&token).unwrap();
    assert!(matches!(site.service.confirm_registration(&token), Err(PortalRefusal::Dead)), "once");
    assert!(matches!(person.check(&site), Err(PortalRefusal::NotAccepted)), "the code is used");
}

#[test]
fn every_failure_has_one_answer_one_hash_and_the_log_knows_the_cause() {
    let site = Site::furnished();
    let other = Person::invite(&site, "haworth", ["30", "7", "1962"], "192.0.2.8");
    let person = Person::invited(&site);
    let unknown = Person { id: nobodys_id(), ..Person::invite(&site, "hawthorne", person.born, "192.0.2.9") };
    let renewed = site.service.create_credentials(&site.session, &create(&person.id, &["Invitation"], false));
    renewed.unwrap();
    let causes: [(&Person, &str, [&str; 3], &str); 4] = [
        (&unknown, &wrong_code(1), person.born, ""),
        (&person, &person.code, person.born, "superseded"),
        (&other, &wrong_code(2), other.born, "activation code differs"),
        (&person, &other.code, ["1", "1", "1970"], "activation code differs"),
    ];
    for (who, code, born, cause) in causes {
        let (before, entries) = (hashes(&site), site.service.store().log_head().0);
        let answer = who.check_with(&site, code, born);
        assert!(matches!(answer, Err(PortalRefusal::NotAccepted)), "{cause}: {answer:?}");
        assert_eq!(hashes(&site) - before, 1, "{cause}");
        assert_eq!(site.service.store().log_head().0 - entries, u64::from(!cause.is_empty()), "{cause}");
        if !cause.is_empty() {
            let last = &site.record(&who.id).activity[0];
            assert_eq!(last.kind, "Patient User Failed To Register");
            assert!(last.detail.contains(cause), "{} is not {cause}", last.detail);
        }
    }
    let again = (hashes(&site), other.check_with(&site, &other.code, other.born));
    assert!(matches!(again.1, Err(PortalRefusal::NotAccepted)), "too soon after a wrong code, right or not");
    assert_eq!(hashes(&site) - again.0, 1);
    assert_eq!(
        site.record(&other.id).tries.split(';').next(),
        Some("too many tries: the next one counts from 09:15")
    );
    site.clock.advance(TimeDelta::seconds(31));
    assert!(site.record(&other.id).tries.starts_with("1 of 10 wrong codes"), "it counts now");
    other.check(&site).unwrap();
}

#[test]
fn a_slip_says_where_and_costs_nothing() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    let before = (hashes(&site), site.service.store().log_head());
    let slip = |id: &str, code: &str, born: [&str; 3]| {
        let form = CheckForm {
            patient_id: id.into(),
            code: Zeroizing::new(code.into()),
            birth_date: born.map(str::to_owned),
        };
        match site.service.check_registration(person.visitor, &person.source, &form) {
            Err(PortalRefusal::Form(faults)) => {
                faults.into_iter().map(|f| (f.field, f.fault)).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    let mut swapped = person.code.clone().into_bytes();
    let at = swapped.windows(2).position(|pair| pair[0] != pair[1] && !pair.contains(&b'-')).unwrap();
    swapped.swap(at, at + 1);
    let swapped = String::from_utf8(swapped).unwrap();
    assert_eq!(slip(&person.id, &swapped, person.born), [("code", Faulty::Slip)]);
    assert_eq!(slip("", "", ["", "", ""]).len(), 3);
    assert_eq!(slip(&person.id, &person.code, ["12", "3", "62"]), [("birth_date", Faulty::Year)]);
    assert_eq!(slip(&person.id, &person.code, ["31", "February", "1962"]), [("birth_date", Faulty::Slip)]);
    assert_eq!(slip("309 139 028", &person.code, person.born), [("patient_id", Faulty::Length(9))]);
    assert_eq!(slip(&person.id, "7KQ-2", person.born), [("code", Faulty::Length(4))]);
    assert_eq!(slip(&person.id, &person.code, ["1", "1", "2040"]), [("birth_date", Faulty::Future)]);
    assert_eq!((hashes(&site), site.service.store().log_head()), before);
}

#[test]
fn five_wrong_dates_lock_and_the_right_one_comes_too_late() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    for n in 0..5 {
        assert_eq!(state(&site, &person.id), "Pending registration", "try {n}");
        person.check_with(&site, &person.code, ["1", "1", "1970"]).unwrap_err();
    }
    assert_eq!(state(&site, &person.id), "Locked");
    let site = site.restart();
    assert!(matches!(person.check(&site), Err(PortalRefusal::NotAccepted)));
    let kinds = site.kinds(&person.id);
    assert_eq!(kinds.iter().filter(|k| *k == "Patient User Failed To Register").count(), 6);
    assert_eq!(kinds.iter().filter(|k| *k == "Patient Account Locked").count(), 1);
}

#[test]
fn wrong_codes_lock_after_ten_and_unlocking_keeps_the_letter() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    for n in 0..10 {
        assert_eq!(state(&site, &person.id), "Pending registration", "try {n}");
        let elsewhere = Person {
            source: from(&format!("198.51.100.{n}")),
            id: person.id.clone(),
            code: String::new(),
            ..person.clone()
        };
        elsewhere.check_with(&site, &wrong_code(n), person.born).unwrap_err();
        site.clock.advance(TimeDelta::minutes(61));
    }
    assert_eq!(state(&site, &person.id), "Locked");
    assert!(person.check(&site).is_err());
    let unlock = AccountRequest {
        patient: person.id.clone(),
        act: AccountAct::Unlock,
        reason: "identity checked".into(),
    };
    site.service.account(&site.session, &unlock).unwrap();
    person.check(&site).unwrap();
}

#[test]
fn any_number_of_tries_at_once_is_looked_at_once() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    let before = hashes(&site);
    let n_right = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..20)
            .map(|n| {
                let (site, person) = (&site, &person);
                scope.spawn(move || {
                    let mut one = person.clone();
                    one.source = from(&format!("203.0.113.{n}"));
                    one.visitor = [n; 32];
                    let code = if n == 19 { person.code.clone() } else { wrong_code(u64::from(n)) };
                    one.check_with(site, &code, person.born).is_ok()
                })
            })
            .collect();
        tries.into_iter().map(|t| t.join().unwrap()).filter(|ok| *ok).count()
    });
    assert_eq!(hashes(&site) - before, 20, "each costs a hash");
    let log = site.record(&person.id).activity;
    let (too_soon, looked_at): (Vec<_>, Vec<_>) = log
        .iter()
        .filter(|entry| entry.kind == "Patient User Failed To Register")
        .partition(|entry| entry.detail.contains("too soon"));
    assert_eq!(looked_at.len() + n_right, 1, "one is looked at, right or wrong");
    assert_eq!(too_soon.len(), 19, "each other one leaves its cause");
}

#[test]
fn a_place_that_fails_often_is_slowed_and_the_next_one_is_not() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    let nobody = Person { id: nobodys_id(), ..person.clone() };
    for n in 0..10 {
        assert!(matches!(
            nobody.check_with(&site, &wrong_code(n), person.born),
            Err(PortalRefusal::NotAccepted)
        ));
    }
    let before = hashes(&site);
    assert!(matches!(person.check(&site), Err(PortalRefusal::SlowDown(3600))));
    assert_eq!(hashes(&site), before, "refused before anything is hashed");
    let neighbour = Person { source: from("192.0.2.99"), ..person.clone() };
    neighbour.check(&site).unwrap();
    site.clock.advance(TimeDelta::minutes(61));
    person.check(&site).unwrap();
}

#[test]
fn good_registrations_from_one_place_are_never_slowed() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    for _ in 0..50 {
        person.check(&site).unwrap();
    }
}

#[test]
fn in_an_attack_wrong_codes_lock_nobody_and_the_log_says_so() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    let wrong = |n: u8| {
        let one = Person { source: from(&format!("198.51.100.{n}")), ..person.clone() };
        one.check_with(&site, &wrong_code(u64::from(n)), person.born).unwrap_err();
    };
    for n in 0..9 {
        wrong(n);
        site.clock.advance(TimeDelta::minutes(61));
    }
    let nobody = Person { id: nobodys_id(), ..person.clone() };
    for n in 0..101_u8 {
        let one = Person { source: from(&format!("203.0.113.{n}")), ..nobody.clone() };
        one.check_with(&site, &wrong_code(u64::from(n)), person.born).unwrap_err();
    }
    let query = patient_profile::service::api::ActivityQuery { limit: 5, ..Default::default() };
    let newest = site.service.activity(&site.session, &query).unwrap().entries;
    assert_eq!(newest[0].kind, "Attack Mode");
    assert!(site.service.site(&site.session).unwrap().warnings.iter().any(|w| w.contains("guessing")));
    wrong(10);
    assert_eq!(state(&site, &person.id), "Pending registration", "the tenth in a day");
    site.clock.advance(TimeDelta::minutes(61));
    assert!(site.service.site(&site.session).unwrap().warnings.is_empty());
    person.check(&site).unwrap();
}

#[test]
fn the_second_page_gives_reasons_and_keeps_the_step() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.check(&site).unwrap();
    let form = AccountForm {
        email: "margaret at example".into(),
        password: Zeroizing::new("hawthorne1962".into()),
        accepts: String::new(),
    };
    let Err(PortalRefusal::Form(faults)) =
        site.service.complete_registration(person.visitor, &person.source, &form)
    else {
        panic!("it was taken");
    };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["email", "password", "accept"]);
    for (email, password) in [
        ("a@b.org\r\nBcc: x@y.org", PASSWORD),
        ("m@example.org", "margarethawthorne"),
        ("m@example.org", "passwordpassword1"),
    ] {
        assert!(
            matches!(person.complete(&site, email, password), Err(PortalRefusal::Form(_))),
            "{email} {password}"
        );
    }
    assert!(post(&site).is_empty(), "no mail before it is accepted");
    person.complete(&site, "margaret@example.org", PASSWORD).unwrap();
}

#[test]
fn a_link_dies_by_age_by_a_newer_one_and_by_what_happens_to_the_account() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.register(&site);
    let first = token_in(&post(&site)[0]);
    site.service.resend_confirmation(person.visitor, &person.source).unwrap();
    let second = token_in(&post(&site)[0]);
    let dead =
        |site: &Site, token| matches!(site.service.confirm_registration(token), Err(PortalRefusal::Dead));
    assert!(dead(&site, &first), "superseded");
    site.clock.advance(TimeDelta::hours(24));
    assert!(dead(&site, &second), "a day old");
    person.register(&site);
    let third = token_in(&post(&site)[0]);
    site.service.create_credentials(&site.session, &create(&person.id, &["Invitation"], false)).unwrap();
    assert!(dead(&site, &third), "new credentials");
    assert!(dead(&site, &[7; 32]), "never was");
    let site = site.restart();
    assert!(dead(&site, &third));
}

#[test]
fn a_mistyped_address_is_mended_by_the_form_and_links_are_five_a_day() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.check(&site).unwrap();
    person.complete(&site, "margret@example.org", PASSWORD).unwrap();
    person.register(&site);
    let mails = post(&site);
    assert_eq!(mails.len(), 1, "the first mail was withdrawn before it went out");
    assert_eq!(mails[0].to.as_str(), "margaret@example.org");
    let resend = || {
        site.clock.advance(TimeDelta::minutes(5));
        site.service.resend_confirmation(person.visitor, &person.source)
    };
    for n in 3..=5 {
        resend().unwrap_or_else(|refusal| panic!("link {n} of the day: {refusal:?}"));
    }
    // The page says that a mail was sent only where one was.
    assert!(matches!(resend(), Err(PortalRefusal::SlowDown(_))), "the sixth link of the day");
    let newest = post(&site);
    assert_eq!(newest.len(), 1, "only the newest link goes out");
    site.service.confirm_registration(&token_in(&newest[0])).unwrap();
}

#[test]
fn two_patients_may_share_an_address_and_then_log_in_by_patient_id() {
    let site = Site::furnished();
    let first = Person::confirmed(&site);
    let logged_in = |person: &Person, name: &str| person.try_log_in_as(&site, name, PASSWORD).is_ok();
    assert!(logged_in(&first, "Margaret@Example.org"));
    let second = Person::invite(&site, "haworth", ["30", "7", "1962"], "192.0.2.8");
    second.register(&site);
    site.service.confirm_registration(&token_in(&post(&site)[0])).unwrap();
    assert!(!logged_in(&first, "margaret@example.org"), "no longer one patient's only");
    assert!(logged_in(&first, &first.id) && logged_in(&second, &second.id));
}

#[test]
fn nothing_is_taken_before_the_patients_are_read_in() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    let site = site.reopened_without_index();
    let answer = site.service.check_registration(
        person.visitor,
        &Source::default(),
        &CheckForm {
            patient_id: person.id.clone(),
            code: Zeroizing::new(person.code.clone()),
            birth_date: person.born.map(str::to_owned),
        },
    );
    assert!(matches!(answer, Err(PortalRefusal::Busy)), "not \"unknown\", which would be counted");
}

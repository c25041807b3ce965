//! The locked queue: order, causes, namesakes, claims and their end, advice, and the wave that needs two persons.

use chrono::TimeDelta;
use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::api::{AccountAct, AccountRequest, ClaimRequest};
use patient_profile::service::{Clock, ServiceError, Session};

use crate::cohorts_fixture::ADDRESS;
use crate::portal_fixture::{Person, code_in, from, nobodys_id, wrong_code};
use crate::service_fixture::{Site, create};

/// Locks an account: by five wrong dates of birth with the right code, or by ten wrong codes.
pub fn lock(site: &Site, patient: &str, by_codes: bool) {
    site.service
        .create_credentials(&site.session, &create(patient, &["Invitation"], false))
        .expect("invited");
    let right = code_in(&site.printed().pop().expect("a letter").1);
    for n in 0..if by_codes { 10 } else { 5 } {
        let code = if by_codes { wrong_code(n) } else { right.clone() };
        site.clock.advance(TimeDelta::minutes(61));
        let person = Person::typing(patient, &code, ["28", "2", "1950"]);
        person.try_register(site).expect_err("wrong");
    }
}

fn claim(site: &Site, who: &Session, patient: &str, release: bool) -> Result<Option<String>, ServiceError> {
    let request = ClaimRequest { patient: patient.into(), release };
    site.service.claim(who, &request).map(|case| case.row.claim.map(|claim| claim.by))
}

#[test]
fn the_oldest_stands_first_with_cause_and_advice() {
    let site = Site::furnished();
    let margaret = site.id_of("hawthorne");
    lock(&site, &margaret, true);
    let ian = site.id_of("ian haworth");
    lock(&site, &ian, false);
    let queue = site.service.locked_queue(&site.session).expect("the queue");
    let ids: Vec<_> = queue.rows.iter().map(|row| row.patient.patient_id.clone()).collect();
    assert_eq!((ids, queue.total), (vec![margaret.clone(), ian.clone()], 2));
    let causes: Vec<_> = queue.rows.iter().map(|row| row.failed_on.as_str()).collect();
    assert_eq!(causes, ["code", "birth date"]);

    let case = site.service.locked_case(&site.session, &margaret).expect("a case");
    assert!(case.failures.contains("each time: activation code differs"), "{}", case.failures);
    assert!(case.advice.contains("still secret") && case.cannot_unlock.is_empty(), "{case:?}");
    assert!(
        case.checks.contains(&("First line of address".into(), "14 Mill Lane".into())),
        "{:?}",
        case.checks
    );
    assert!(case.checks.contains(&("Date of birth".into(), "12 Mar 1962".into())), "{:?}", case.checks);

    let case = site.service.locked_case(&site.session, &ian).expect("a case");
    assert!(case.failures.contains("each time: date of birth differs"), "{}", case.failures);
    assert!(case.advice.contains("other hands") && case.cannot_unlock.contains("void"), "{case:?}");
    assert_eq!(case.cannot_distribute, "", "new credentials are the way");
    for shown in [&case.failures, &case.advice, &case.credentials] {
        assert!(!shown.contains("1950"), "what was typed is nowhere: {shown}");
    }
}

#[test]
fn a_namesake_is_warned_of() {
    let site = Site::furnished();
    let twin = r#"{"resourceType":"Patient","id":"p9","identifier":[{"system":"urn:northgate","value":"H9"}],"name":[{"given":["Margaret"],"family":"HAWTHORNE"}],"birthDate":"1950-02-28"}"#;
    site.import(&[("twin.ndjson", twin)]);
    let margaret = site.id_of("hawthorne 1962");
    lock(&site, &margaret, true);
    let case = site.service.locked_case(&site.session, &margaret).expect("a case");
    assert_eq!(case.namesakes.len(), 1, "{case:?}");
    assert!(case.namesakes[0].contains("born 1950-02-28, is ID"), "{case:?}");
}

#[test]
fn one_of_two_gets_the_claim_and_it_ends_by_itself() {
    let site = Site::furnished();
    let margaret = site.id_of("hawthorne");
    lock(&site, &margaret, true);
    let (jdoe, lfox) =
        (Session::operator("jdoe", Permissions::all()), Session::operator("lfox", Permissions::all()));
    let claimed = std::thread::scope(|scope| {
        let tries = [&jdoe, &lfox].map(|who| scope.spawn(|| claim(&site, who, &margaret, false)));
        tries.map(|try_| try_.join().expect("no panic"))
    });
    assert_eq!(claimed.iter().filter(|done| done.is_ok()).count(), 1, "{claimed:?}");
    let refused = claimed.iter().find_map(|done| done.as_ref().err()).expect("the other");
    assert!(refused.to_string().contains("looks after this account until"), "{refused}");
    let holder =
        site.service.locked_queue(&site.session).expect("the queue").rows[0].claim.clone().expect("a claim");
    let (first, second) = if holder.by == "jdoe" { (&jdoe, &lfox) } else { (&lfox, &jdoe) };
    assert!(claim(&site, second, &margaret, true).is_err(), "nobody lets go what another holds");
    assert!(claim(&site, first, &margaret, false).is_ok(), "the same button twice has one effect");
    site.clock.advance(TimeDelta::minutes(30));
    assert_eq!(site.service.locked_queue(&site.session).expect("the queue").rows[0].claim, None);
    assert_eq!(claim(&site, second, &margaret, false).expect("free").as_deref(), Some(second.name()));
    assert_eq!(claim(&site, second, &margaret, true).expect("let go"), None);
    let kinds = site.kinds(&margaret);
    assert!(kinds.iter().any(|kind| kind == "Lock Claimed"), "{kinds:?}");
}

#[test]
fn whoever_else_changes_a_claimed_account_is_told() {
    let site = Site::furnished();
    let margaret = site.id_of("hawthorne");
    lock(&site, &margaret, true);
    let (ravi, priya) =
        (Session::operator("ravi", Permissions::all()), Session::operator("priya", Permissions::all()));
    claim(&site, &ravi, &margaret, false).expect("free");
    let now = site.clock.now();
    let told = format!("ravi looks after this account since {}.", now.format("%H:%M"));
    let (mine, hers) =
        (site.service.record(&ravi, &margaret), site.service.record(&priya, &margaret).expect("a record"));
    let mine = mine.expect("a record");
    assert_eq!((mine.other_claim.as_str(), hers.other_claim.as_str()), ("", told.as_str()));
    assert!(hers.state_reason.contains(&told), "{hers:?}");
    assert!(mine.state_reason.iter().any(|line| line.starts_with("You look after this account until")));

    let request = AccountRequest {
        patient: margaret.clone(),
        act: AccountAct::Unlock,
        reason: "identity checked".into(),
    };
    let done = site.service.account(&priya, &request).expect("no ban");
    assert_eq!(done.warnings, std::slice::from_ref(&told));
    let new = create(&margaret, &["Invitation"], false);
    let done = site.service.create_credentials(&priya, &new).expect("no ban");
    assert!(done.warnings.contains(&told), "{done:?}");
    let done = site.service.create_credentials(&ravi, &new).expect("no ban");
    assert!(!done.warnings.iter().any(|warning| warning.contains("looks after")), "{done:?}");
    site.clock.advance(TimeDelta::minutes(30));
    assert_eq!(site.service.record(&priya, &margaret).expect("a record").other_claim, "");
}

#[test]
fn who_is_not_locked_is_not_in_the_queue_and_cannot_be_claimed() {
    let site = Site::furnished();
    let margaret = site.id_of("hawthorne");
    assert_eq!(site.service.locked_queue(&site.session).expect("the queue").total, 0);
    assert!(site.service.locked_case(&site.session, &margaret).is_err());
    assert!(claim(&site, &site.session, &margaret, false).is_err());
    lock(&site, &margaret, true);
    let request = AccountRequest {
        patient: margaret.clone(),
        act: AccountAct::Unlock,
        reason: "identity checked".into(),
    };
    site.service.account(&site.session, &request).expect("unlocked");
    let queue = site.service.locked_queue(&site.session).expect("the queue");
    assert_eq!(queue.total, 0);
    assert!(queue.last_ended.contains("ended by mkhan"), "{}", queue.last_ended);
    let blind = Session::operator("admin", Permissions::all().without(Permission::PatientsView));
    assert!(site.service.locked_queue(&blind).is_err());
    let reader = Session::operator("auditor", Permissions::NONE.with(Permission::PatientsView));
    assert!(claim(&site, &reader, &margaret, false).is_err());
}

/// Over a hundred failures in ten minutes, for nobody in particular, from as many places.
pub fn attack(site: &Site) {
    let nobody = Person {
        id: nobodys_id(),
        code: wrong_code(77),
        born: ["28", "2", "1950"],
        visitor: [1; 32],
        source: from("203.0.113.0"),
    };
    for n in 0..101_u8 {
        let one = Person { source: from(&format!("203.0.113.{n}")), ..nobody.clone() };
        one.check_with(site, &nobody.code, nobody.born).expect_err("nobody");
    }
}

#[test]
fn a_wave_is_unlocked_by_two_persons_and_only_in_an_attack() {
    let site = Site::furnished();
    let margaret = site.id_of("hawthorne");
    lock(&site, &margaret, true);
    let (jdoe, lfox) =
        (Session::operator("jdoe", Permissions::all()), Session::operator("lfox", Permissions::all()));
    let refused = site.service.unlock_wave(&jdoe).expect_err("no attack");
    assert!(refused.to_string().contains("no attack"), "{refused}");
    let few = Session::operator("x", Permissions::all().without(Permission::LettersBulk));
    assert!(site.service.unlock_wave(&few).is_err());
    attack(&site);
    let asked = site.service.unlock_wave(&jdoe).expect("asked");
    assert!(asked.unlocked == 0 && !asked.waits_for.is_empty());
    assert!(
        !site.service.unlock_wave(&jdoe).expect("asked again").waits_for.is_empty(),
        "one person is not two"
    );
    let queue = site.service.locked_queue(&lfox).expect("the queue");
    assert_eq!((queue.wave_asked_by.as_deref(), queue.attack_since.is_some()), (Some("jdoe"), true));
    let done = site.service.unlock_wave(&lfox).expect("done");
    assert_eq!((done.unlocked, done.left, done.waits_for.as_str()), (queue.wave, 0, ""));
}

#[test]
fn an_attack_goes_on_after_a_restart_until_its_locks_are_a_day_old() {
    let site = Site::new();
    let line = |n: u32| {
        format!(
            r#"{{"resourceType":"Patient","id":"p{n}","name":[{{"family":"Number{n}","given":["Ann"]}}],"birthDate":"1962-03-12"{ADDRESS}}}"#
        )
    };
    site.import(&[("p.ndjson", &(0..6).map(line).collect::<Vec<_>>().join("\n"))]);
    site.add_templates();
    let ids: Vec<String> = (0..6).map(|n| site.id_of(&format!("number{n}"))).collect();
    for id in &ids {
        site.service.create_credentials(&site.session, &create(id, &["Invitation"], false)).expect("invited");
    }
    let attacked = |site: &Site| site.service.locked_queue(&site.session).expect("the queue").attack_since;
    for round in 0..10_u64 {
        for (n, id) in (0..).zip(&ids) {
            let guess = Person::typing(id, &wrong_code(round * 10 + n), ["12", "3", "1962"]);
            let guess = Person { source: from(&format!("198.51.{n}.{round}")), ..guess };
            guess.check(&site).expect_err("wrong");
        }
        assert_eq!(attacked(&site).is_some(), round == 9, "round {round}");
        site.clock.advance(TimeDelta::minutes(61));
    }
    let since = attacked(&site);
    let site = site.restart();
    assert_eq!(attacked(&site), since);
    site.clock.advance(TimeDelta::hours(24));
    assert_eq!(attacked(&site), None);
}

//! What waits for a second person: one list, decided by whoever may and did not ask (S67).

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{
    ActivityQuery, Answer, ApprovalOf, ApprovalView, CohortAct, Decided, Decision, ErrorKind,
};
use patient_profile::wire::client::{Client, answer, quick};

use crate::cohorts_fixture::{everybody, invitable, plan};
use crate::operators::Office;
use crate::service_fixture::Site;
use crate::template_approval;
use crate::triage::{attack, lock};

fn waiting(office: &Office, client: &Client) -> Vec<ApprovalView> {
    office.runtime.block_on(async { answer(client.approvals(quick()).await) }).expect("a list")
}

fn decide(office: &Office, client: &Client, approve: bool, reason: &str) -> Answer<Decided> {
    let of = ApprovalOf::Cohort("C0001".into());
    let decision = Decision { of, approve, reason: reason.into() };
    office.runtime.block_on(async { answer(client.decide_approval(quick(), decision).await) })
}

/// A site with a cohort of mkhan's that waits.
fn office() -> (Office, Client) {
    let others: [(&str, &[&str]); 4] =
        [("mkhan", &["Records"]), ("jdoe", &["Records"]), ("lfox", &["Auditor"]), ("supp", &["Support"])];
    let office = Office::at(Site::furnished_in_memory(), &others);
    office.site.import(&[("cohort.ndjson", &invitable(201))]);
    let mkhan = office.logged_in("mkhan");
    let planned = plan(everybody(), &["Invitation"], true);
    office.runtime.block_on(async { answer(mkhan.plan_cohort(quick(), planned).await) }).expect("planned");
    (office, mkhan)
}

#[test]
fn a_large_cohort_stands_in_the_list_of_who_may_decide_it() {
    let (office, mkhan) = office();
    let jdoe = office.logged_in("jdoe");
    let [row] = &waiting(&office, &jdoe)[..] else { unreachable!("one waits") };
    assert_eq!((row.of.word().as_str(), row.asked_by.as_str(), row.cannot.as_str()), ("C0001", "mkhan", ""));
    assert!(row.what.starts_with("Cohort C0001: ") && row.asked_at.is_some(), "{row:?}");
    assert!(row.detail.starts_with("201 patients, one letter each"), "{row:?}");
    assert!(waiting(&office, &mkhan)[0].cannot.contains("somebody else"));
    for nobody in ["lfox", "supp", "admin"] {
        let client = office.logged_in(nobody);
        assert_eq!(waiting(&office, &client), [], "{nobody} could not decide it");
        assert_eq!(decide(&office, &client, true, "").expect_err("forbidden").kind, ErrorKind::Forbidden);
        assert_eq!(decide(&office, &client, false, "no").expect_err("forbidden").kind, ErrorKind::Forbidden);
    }
    let counts =
        |client: &Client| office.runtime.block_on(async { answer(client.queue_counts(quick()).await) });
    assert_eq!(counts(&jdoe).expect("counts").approvals, 1);
    assert_eq!(counts(&office.logged_in("lfox")).expect("counts").approvals, 0);
    assert_eq!(decide(&office, &mkhan, true, "").expect_err("the same person").kind, ErrorKind::Refused);
    let decided = decide(&office, &jdoe, true, "").expect("approved");
    assert_eq!((decided.waiting.len(), decided.said.contains("C0001 is approved")), (0, true));
    assert_eq!(decide(&office, &jdoe, false, "no").expect_err("approved already").kind, ErrorKind::Refused);
}

#[test]
fn a_refusal_needs_a_reason_and_ends_it() {
    let (office, mkhan) = office();
    let jdoe = office.logged_in("jdoe");
    assert_eq!(decide(&office, &jdoe, false, " ").expect_err("no reason").kind, ErrorKind::Invalid);
    decide(&office, &jdoe, false, "the wrong clinic").expect("refused");
    assert_eq!(waiting(&office, &jdoe), []);
    let started = office
        .runtime
        .block_on(async { answer(mkhan.cohort_act(quick(), "C0001".into(), CohortAct::Start).await) });
    assert!(started.expect_err("cancelled").message.contains("cancelled"));
    let query = ActivityQuery { kind: Some("Cohort Changed".into()), limit: 1, ..ActivityQuery::default() };
    let entry = &office.site.service.activity(&Session::system("test"), &query).expect("the log").entries[0];
    assert_eq!(entry.actor, "jdoe");
    assert!(entry.detail.contains("the wrong clinic"), "{}", entry.detail);
}

#[test]
fn who_asked_may_take_it_back() {
    let (office, mkhan) = office();
    decide(&office, &mkhan, false, "planned twice").expect("taken back");
    assert_eq!(waiting(&office, &office.logged_in("jdoe")), []);
    let unknown = Decision { of: ApprovalOf::Cohort("C0099".into()), approve: true, reason: String::new() };
    let told = office.runtime.block_on(async { answer(mkhan.decide_approval(quick(), unknown).await) });
    assert_eq!(told.expect_err("no such cohort").kind, ErrorKind::NotFound);
}

#[test]
fn a_wave_is_approved_or_refused_in_the_same_list() {
    let site = Site::furnished();
    lock(&site, &site.id_of("hawthorne"), true);
    attack(&site);
    let [jdoe, lfox] = ["jdoe", "lfox"].map(|name| Session::operator(name, Permissions::all()));
    let list = |who: &Session| site.service.approvals(who).expect("a list");
    let decide = |who: &Session, approve, reason: &str| {
        let decision = Decision { of: ApprovalOf::Wave, approve, reason: reason.into() };
        site.service.decide_approval(who, &decision)
    };
    assert_eq!(list(&lfox), []);
    decide(&lfox, true, "").expect_err("nobody asked, so it is no second word");
    site.service.unlock_wave(&jdoe).expect("asked");
    let [row] = &list(&lfox)[..] else { unreachable!("one waits") };
    assert_eq!((row.asked_by.as_str(), row.cannot.as_str(), row.of.word().as_str()), ("jdoe", "", "wave"));
    assert_eq!(
        (row.until, row.what.as_str()),
        (row.asked_at.map(|at| at + chrono::TimeDelta::minutes(30)), "Unlock the wave: 1 accounts")
    );
    assert!(list(&jdoe)[0].cannot.contains("somebody else"));
    decide(&jdoe, true, "").expect_err("the same person");
    let few = Session::operator("x", Permissions::all().without(Permission::LettersBulk));
    assert_eq!(list(&few), []);
    decide(&few, true, "").expect_err("not permitted");
    decide(&lfox, false, "").expect_err("a refusal needs a reason");
    decide(&lfox, false, "still going on").expect("refused");
    assert_eq!(list(&lfox), []);
    decide(&lfox, true, "").expect_err("it does not wait any more");
    site.service.unlock_wave(&jdoe).expect("asked anew");
    let done = decide(&lfox, true, "").expect("approved");
    assert_eq!(done.said, "1 accounts were unlocked, 0 were left.");
    let query = ActivityQuery { kind: Some("Approval Changed".into()), limit: 9, ..ActivityQuery::default() };
    let entries = site.service.activity(&jdoe, &query).expect("the log").entries;
    let told: Vec<_> = entries.iter().map(|entry| (entry.actor.as_str(), entry.detail.as_str())).collect();
    assert_eq!(
        told,
        [
            ("jdoe", "asked for the wave to be unlocked"),
            ("lfox", "unlocking the wave was refused: still going on"),
            ("jdoe", "asked for the wave to be unlocked"),
        ]
    );
    site.service.unlock_wave(&jdoe).expect("asked");
    site.clock.advance(chrono::TimeDelta::minutes(31));
    assert_eq!(list(&lfox), [], "nobody came in time");
}

#[test]
fn a_template_that_waits_is_in_the_list_and_decided_there() {
    let site = template_approval::site_with(&["mkhan", "jdoe"]);
    template_approval::save(&site, "mkhan", 1, "Hello {{patient.name}}, {{credentials.id}}.");
    let decide = |who: &str, approve: bool, version: u32| {
        let of = ApprovalOf::Template { name: "Invitation".into(), version };
        let decision = Decision { of, approve, reason: "not like this".into() };
        site.service.decide_approval(&template_approval::letters(who), &decision)
    };
    let list = |who: &str| site.service.approvals(&template_approval::letters(who)).expect("a list");
    assert!(list("mkhan")[0].cannot.contains("you saved version 2"), "{:?}", list("mkhan"));
    let seen = &list("jdoe")[0];
    assert_eq!(
        (seen.of.word().as_str(), seen.asked_by.as_str(), seen.cannot.as_str()),
        ("template:Invitation@2", "mkhan", "")
    );
    assert!(seen.detail.contains("go on with version 1"), "{}", seen.detail);
    assert!(decide("mkhan", true, 2).is_err(), "not the author");
    assert!(decide("jdoe", true, 1).is_err(), "not what waits");
    let decided = decide("jdoe", true, 2).expect("approved");
    assert_eq!(
        (decided.said.as_str(), decided.waiting.len()),
        ("Version 2 of Invitation is in use for letters now.", 0)
    );

    template_approval::save(&site, "mkhan", 2, "Hallo {{patient.name}}, {{credentials.id}}.");
    assert_eq!(decide("jdoe", false, 3).expect("refused").said, "Version 3 of Invitation is refused.");
    template_approval::save(&site, "mkhan", 3, "Hi {{patient.name}}, {{credentials.id}}.");
    assert_eq!(decide("mkhan", false, 4).expect("taken back").said, "Version 4 of Invitation is taken back.");
    let reader = Session::operator("lfox", Permissions::NONE.with(Permission::PatientsView));
    assert!(site.service.approvals(&reader).expect("a list").is_empty(), "nothing for who may not approve");
}

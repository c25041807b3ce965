//! Whom a cohort takes in, whom it leaves out, and what has to be said before anybody is invited.

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{
    AccountAct, AccountRequest, CohortAct, CohortPlan, CohortSource, CohortView, ErrorKind, ErrorView,
    RecordStatusRequest, SavedSearchView, TrayRequest,
};
use patient_profile::wire::client::{answer, quick};

use crate::cohorts_fixture::{ADDRESS, everybody, invitable, patient, plan, run, site_of};
use crate::operators::Office;
use crate::portal_fixture::{Person, wrong_code};
use crate::service_fixture::{Site, create, day};
use crate::service_steps::kind;

#[test]
fn a_preview_says_who_is_left_out_and_why() {
    let site = Site::furnished();
    let dead = format!(r#","deceasedDateTime":"2026-01-02"{ADDRESS}"#);
    let lines = [
        patient(0, ADDRESS),
        patient(1, &dead),
        patient(2, ""),
        patient(3, ADDRESS),
        patient(4, ADDRESS),
        patient(5, ADDRESS),
        patient(6, ADDRESS),
        patient(7, ADDRESS),
        patient(8, ADDRESS).replace(r#""name":[{"given":["Given8"],"family":"Cohorter"}],"#, ""),
        patient(9, &ADDRESS.replace(r#","postalCode":"ZZ99 1AA""#, "")),
        // The same person under another number.
        patient(0, ADDRESS).replace("\"c0\"", "\"d0\"").replace("K0", "D0"),
    ];
    site.import(&[("cohort.ndjson", &lines.concat())]);
    let id = |n: usize| site.id_of(&format!("K{n}"));
    let (service, who) = (&site.service, &site.session);
    service.create_credentials(who, &create(&id(3), &["Invitation"], false)).expect("a letter is out");
    service.create_credentials(who, &create(&id(4), &["Invitation"], true)).expect("a letter is held");
    let decline =
        AccountRequest { patient: id(5), act: AccountAct::DoNotInvite, reason: "asked by telephone".into() };
    service.account(who, &decline).expect("declined");
    let restrict = RecordStatusRequest { patient: id(6), status: "Restricted or sensitive".into() };
    service.record_status(who, &restrict).expect("restricted");

    let preview = service.preview_cohort(who, &plan(everybody(), &["Invitation"], true)).expect("a preview");
    assert_eq!((preview.invited, preview.letters), (2, 2), "{preview:#?}");
    let mut left_out: Vec<_> =
        preview.left_out.iter().map(|group| (group.reason.as_str(), group.count)).collect();
    left_out.sort_unstable();
    assert_eq!(
        left_out,
        [
            ("Address incomplete", 1),
            ("Deceased", 1),
            ("Letters in the To post tray", 1),
            ("Live letter out", 1),
            ("No address", 1),
            ("Not to be invited", 1),
            ("Perhaps a duplicate", 1),
            ("Record closed, restricted or the like", 1),
        ]
    );
    assert!(preview.rows[..8].iter().all(|row| !row.reason.is_empty()), "those left out stand first");
    let all: String = preview.rows.iter().map(|row| row.reason.as_str()).collect();
    assert!(all.contains("asked by telephone") && all.contains("until 20 Dec 2026"), "{all}");
    assert!(!preview.needs_second, "the sole operator has nobody to ask");

    let nameless = CohortSource::Rows(vec![id(8)]);
    let preview = service.preview_cohort(who, &plan(nameless, &["Invitation"], true)).expect("a preview");
    assert_eq!((preview.invited, preview.left_out[0].reason.as_str()), (0, "No name"));

    // Locked, active and unconfirmed patients are left out as well, and somebody without a date of birth.
    let three = plan(
        CohortSource::Rows(vec![site.id_of("hawthorne"), site.id_of("nodate"), site.id_of("ian haworth")]),
        &[],
        true,
    );
    let person = Person::confirmed(&site);
    assert!(!person.id.is_empty());
    service
        .create_credentials(who, &create(&site.id_of("ian haworth"), &["Invitation"], false))
        .expect("invited");
    for n in 0..10 {
        site.clock.advance(chrono::TimeDelta::minutes(61));
        let born = ["30", "7", "1962"];
        let guess = Person::typing(&site.id_of("ian haworth"), &wrong_code(n), born);
        guess.check(&site).expect_err("wrong");
    }
    let preview = service.preview_cohort(who, &three).expect("a preview");
    assert_eq!((preview.invited, preview.letters), (0, 0));
    let mut left_out: Vec<_> = preview.left_out.iter().map(|group| group.reason.as_str()).collect();
    left_out.sort_unstable();
    assert_eq!(left_out, ["Already active", "Locked", "No date of birth"]);
    assert!(preview.warnings.iter().any(|warning| warning.contains("Nobody is left")), "{preview:?}");
}

#[test]
fn a_list_may_hold_unknown_and_repeated_ids() {
    let site = site_of(3);
    let first = site.id_of("K0");
    let text = format!("NHS number;hospital number\n;{first}\n;K1\n;nobody\n;k1 \n;=cmd()\n;K2\n");
    let source = CohortSource::File { name: "list.csv".into(), text };
    let preview = site.service.preview_cohort(&site.session, &plan(source, &[], true)).expect("a preview");
    // "NHS number" is the preferred column of this file and is empty everywhere.
    assert_eq!((preview.invited, preview.unknown_total), (0, 0));
    let text = format!("hospital number\n{first}\nK1\nnobody\nk1 \n=cmd()\nK2\n");
    let source = CohortSource::File { name: "list.csv".into(), text };
    let preview = site
        .service
        .preview_cohort(&site.session, &plan(source.clone(), &["Invitation"], true))
        .expect("a preview");
    assert_eq!((preview.invited, preview.repeated, preview.unknown_total), (3, 1, 2), "{preview:#?}");
    assert_eq!(preview.unknown, ["line 4: nobody: nobody has this id", "line 6: =cmd(): nobody has this id"]);
    assert_eq!(preview.source, "the file list.csv");
    let planned =
        site.service.plan_cohort(&site.session, &plan(source, &["Invitation"], true)).expect("planned");
    let done = run(&site, &site.session, &planned.number);
    assert_eq!((done.stage.as_str(), done.invited, done.left_out), ("Done", 3, 0));
    assert_eq!(
        site.service.tray(&site.session, TrayRequest { patients: 1_000 }).expect("the tray").letters.len(),
        3
    );
}

#[test]
fn what_cannot_be_is_refused_before_anybody_is_invited() {
    let site = site_of(2);
    let refused = |plan: &CohortPlan| {
        let error = site.service.plan_cohort(&site.session, plan).expect_err("refused");
        (error.to_string(), kind(error))
    };
    let whole = plan(everybody(), &["Invitation"], true);
    assert!(refused(&plan(everybody(), &["User name"], true)).0.contains("activation code"));
    assert_eq!(refused(&plan(everybody(), &[], true)).1, ErrorKind::Invalid);
    assert_eq!(refused(&plan(everybody(), &["Nonsense"], true)).1, ErrorKind::NotFound);
    assert!(
        refused(&CohortPlan { expires: Some(day(2026, 11, 22)), ..whole.clone() }).0.contains("not after")
    );
    assert!(
        refused(&CohortPlan { expires: Some(day(2027, 11, 22)), ..whole.clone() }).0.contains("more than")
    );
    assert_eq!(refused(&CohortPlan { name: "  ".into(), ..whole.clone() }).1, ErrorKind::Invalid);
    let slip = CohortSource::Search { text: "cohortre".into(), state: None };
    assert!(refused(&plan(slip, &["Invitation"], true)).0.contains("exactly"), "no look-alikes are invited");
    let nobody = CohortSource::Search { text: "zzzzz".into(), state: None };
    assert!(refused(&plan(nobody, &["Invitation"], true)).0.contains("Nobody is left"));
    let asleep = CohortSource::Search { text: String::new(), state: Some("asleep".into()) };
    assert_eq!(refused(&plan(asleep, &["Invitation"], true)).1, ErrorKind::Invalid);
    assert_eq!(
        refused(&plan(CohortSource::Saved("none".into()), &["Invitation"], true)).1,
        ErrorKind::NotFound
    );
    for permission in [
        Permission::LettersBulk,
        Permission::PatientsView,
        Permission::CredentialsCreate,
        Permission::CredentialsDistribute,
    ] {
        let clerk = Session::operator("x", Permissions::all().without(permission));
        let error = site.service.plan_cohort(&clerk, &whole).expect_err("not permitted");
        assert!(error.to_string().contains(permission.name()), "{error}");
        assert!(site.service.cohort_act(&clerk, "C0001", CohortAct::Start).is_err());
    }
    let unknown = site.service.cohort_act(&site.session, "C0009", CohortAct::Start).expect_err("unknown");
    assert_eq!(kind(unknown), ErrorKind::NotFound);
    assert!(site.service.cohorts(&site.session).expect("the list").is_empty());

    site.service.plan_cohort(&site.session, &whole).expect("planned");
    site.service.retire_template(&site.session, "Invitation", true).expect("retired");
    let stopped = run(&site, &site.session, "C0001");
    assert_eq!((stopped.stage.as_str(), stopped.invited), ("Stopped", 0));
    assert!(stopped.trouble.contains("was retired"), "{}", stopped.trouble);
    site.service.retire_template(&site.session, "Invitation", false).expect("in use again");
    site.clock.advance(chrono::TimeDelta::days(28));
    let over = site.service.cohort_act(&site.session, "C0001", CohortAct::Start).expect_err("over");
    assert!(over.to_string().contains("has passed"), "{over}");
}

#[test]
fn a_saved_search_finds_who_is_there_now() {
    let site = site_of(2);
    let search = SavedSearchView {
        name: "Cardiology waiting".into(),
        text: "cohorter".into(),
        state: Some("Not invited".into()),
        ..SavedSearchView::default()
    };
    let saved = site.service.save_search(&site.session, &search).expect("saved");
    assert_eq!((saved.len(), saved[0].saved_by.as_str()), (1, "mkhan"));
    let other = Session::operator("jdoe", Permissions::all());
    let taken = site.service.save_search(&other, &search).expect_err("somebody else's");
    assert!(taken.to_string().contains("mkhan has saved a search"), "{taken}");
    let second = SavedSearchView { name: "Second".into(), ..search.clone() };
    site.service.save_search(&other, &second).expect("by another name");
    site.service.rename_search(&other, "second", "CARDIOLOGY waiting").expect_err("taken");
    let renamed = site.service.rename_search(&other, "second", "Third").expect("renamed");
    let named: Vec<_> =
        renamed.iter().map(|search| (search.name.as_str(), search.saved_by.as_str())).collect();
    assert_eq!(named, [("Cardiology waiting", "mkhan"), ("Third", "jdoe")]);
    site.service.rename_search(&other, "third", "THIRD").expect("the same in capitals");
    site.service.drop_search(&other, "third").expect("dropped");
    site.import(&[("more.ndjson", &patient(9, ADDRESS))]);
    let of = plan(CohortSource::Saved("cardiology WAITING ".into()), &["Invitation"], true);
    let preview = site.service.preview_cohort(&site.session, &of).expect("a preview");
    assert_eq!(preview.invited, 3);
    assert_eq!(preview.source, "the saved search \"Cardiology waiting\": cohorter, Not invited");
    let site = site.restart();
    assert!(
        site.service
            .save_search(&site.session, &SavedSearchView { text: " ".into(), state: None, ..search })
            .is_err()
    );
    assert!(site.service.drop_search(&site.session, "cardiology waiting").expect("dropped").is_empty());
    assert!(site.service.preview_cohort(&site.session, &of).is_err());
}

#[test]
fn more_than_two_hundred_need_a_second_person_also_over_the_socket() {
    let others: [(&str, &[&str]); 3] =
        [("mkhan", &["Records"]), ("jdoe", &["Records"]), ("lfox", &["Auditor"])];
    let office = Office::at(Site::furnished_in_memory(), &others);
    office.site.import(&[("cohort.ndjson", &invitable(201))]);
    let [mkhan, jdoe, lfox] = ["mkhan", "jdoe", "lfox"].map(|name| office.logged_in(name));
    let act = |client: &patient_profile::wire::client::Client, act| {
        office.runtime.block_on(async { answer(client.cohort_act(quick(), "C0001".into(), act).await) })
    };
    let planned = office.runtime.block_on(async {
        answer(mkhan.plan_cohort(quick(), plan(everybody(), &["Invitation"], true)).await)
    });
    let planned = planned.expect("planned");
    assert!(planned.waits_for_second && planned.next.contains("second person"), "{planned:?}");
    let refused = |outcome: Result<CohortView, ErrorView>| outcome.expect_err("refused").message;
    assert!(refused(act(&mkhan, CohortAct::Start)).contains("second person"));
    assert!(refused(act(&mkhan, CohortAct::Approve)).contains("somebody else"));
    assert!(refused(act(&lfox, CohortAct::Approve)).contains("letters.bulk"), "an auditor only reads");
    let approved = act(&jdoe, CohortAct::Approve).expect("approved");
    assert_eq!((approved.second.as_deref(), approved.waits_for_second), (Some("jdoe"), false));
    act(&mkhan, CohortAct::Start).expect("started");
    let mut view = act(&mkhan, CohortAct::Stop).unwrap_or_default();
    while view.running || view.number.is_empty() {
        view = office
            .runtime
            .block_on(async { answer(mkhan.cohort_progress(quick(), "C0001".into()).await) })
            .expect("progress");
    }
    assert!(["Stopped", "Done"].contains(&view.stage.as_str()), "{view:?}");
    if view.stage == "Stopped" {
        act(&jdoe, CohortAct::Start).expect("anybody who may can go on with it");
        while view.stage != "Done" {
            view = office
                .runtime
                .block_on(async { answer(jdoe.cohort_progress(quick(), "C0001".into()).await) })
                .expect("progress");
        }
    }
    assert_eq!((view.invited, view.left_out), (201, 0));
    // The record that the list of an auditor shows is the same.
    let seen = office.runtime.block_on(async { answer(lfox.cohorts(quick()).await) }).expect("the list");
    assert_eq!(seen[0].invited, 201);
}

#[test]
fn ids_that_nobody_has_or_that_are_named_twice_are_told_when_it_is_planned() {
    let site = site_of(3);
    let ids = ["K0", "K0", "nobody", "K1"].map(str::to_owned).to_vec();
    let named = plan(CohortSource::Rows(ids), &["Invitation"], true);
    let view = site.service.plan_cohort(&site.session, &named).expect("a plan");
    assert_eq!((view.planned, view.repeated, view.unknown_total), (2, 1, 1), "{view:?}");
    assert!(view.unknown[0].contains("nobody: nobody has this id"), "{:?}", view.unknown);
    assert_eq!(view.source, "patients who were named one by one");
}

#[test]
fn a_preview_of_more_than_a_page_says_that_there_are_more() {
    let site = site_of(1_001);
    let preview = site
        .service
        .preview_cohort(&site.session, &plan(everybody(), &["Invitation"], true))
        .expect("a preview");
    assert_eq!((preview.rows.len(), preview.more), (1_000, true));
    let few = plan(CohortSource::Search { text: "given1".into(), state: None }, &["Invitation"], true);
    let preview = site.service.preview_cohort(&site.session, &few).expect("a preview");
    assert!(!preview.more && preview.rows.len() < 1_000);
}

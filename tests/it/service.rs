//! The product's main job at the level of the service: from a file to a posted letter, and what follows.

use std::sync::Arc;

use patient_profile::domain::{ActivityKind, Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{
    AccountAct, ActivityQuery, CreateRequest, DistributeRequest, ErrorKind, RecordStatusRequest,
};

use crate::portal_fixture::{code_in, confirm};
use crate::service_fixture::{Site, create, day, text_of};
use crate::service_steps::{account, told, typing};

#[test]
fn create_now_posts_a_letter_that_registers_its_own_patient() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let outcome =
        site.service.create_credentials(&site.session, &create(&id, &["invitation"], false)).unwrap();
    assert_eq!(outcome.letters[0].status, "Sent");
    assert_eq!(outcome.credentials.status, "distributed");
    let printed = site.printed();
    assert_eq!(printed.len(), 1);
    assert_eq!(printed[0].0, outcome.letters[0].file.clone().unwrap());
    let text = &printed[0].1;
    let spaced = format!("{} {} {}", &id[..3], &id[3..6], &id[6..]);
    for needed in [
        "Dear Mrs Hawthorne",
        "14 Mill Lane",
        "20 December 2026",
        &spaced,
        "portal.northgate.example/register",
    ] {
        assert!(text.contains(needed), "{needed} is not in {text}");
    }
    let code = code_in(text);
    let kept = site.service.letter_file(&site.session, &outcome.letters[0].id).unwrap();
    assert!(!text_of(&kept.bytes).contains(&code), "the copy that stays has its code blanked");
    assert!(text_of(&kept.bytes).contains("****"));

    typing(&id, &code.to_lowercase(), "12").try_register(&site).unwrap();
    assert_eq!(site.record(&id).row.state.as_deref(), Some("Pending email confirmation"));
    assert_eq!(site.record(&id).email.as_deref(), Some("m*****@example.org"));
    confirm(&site);
    assert_eq!(site.record(&id).row.state.as_deref(), Some("Active"));
    let happy = [
        ActivityKind::PatientAccountOnboarded,
        ActivityKind::CredentialsCreated,
        ActivityKind::PatientAccessLetterGenerated,
        ActivityKind::PatientAccessLetterSent,
        ActivityKind::PatientCredentialsDistributed,
        ActivityKind::ItemViewed,
        ActivityKind::PatientUserSuccessfullyRegistered,
        ActivityKind::LegalTextAccepted,
        ActivityKind::EmailSent,
        ActivityKind::PatientAccessGranted,
    ];
    assert_eq!(site.kinds(&id), happy.map(ActivityKind::label));
}

#[test]
fn everything_is_there_after_a_restart() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let (before, log) = (site.record(&id), site.kinds(&id));
    let site = site.restart();
    assert_eq!(site.record(&id), before);
    assert_eq!(site.kinds(&id), log);
    assert_eq!(site.id_of("943 476 5919"), id);
    assert_eq!(site.service.verify_log(&site.session).unwrap().entries, site.service.store().log_head().0);
}

#[test]
fn later_keeps_the_code_and_distributing_uses_it() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let later = site.service.create_credentials(&site.session, &create(&id, &[], false)).unwrap();
    assert!(later.letters.is_empty() && site.printed().is_empty());
    assert_eq!(later.credentials.status, "not distributed");
    let site = site.restart();
    let request = DistributeRequest {
        patient: id.clone(),
        expires: None,
        templates: vec!["User name".into(), "Activation code".into()],
        hold: false,
        seen: None,
    };
    let sent = site.service.distribute_credentials(&site.session, &request).unwrap();
    assert_eq!(sent.credentials.created, later.credentials.created, "the same credentials");
    let printed = site.printed();
    let spaced = format!("{} {} {}", &id[..3], &id[3..6], &id[6..]);
    assert_eq!(printed.len(), 2);
    assert!(printed[0].1.contains(&spaced) && !printed[0].1.contains("Code"), "letter A has no code");
    assert!(!printed[1].1.contains(&spaced) && !printed[1].1.contains(&id), "letter B has no Patient ID");
    typing(&id, &code_in(&printed[1].1), "12").try_register(&site).unwrap();
    let again = site.service.distribute_credentials(&site.session, &request).unwrap_err();
    assert_eq!(told(again).0, ErrorKind::Refused);
}

#[test]
fn disable_and_enable_go_back_and_forth() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let disable = account(&id, AccountAct::Disable);
    let refused = told(site.service.account(&site.session, &disable).unwrap_err());
    assert_eq!(refused.1, "Not now: only an active account can be disabled; this one is not invited.");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    typing(&id, &code_in(&site.printed()[0].1), "12").try_register(&site).unwrap();
    confirm(&site);
    assert_eq!(site.service.account(&site.session, &disable).unwrap().state.as_deref(), Some("Disabled"));
    let enabled = site.service.account(&site.session, &account(&id, AccountAct::Enable)).unwrap();
    assert_eq!(enabled.state.as_deref(), Some("Active"));
    let status = RecordStatusRequest { patient: id.clone(), status: "restricted".into() };
    assert_eq!(
        site.service.record_status(&site.session, &status).unwrap().state.as_deref(),
        Some("Disabled")
    );
    let open = RecordStatusRequest { patient: id.clone(), status: "Open".into() };
    assert_eq!(
        site.service.record_status(&site.session, &open).unwrap().state.as_deref(),
        Some("Disabled"),
        "leaving a disabling status never enables by itself"
    );
    site.service.account(&site.session, &account(&id, AccountAct::Enable)).unwrap();
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let seq = site.service.store().seq();
    let refused =
        |request: &CreateRequest| told(site.service.create_credentials(&site.session, request).unwrap_err());
    let past = CreateRequest { expires: day(2026, 11, 22), ..create(&id, &["Invitation"], false) };
    assert_eq!(
        refused(&past).1,
        "The Credentials Expiry Date 2026-11-22 is not after today. Choose a later day."
    );
    let half = create(&id, &["User name"], false);
    assert_eq!(
        refused(&half).1,
        "The chosen letters together lack: activation code. Choose a template that tells it."
    );
    assert_eq!(refused(&create(&id, &["No such"], false)).0, ErrorKind::NotFound);
    assert_eq!(refused(&create("0000000000", &["Invitation"], false)).0, ErrorKind::NotFound);
    let nobody = site.id_of("nodate");
    assert!(refused(&create(&nobody, &[], false)).1.contains("no date of birth"));
    assert_eq!(site.record(&nobody).cannot_invite, "no date of birth");
    std::fs::remove_dir(site.dir.path().join("print")).unwrap();
    let gone = refused(&create(&id, &["Invitation"], false));
    assert_eq!(gone.0, ErrorKind::Unavailable);
    assert!(gone.1.contains("is not there"), "{}", gone.1);
    // A number may have been taken for the letter that was not made; nothing else happened.
    assert!(site.service.store().seq() <= seq + 1);
    assert_eq!(site.record(&id).row.state, None);
}

#[test]
fn permissions_are_checked_for_every_call() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let with = |permissions| Session::operator("clerk", permissions);
    let all_but = |permission| with(Permissions::all().without(permission));
    let forbidden = |error| assert_eq!(told(error).0, ErrorKind::Forbidden);
    forbidden(site.service.record(&with(Permissions::NONE), &id).unwrap_err());
    let create = create(&id, &[], false);
    forbidden(site.service.create_credentials(&all_but(Permission::CredentialsCreate), &create).unwrap_err());
    let status = RecordStatusRequest { patient: id.clone(), status: "Deceased".into() };
    forbidden(site.service.record_status(&all_but(Permission::PatientsImport), &status).unwrap_err());
    forbidden(site.service.check_base(&all_but(Permission::LettersConfigure), &[]).unwrap_err());
    forbidden(site.service.activity(&all_but(Permission::LogView), &ActivityQuery::default()).unwrap_err());
    forbidden(site.service.snapshot(&all_but(Permission::OperatorsManage)).unwrap_err());
    let seen = site.service.actions(&all_but(Permission::CredentialsCreate), &id).unwrap();
    assert!(seen[0].reason.starts_with("Not permitted: this needs the permission credentials.create"));
}

#[test]
fn credentials_made_since_the_operator_looked_are_not_replaced_unseen() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let seen = |seen| CreateRequest { seen: Some(seen), ..create(&id, &["Invitation"], false) };
    assert_eq!(site.record(&id).generation(), 0);
    site.service.create_credentials(&site.session, &seen(0)).unwrap();
    let (letters, seq) = (site.printed().len(), site.service.store().seq());
    let (kind, text) = told(site.service.create_credentials(&site.session, &seen(0)).unwrap_err());
    assert_eq!(
        (kind, text.as_str()),
        (ErrorKind::Conflict, "mkhan has created credentials since you looked.")
    );
    assert_eq!((site.printed().len(), site.service.store().seq()), (letters, seq), "nothing was done");
    assert_eq!(site.record(&id).generation(), 1);
    site.service.create_credentials(&site.session, &seen(1)).unwrap();
    assert_eq!(site.printed().len(), letters + 1);
}

#[test]
fn fifty_parallel_distributions_make_one_set() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let request = DistributeRequest {
        patient: id.clone(),
        expires: None,
        templates: vec!["Invitation".into()],
        hold: false,
        seen: None,
    };
    let threads: Vec<_> = (0..50)
        .map(|_| {
            let (service, session, request) =
                (Arc::clone(&site.service), site.session.clone(), request.clone());
            std::thread::spawn(move || service.distribute_credentials(&session, &request).is_ok())
        })
        .collect();
    let done = threads.into_iter().map(|thread| thread.join().unwrap()).filter(|ok| *ok).count();
    assert_eq!(done, 1);
    assert_eq!(site.printed().len(), 1);
    let kinds = site.kinds(&id);
    assert_eq!(kinds.iter().filter(|kind| *kind == "Patient Credentials Distributed").count(), 1);
}

#[test]
fn nothing_about_a_patient_lies_in_plain_text() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true)).unwrap();
    site.service.snapshot(&site.session).unwrap();
    site.service.close().unwrap();
    let canaries =
        ["Hawthorne", "HAWTHORNE", "hawthorne", "9434765919", "Mill Lane", "ZZ99 3WZ", id.as_str()];
    let mut n_files = 0;
    let mut folders = vec![site.paths.data.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            n_files += 1;
            let bytes = std::fs::read(entry.path()).unwrap();
            for canary in canaries {
                let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
                for needle in [canary.as_bytes(), &wide] {
                    let found = bytes.windows(needle.len()).any(|window| window == needle);
                    assert!(!found, "{canary} lies in {}", entry.path().display());
                }
            }
        }
    }
    assert!(n_files > 5, "the walk saw {n_files} files");
}

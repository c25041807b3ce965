//! The product's main job at the level of the service: from a file to a posted letter, and what follows.

use std::sync::Arc;

use patient_profile::domain::{ActivityKind, Permission, Permissions};
use patient_profile::service::api::{
    AccountAct, AccountRequest, ActivityQuery, AddTemplate, CreateRequest, DistributeRequest, ErrorKind,
    ErrorView, HeldAct, HeldRequest, LetterFilter, PreviewRequest, RecordStatusRequest, WarningAbout,
};
use patient_profile::service::{ServiceError, Session};

use crate::portal_fixture::{Person, confirm};
use crate::service_fixture::{PATIENTS, Site, create, day, text_of};

fn account(patient: &str, act: AccountAct) -> AccountRequest {
    AccountRequest { patient: patient.into(), act, reason: "asked by telephone".into() }
}

fn kind(error: ServiceError) -> (ErrorKind, String) {
    let view = ErrorView::from(error);
    (view.kind, view.message)
}

/// The code in a letter's text: four groups of four after the word.
fn code_in(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let at = words.iter().position(|word| word.eq_ignore_ascii_case("code"));
    let at = at.expect("the letter has a code");
    words[at + 1..at + 5].join("-")
}

/// Somebody who types this, born in March 1962.
fn typing(patient: &str, code: &str, day: &'static str) -> Person {
    Person::typing(patient, code, [day, "3", "1962"])
}

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
    assert_eq!(kind(again).0, ErrorKind::Refused);
}

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
fn held_letters_wait_and_are_sent_or_discarded() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true)).unwrap();
    assert!(site.printed().is_empty());
    let held = LetterFilter { status: Some("held".into()), ..LetterFilter::default() };
    assert_eq!(site.service.letters(&site.session, &held).unwrap().len(), 1);
    assert_eq!(site.service.site(&site.session).unwrap().held_letters, 1);
    let discard = |act, reason: &str| HeldRequest { patient: id.clone(), act, reason: reason.into() };
    let refused = site.service.held_letters(&site.session, &discard(HeldAct::Discard, " ")).unwrap_err();
    assert_eq!(kind(refused).1, "A reason is needed: say why in a few words.");
    site.service.held_letters(&site.session, &discard(HeldAct::Discard, "wrong template")).unwrap();
    assert!(site.service.letters(&site.session, &held).unwrap().is_empty());

    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true)).unwrap();
    let site = site.restart();
    let sent = site.service.held_letters(&site.session, &discard(HeldAct::Send, "")).unwrap();
    assert_eq!(sent.letters.iter().map(|l| l.status.as_str()).collect::<Vec<_>>(), ["Sent"]);
    typing(&id, &code_in(&site.printed()[0].1), "12").try_register(&site).unwrap();
}

#[test]
fn a_held_letter_is_not_sent_to_somebody_who_died() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true)).unwrap();
    let died = PATIENTS.lines().next().unwrap().replace(r#""gender""#, r#""deceasedBoolean":true,"gender""#);
    site.import(&[("update.ndjson", &died)]);
    assert_eq!(site.record(&id).row.state.as_deref(), Some("Disabled"));
    assert_eq!(site.kinds(&id).last().unwrap(), "Patient Account Disabled Automatically");
    let send = HeldRequest { patient: id.clone(), act: HeldAct::Send, reason: String::new() };
    let refused = kind(site.service.held_letters(&site.session, &send).unwrap_err());
    assert_eq!(
        refused,
        (ErrorKind::Refused, "Not now: the record is \"Deceased\". Fix the record first.".into())
    );
    assert!(site.printed().is_empty());
    let discard = HeldRequest { act: HeldAct::Discard, reason: "died".into(), ..send };
    site.service.held_letters(&site.session, &discard).unwrap();
}

#[test]
fn disable_and_enable_go_back_and_forth() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let disable = account(&id, AccountAct::Disable);
    let refused = kind(site.service.account(&site.session, &disable).unwrap_err());
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
    assert!(kind(site.service.account(&site.session, &unlock).unwrap_err()).1.contains("void"));

    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    assert_eq!(site.record(&id).row.state.as_deref(), Some("Pending registration"));
    let right = code_in(&site.printed()[1].1);
    for n in 0..10 {
        site.clock.advance(chrono::TimeDelta::minutes(61));
        typing(&id, &wrong_code(n), "12").try_register(&site).unwrap_err();
    }
    assert_eq!(site.record(&id).row.state.as_deref(), Some("Locked"));
    site.service.account(&site.session, &unlock).unwrap();
    typing(&id, &right, "12").try_register(&site).unwrap();
}

/// A well-formed code that belongs to nobody.
fn wrong_code(seed: u64) -> String {
    use rand::SeedableRng;
    let mut rng = rand::rngs::StdRng::seed_from_u64(1000 + seed);
    patient_profile::vault::Code::random(&mut rng).grouped().to_string()
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

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let seq = site.service.store().seq();
    let refused =
        |request: &CreateRequest| kind(site.service.create_credentials(&site.session, request).unwrap_err());
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
    let forbidden = |error| assert_eq!(kind(error).0, ErrorKind::Forbidden);
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
    let (kind, text) = kind(site.service.create_credentials(&site.session, &seen(0)).unwrap_err());
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
fn an_import_is_idempotent_and_links_what_belongs_together() {
    let referral = r#"{"resourceType":"ServiceRequest","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"authoredOn":"2026-11-03","code":{"text":"Cardiology"}}"#;
    let document = r#"{"resourceType":"DocumentReference","id":"d1","status":"current","subject":{"reference":"Patient/p1"},"date":"2026-11-04T10:00:00Z","type":{"text":"Discharge summary"},"context":{"related":[{"reference":"ServiceRequest/r1"}]},"content":[{"attachment":{"contentType":"text/plain","data":"SGVsbG8=","title":"Summary"}}]}"#;
    let stray = r#"{"resourceType":"ServiceRequest","id":"r9","status":"active","intent":"order","subject":{"reference":"Patient/nobody"}}"#;
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let lines = [document, referral, stray].join("\n");
    let first = site.import(&[("records.ndjson", &lines)]);
    assert_eq!((first.referrals.added, first.referrals.refused, first.documents.added), (1, 1, 1));
    assert!(first.issues.iter().any(|issue| issue.severity == "Refused" && issue.place.contains("line 3")));
    let again = site.import(&[("patients.ndjson", PATIENTS), ("records.ndjson", &lines)]);
    assert_eq!((again.patients.unchanged, again.patients.added, again.patients.changed), (3, 0, 0));
    assert_eq!((again.referrals.unchanged, again.documents.unchanged), (1, 1));
    let view = site.record(&id);
    assert_eq!(view.referrals[0].service, "Cardiology");
    assert_eq!((view.documents[0].title.as_str(), view.documents[0].size), ("Summary", 5));
    assert_eq!(site.restart().record(&id).referrals.len(), 1);
}

#[test]
fn a_dry_run_writes_nothing() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.ndjson"), PATIENTS).unwrap();
    let seq = site.service.store().seq();
    let paths = vec![folder.path().to_string_lossy().into_owned()];
    let request =
        patient_profile::service::api::ImportRequest { paths, map: None, dry_run: true, sent: None };
    assert_eq!(site.run_import(&request).patients.added, 3);
    assert_eq!(site.service.store().seq(), seq);
}

#[test]
fn a_preview_never_shows_a_code() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let request = PreviewRequest {
        patient: Some(id),
        templates: vec!["Activation code".into()],
        version: None,
        expires: None,
    };
    let view = site.service.preview(&site.session, &request).unwrap();
    assert_eq!(view.missing, ["Patient ID", "link"]);
    assert!(view.warnings.is_empty(), "what the set lacks is no warning of a letter: {:?}", view.warnings);
    assert!(
        view.letters[0].lines.iter().any(|line| line.contains("**** **** **** ****")),
        "{:?}",
        view.letters
    );
}

#[test]
fn warnings_of_a_preview_are_those_of_the_set_and_say_what_they_are_about() {
    let site = Site::furnished();
    let id = site.id_of("haworth");
    let base = site.service.bases(&site.session).unwrap()[0].name.clone();
    let whole =
        "{{credentials.id}} {{credentials.code}} {{portal.link}} {{credentials.expires}} {{support.phone}}";
    for (name, body) in [("Whole", whole), ("Reminder", "Help: {{support.phone}}")] {
        let request = AddTemplate {
            name: name.into(),
            base: base.clone(),
            object: "Patient Profile".into(),
            body: Some(body.into()),
            visible: false,
        };
        site.service.add_template(&site.session, &request).unwrap();
    }
    let preview = |names: &[&str]| {
        let templates = names.iter().map(|name| (*name).to_owned()).collect();
        let request = PreviewRequest { patient: Some(id.clone()), templates, version: None, expires: None };
        site.service.preview(&site.session, &request).unwrap()
    };
    let both = preview(&["Whole", "Reminder"]);
    assert!(both.missing.is_empty());
    let about: Vec<&WarningAbout> = both.warnings.iter().map(|warning| &warning.about).collect();
    // Haworth has no address. The reminder lacks much, but the other letter has it; that one has both secrets.
    assert_eq!(about, [&WarningAbout::Patient, &WarningAbout::Letter("Whole".into())]);
    assert!(both.warnings[1].text.contains("both Patient ID and activation code"), "{:?}", both.warnings);
    assert_eq!(preview(&["Whole"]).warnings.len(), 1);
    assert_eq!(preview(&["Reminder"]).missing, ["Patient ID", "activation code", "link"]);
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

/// R38: whoever holds the letter of an older code needs the newer one; the lists say so.
#[test]
fn a_letter_whose_code_was_replaced_is_listed_as_superseded() {
    use patient_profile::service::api::{LetterFilter, ReissueRequest};
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).expect("sent");
    let request = ReissueRequest { patient: id.clone(), expires: None, hold: false };
    site.service.reissue_letter(&site.session, &request).expect("another one");
    let of = |status: Option<&str>, patient: Option<&String>| {
        let filter = LetterFilter {
            patient: patient.cloned(),
            status: status.map(str::to_owned),
            ..LetterFilter::default()
        };
        let letters = site.service.letters(&site.session, &filter).expect("letters");
        letters.into_iter().map(|one| (one.id, one.status, one.sent.is_some())).collect::<Vec<_>>()
    };
    let both = [("L000002".into(), "Sent".into(), true), ("L000001".into(), "Superseded".into(), true)];
    assert_eq!(of(None, Some(&id)), both);
    assert_eq!(of(Some("sent"), None), both[..1]);
    assert_eq!(of(Some("superseded"), None), both[1..]);
    let before = |number: &str| {
        let filter = LetterFilter { before: Some(number.into()), ..LetterFilter::default() };
        site.service
            .letters(&site.session, &filter)
            .map(|page| page.into_iter().map(|one| one.id).collect::<Vec<_>>())
    };
    assert_eq!(before("L000002").expect("the next page"), ["L000001"]);
    assert!(before("L000001").expect("the last page").is_empty());
    assert!(before("nonsense").is_err());
    let record = site.record(&id);
    assert_eq!(
        record.letters.iter().map(|one| one.status.as_str()).collect::<Vec<_>>(),
        ["Sent", "Superseded"]
    );
    site.service.letter_returned(&site.session, "L000001").expect("an old letter comes back as well");
    assert_eq!(of(None, Some(&id))[1].1, "Returned");
}

//! Letters of an account: previews, held letters, and those whose code was replaced.

use patient_profile::service::api::{
    AddTemplate, ErrorKind, HeldAct, HeldRequest, LetterFilter, PreviewRequest, WarningAbout,
};

use crate::portal_fixture::code_in;
use crate::service_fixture::{PATIENTS, Site, create};
use crate::service_steps::{told, typing};

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
    assert_eq!(told(refused).1, "A reason is needed: say why in a few words.");
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
    let refused = told(site.service.held_letters(&site.session, &send).unwrap_err());
    assert_eq!(refused, (ErrorKind::Refused, "Not now: the record is \"Deceased\": nothing is sent.".into()));
    assert!(site.printed().is_empty());
    let discard = HeldRequest { act: HeldAct::Discard, reason: "died".into(), ..send };
    site.service.held_letters(&site.session, &discard).unwrap();
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

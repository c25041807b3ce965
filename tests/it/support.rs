//! Client support and legal texts (R10, R69 to R76).

use chrono::TimeDelta;
use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{ErrorKind, SetLegal, SetSupport, SupportLine, SupportOf};

use crate::service_fixture::{Site, create, text_of};
use crate::service_steps::kind;

/// A hospital, a clinic, and a patient of each; the fixture's patients have no organisation.
const ORGANISATIONS: &str = concat!(
    r#"{"resourceType":"Organization","id":"o1","name":"Northgate Hospital","type":[{"text":"Hospital"}]}"#,
    "\n",
    r#"{"resourceType":"Organization","id":"o2","name":"Mill Lane Clinic","type":[{"text":"Clinic"}]}"#,
    "\n",
    r#"{"resourceType":"Patient","id":"q1","address":[{"line":["1 High Street"],"city":"Northgate","postalCode":"ZZ99 1AA"}],"identifier":[{"system":"urn:northgate","value":"Q1"}],"name":[{"given":["Ada"],"family":"Wardle"}],"birthDate":"1970-01-01","managingOrganization":{"reference":"Organization/o1"}}"#,
    "\n",
    r#"{"resourceType":"Patient","id":"q2","address":[{"line":["1 High Street"],"city":"Northgate","postalCode":"ZZ99 1AA"}],"identifier":[{"system":"urn:northgate","value":"Q2"}],"name":[{"given":["Ben"],"family":"Clinician"}],"birthDate":"1971-01-01","managingOrganization":{"reference":"Organization/o2"}}"#,
    "\n"
);

pub fn set(of: &str, phone: &str) -> SetSupport {
    SetSupport { organisation_type: of.into(), email: String::new(), phone: phone.into(), seen: None }
}

/// The entry of a type, whatever it is by now.
fn of(named: &str) -> SupportOf {
    SupportOf { organisation_type: named.into(), seen: None }
}

pub fn site() -> Site {
    let site = Site::furnished();
    site.import(&[("organisations.ndjson", ORGANISATIONS)]);
    site
}

pub fn line(site: &Site, of: &str) -> SupportLine {
    let view = site.service.support(&site.session).expect("client support");
    view.lines.into_iter().find(|line| line.organisation_type == of).expect("a line")
}

/// The telephone number that the patient found by `name` sees.
fn phone(site: &Site, name: &str) -> String {
    site.record(&site.id_of(name)).support.1
}

#[test]
fn a_type_has_its_own_entry_or_that_of_all_others() {
    let site = site();
    assert_eq!(phone(&site, "wardle"), "01632 960001", "the site's contact, while nothing is entered");
    site.service.set_support(&site.session, &set("hospital", "111 111")).unwrap();
    site.service.set_support(&site.session, &set("", "222 222")).unwrap();
    assert_eq!(phone(&site, "wardle"), "01632 960001", "not before an hour has passed");
    let pending = line(&site, "Hospital").pending.unwrap();
    assert_eq!(pending.from, crate::service_fixture::morning() + TimeDelta::minutes(60));
    site.clock.advance(TimeDelta::minutes(59));
    assert_eq!(phone(&site, "wardle"), "01632 960001");
    site.clock.advance(TimeDelta::minutes(1));
    let site = site.restart();
    assert_eq!((phone(&site, "wardle"), phone(&site, "clinician")), ("111 111".into(), "222 222".into()));
    assert_eq!(phone(&site, "hawthorne"), "222 222", "whoever has no organisation sees blank's");
    assert!(line(&site, "Hospital").own && !line(&site, "Clinic").own);
    assert_eq!(line(&site, "Clinic").source, "the entry for all other types");
    site.service.remove_support(&site.session, &of("Hospital")).unwrap();
    assert_eq!(phone(&site, "wardle"), "111 111");
    site.clock.advance(TimeDelta::minutes(60));
    assert_eq!(phone(&site, "wardle"), "222 222", "removed: it falls back to blank");
    let id = site.id_of("clinician");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    assert!(site.printed()[0].1.contains("222 222"), "letters carry what patients see");
}

#[test]
fn a_pending_change_is_replaced_or_withdrawn() {
    let site = site();
    let service = &site.service;
    service.set_support(&site.session, &set("", "111")).unwrap();
    site.clock.advance(TimeDelta::minutes(60));
    service.set_support(&site.session, &set("", "222")).unwrap();
    site.clock.advance(TimeDelta::minutes(30));
    service.set_support(&site.session, &set("", "333")).unwrap();
    let view = service.support(&site.session).unwrap();
    assert_eq!(
        view.lines.iter().filter(|line| line.organisation_type.is_empty()).count(),
        1,
        "one entry a type"
    );
    site.clock.advance(TimeDelta::minutes(45));
    assert_eq!(phone(&site, "hawthorne"), "111", "the first change was replaced, the second is not due");
    service.withdraw_support(&site.session, &of("")).unwrap();
    site.clock.advance(TimeDelta::minutes(120));
    assert_eq!(phone(&site, "hawthorne"), "111");
    assert_eq!(kind(service.withdraw_support(&site.session, &of("")).unwrap_err()), ErrorKind::NotFound);
}

#[test]
fn bad_contacts_unknown_types_and_missing_rights_are_refused() {
    let site = site();
    let service = &site.service;
    let refused = |request: &SetSupport| service.set_support(&site.session, request).unwrap_err();
    assert_eq!(kind(refused(&set("", ""))), ErrorKind::Invalid);
    assert_eq!(kind(refused(&set("", "call us"))), ErrorKind::Invalid);
    assert_eq!(kind(refused(&set("Spaceport", "111"))), ErrorKind::NotFound);
    assert_eq!(kind(service.remove_support(&site.session, &of("Clinic")).unwrap_err()), ErrorKind::NotFound);
    let clerk = Session::operator("x", Permissions::all().without(Permission::SupportConfigure));
    for error in [
        service.set_support(&clerk, &set("", "111")).map(drop).unwrap_err(),
        service.withdraw_support(&clerk, &of("")).map(drop).unwrap_err(),
        service.remove_support(&clerk, &of("")).map(drop).unwrap_err(),
        service.add_organisation_type(&clerk, "Hospice").map(drop).unwrap_err(),
    ] {
        assert_eq!(kind(error), ErrorKind::Forbidden);
    }
}

#[test]
fn the_list_of_types_is_editable() {
    let site = site();
    let service = &site.service;
    let types = service.add_organisation_type(&site.session, "Hospice").unwrap();
    assert_eq!(types, ["Clinic", "Hospice", "Hospital"]);
    assert!(service.add_organisation_type(&site.session, "hospice").is_err());
    service.set_support(&site.session, &set("Hospice", "111")).unwrap();
    assert!(service.remove_organisation_type(&site.session, "Hospice").is_err(), "it has an entry");
    service.withdraw_support(&site.session, &of("Hospice")).unwrap();
    let types = service.remove_organisation_type(&site.session, "Hospice").unwrap();
    assert_eq!(types, ["Clinic", "Hospital"]);
    assert!(service.remove_organisation_type(&site.session, "Clinic").is_err(), "organisations have it");
}

#[test]
fn legal_texts_have_versions_and_organisations() {
    let site = site();
    let service = &site.service;
    let legal = |organisation: Option<&str>, text: &str| SetLegal {
        organisation: organisation.map(str::to_owned),
        text: text.into(),
        seen: None,
    };
    service.set_legal(&site.session, &legal(None, "For all.")).unwrap();
    service.set_legal(&site.session, &legal(None, "For all, again.")).unwrap();
    service.set_legal(&site.session, &legal(Some("northgate hospital"), "For the hospital.")).unwrap();
    service.sweep_objects().unwrap();
    let site = site.restart();
    let service = &site.service;
    service.sweep_objects().unwrap();
    let shown = service.legal(&site.session, None, None).unwrap();
    assert_eq!((shown.version, shown.text.as_str()), (2, "For all, again."));
    assert_eq!(service.legal(&site.session, None, Some(1)).unwrap().text, "For all.");
    assert_eq!(service.legal_texts(&site.session).unwrap().len(), 3);
    let body = "{{credentials.id}} {{credentials.code}} {{portal.link}} {{legal.text}}";
    let template = patient_profile::service::api::AddTemplate {
        name: "Legal".into(),
        base: "Letterhead".into(),
        object: "Patient Profile".into(),
        body: Some(body.into()),
        visible: false,
    };
    service.add_template(&site.session, &template).unwrap();
    for (name, words) in [("wardle", "For the hospital."), ("clinician", "For all, again.")] {
        let id = site.id_of(name);
        let sent = service.create_credentials(&site.session, &create(&id, &["Legal"], false)).unwrap();
        let letter = service.letter_file(&site.session, &sent.letters[0].id).unwrap();
        assert!(text_of(&letter.bytes).contains(words), "{name}");
    }
    service.set_legal(&site.session, &legal(Some("Northgate Hospital"), "")).unwrap();
    assert_eq!(service.legal(&site.session, Some("Northgate Hospital"), None).unwrap().text, "");
    assert_eq!(service.legal_of(None).unwrap().version, 2);
    assert_eq!(
        kind(service.set_legal(&site.session, &legal(Some("Nowhere"), "x")).unwrap_err()),
        ErrorKind::NotFound
    );
    let long = "x".repeat(100_000);
    assert_eq!(kind(service.set_legal(&site.session, &legal(None, &long)).unwrap_err()), ErrorKind::Invalid);
    let clerk = Session::operator("x", Permissions::all().without(Permission::LettersConfigure));
    assert_eq!(kind(service.set_legal(&clerk, &legal(None, "x")).unwrap_err()), ErrorKind::Forbidden);
}

#[test]
fn nobody_replaces_what_they_have_not_seen_unless_they_say_so() {
    let site = site();
    let service = &site.service;
    let seen = |phone: &str, seen| SetSupport { seen, ..set("Clinic", phone) };
    service.set_support(&site.session, &seen("111 111", Some(0))).unwrap();
    let error = service.set_support(&site.session, &seen("222 222", Some(0))).unwrap_err();
    assert!(error.to_string().contains("111 111"), "{error}");
    assert_eq!(kind(error), ErrorKind::Conflict);
    let revision = line(&site, "Clinic").revision;
    service.set_support(&site.session, &seen("222 222", Some(revision))).unwrap();
    service.set_support(&site.session, &seen("333 333", None)).unwrap();
    service.withdraw_support(&site.session, &of("Clinic")).unwrap();
    let error = service.set_support(&site.session, &seen("444 444", Some(revision))).unwrap_err();
    assert_eq!(kind(error), ErrorKind::Conflict);
    service.set_support(&site.session, &set("Clinic", "555 555")).unwrap();
    let older = SupportOf { seen: Some(revision), ..of("Clinic") };
    assert_eq!(kind(service.withdraw_support(&site.session, &older).unwrap_err()), ErrorKind::Conflict);
    let now = SupportOf { seen: Some(line(&site, "Clinic").revision), ..of("Clinic") };
    service.withdraw_support(&site.session, &now).unwrap();
    let legal = |seen| SetLegal { organisation: None, text: "For all.".into(), seen };
    service.set_legal(&site.session, &legal(Some(0))).unwrap();
    let error = service.set_legal(&site.session, &legal(Some(0))).unwrap_err();
    assert!(error.to_string().contains("mkhan has saved version 1"), "{error}");
    service.set_legal(&site.session, &legal(Some(1))).unwrap();
    assert_eq!(service.set_legal(&site.session, &legal(None)).unwrap().version, 3);
}

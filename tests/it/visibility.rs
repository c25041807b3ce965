//! What patients see of letters and documents (R25, R27 to R30).

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{ActivityQuery, EditTemplate, ErrorKind, VisibilityChange, VisibilityOf};

use crate::service_fixture::{Site, create};
use crate::service_steps::{edit, kind};

const DOCUMENTS: &str = concat!(
    r#"{"resourceType":"DocumentReference","id":"d1","status":"current","type":{"text":"Discharge summary"},"subject":{"reference":"Patient/p1"},"description":"Summary of 3 May","content":[{"attachment":{"contentType":"text/plain","data":"aGVsbG8=","title":"Summary of 3 May"}}]}"#,
    "\n",
    r#"{"resourceType":"DocumentReference","id":"d2","status":"current","type":{"text":"Clinic letter"},"subject":{"reference":"Patient/p1"},"content":[{"attachment":{"contentType":"text/plain","data":"aGVsbG8=","title":"Clinic of 4 May"}}]}"#,
    "\n"
);

fn template(name: &str, visible: bool) -> VisibilityChange {
    VisibilityChange { of: VisibilityOf::Template(name.into()), visible: Some(visible) }
}

fn of_type(name: &str, visible: bool) -> VisibilityChange {
    VisibilityChange { of: VisibilityOf::DocumentType(name.into()), visible: Some(visible) }
}

fn document(patient: &str, id: &str, visible: Option<bool>) -> VisibilityChange {
    let of = VisibilityOf::Document { patient: patient.into(), document: id.into() };
    VisibilityChange { of, visible }
}

pub fn site() -> (Site, String) {
    let site = Site::furnished();
    site.import(&[("documents.ndjson", DOCUMENTS)]);
    let id = site.id_of("hawthorne");
    (site, id)
}

/// The patient's documents as (title, visible).
pub fn seen(site: &Site, patient: &str) -> Vec<(String, bool)> {
    let mut seen: Vec<_> =
        site.record(patient).documents.into_iter().map(|one| (one.kind, one.visible)).collect();
    seen.sort();
    seen
}

pub fn logged(site: &Site) -> Vec<(String, String)> {
    let query =
        ActivityQuery { kind: Some("Visibility Changed".into()), limit: 100, ..ActivityQuery::default() };
    let page = site.service.activity(&site.session, &query).expect("the log");
    page.entries.into_iter().rev().map(|entry| (entry.actor, entry.detail)).collect()
}

#[test]
fn letters_of_a_template_are_shown_hidden_and_shown_again() {
    let (site, id) = site();
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    assert!(!site.record(&id).letters[0].visible);
    let outcome = site.service.set_visibility(&site.session, &[template("invitation", true)]).unwrap();
    assert_eq!(outcome.before, [template("invitation", false)]);
    assert!(outcome.summary[0].contains("letters of: Invitation"), "{:?}", outcome.summary);
    assert!(site.record(&id).letters[0].visible);
    let site = site.restart();
    assert!(site.record(&id).letters[0].visible);
    site.service.set_visibility(&site.session, &outcome.before).unwrap();
    assert!(!site.record(&id).letters[0].visible, "undone");
    let newer = EditTemplate { body: None, visible: Some(true), ..edit("Invitation", 1, "") };
    site.service.edit_template(&site.session, &newer).unwrap();
    assert!(site.record(&id).letters[0].visible, "the newest version counts for all letters of a template");
    let said: Vec<String> = logged(&site).into_iter().map(|(_, detail)| detail).collect();
    assert_eq!(
        said,
        [
            "letters of \"Invitation\" are visible now",
            "letters of \"Invitation\" are hidden now",
            "letters of \"Invitation\" are visible now"
        ]
    );
}

#[test]
fn a_held_letter_is_not_shown_before_it_left() {
    let (site, id) = site();
    site.service.set_visibility(&site.session, &[template("Invitation", true)]).unwrap();
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true)).unwrap();
    assert!(!site.record(&id).letters[0].visible);
}

#[test]
fn documents_follow_their_type_unless_they_go_their_own_way() {
    let (site, id) = site();
    let (clinic, summary) = ("Clinic letter".to_owned(), "Discharge summary".to_owned());
    assert_eq!(seen(&site, &id), [(clinic.clone(), false), (summary.clone(), false)], "hidden by default");
    let view = site.service.visibility(&site.session).unwrap();
    assert_eq!(view.document_types, [(clinic.clone(), false), (summary.clone(), false)]);
    let documents = site.record(&id).documents;
    let of = |kind: &str| documents.iter().find(|one| one.kind == kind).unwrap().id.clone();
    let changes = [of_type("discharge SUMMARY", true), document(&id, &of("Clinic letter"), Some(true))];
    let outcome = site.service.set_visibility(&site.session, &changes).unwrap();
    assert_eq!(outcome.before[1], document(&id, &of("Clinic letter"), None));
    let site = site.restart();
    assert_eq!(seen(&site, &id), [(clinic.clone(), true), (summary.clone(), true)]);
    site.import(&[("documents.ndjson", DOCUMENTS)]);
    assert_eq!(
        seen(&site, &id),
        [(clinic.clone(), true), (summary.clone(), true)],
        "an import changes nothing"
    );
    site.service.set_visibility(&site.session, &[document(&id, &of(&summary), Some(false))]).unwrap();
    assert_eq!(seen(&site, &id), [(clinic.clone(), true), (summary.clone(), false)]);
    let view = site.service.visibility(&site.session).unwrap();
    assert_eq!(view.documents.len(), 2);
    assert!(view.summary[2].contains("1 is shown besides and 1 is hidden"), "{:?}", view.summary);
    site.service.set_visibility(&site.session, &[document(&id, &of(&summary), None)]).unwrap();
    assert_eq!(seen(&site, &id), [(clinic, true), (summary, true)], "it follows its type again");
    assert!(logged(&site).iter().all(|(actor, _)| actor == "mkhan"));
    assert_eq!(logged(&site).len(), 4);
    assert!(site.kinds(&id).contains(&"Visibility Changed".to_owned()));
}

#[test]
fn all_or_none_and_only_who_may() {
    let (site, id) = site();
    let changes = [of_type("Clinic letter", true), of_type("No such type", true)];
    assert_eq!(kind(site.service.set_visibility(&site.session, &changes).unwrap_err()), ErrorKind::NotFound);
    assert!(seen(&site, &id).iter().all(|(_, visible)| !visible) && logged(&site).is_empty());
    let neither = VisibilityChange { visible: None, ..of_type("Clinic letter", true) };
    assert_eq!(kind(site.service.set_visibility(&site.session, &[neither]).unwrap_err()), ErrorKind::Invalid);
    let other = document(&site.id_of("haworth"), &site.record(&id).documents[0].id, Some(true));
    assert_eq!(kind(site.service.set_visibility(&site.session, &[other]).unwrap_err()), ErrorKind::NotFound);
    let clerk = Session::operator("x", Permissions::all().without(Permission::VisibilityConfigure));
    let refused = site.service.set_visibility(&clerk, &[template("Invitation", true)]).unwrap_err();
    assert_eq!(kind(refused), ErrorKind::Forbidden);
    site.service.set_visibility(&site.session, &[template("Invitation", false)]).unwrap();
    assert!(logged(&site).is_empty(), "what stands as asked is no change");
}

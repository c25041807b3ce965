//! Rules of the pages that cross several rooms: what is shown, what is accepted, whose step it is, who is known, and what
//! goes out (R10, R28, S8, S18, S20, S92).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use patient_profile::mail::{MailFault, Mailer, Outgoing};
use patient_profile::service::api::{SetLegal, VisibilityChange, VisibilityOf};
use patient_profile::service::portal::{AccountForm, PortalRefusal};
use zeroize::Zeroizing;

use crate::portal_browser::Browser;
use crate::portal_fixture::{PASSWORD, Person, confirm, nobodys_id, post};
use crate::portal_furnished::app_code;
use crate::service_fixture::{PATIENTS, Site};

const DOCUMENTS: &str = concat!(
    r#"{"resourceType":"DocumentReference","id":"d1","status":"current","subject":{"reference":"Patient/p1"},"type":{"text":"Clinic letter"},"description":"First letter","content":[{"attachment":{"contentType":"text/plain","data":"SGVsbG8="}}]}"#,
    "\n",
    r#"{"resourceType":"DocumentReference","id":"d2","status":"current","subject":{"reference":"Patient/p1"},"type":{"text":"Clinic letter"},"description":"Second letter","content":[{"attachment":{"contentType":"text/plain","data":"SGVsbG8="}}]}"#,
    "\n",
    r#"{"resourceType":"DocumentReference","id":"d3","status":"current","subject":{"reference":"Patient/p1"},"type":{"text":"Test result"},"description":"Blood","content":[{"attachment":{"contentType":"text/plain","data":"SGVsbG8="}}]}"#,
    "\n"
);

fn set(site: &Site, of: VisibilityOf, visible: Option<bool>) {
    site.service.set_visibility(&site.session, &[VisibilityChange { of, visible }]).expect("a switch");
}

#[test]
fn documents_are_shown_by_their_type_unless_one_goes_its_own_way() {
    let site = Site::furnished();
    site.import(&[("documents.ndjson", DOCUMENTS)]);
    let person = Person::confirmed(&site);
    let visit = site.service.visit(&person.log_in(&site).token).unwrap();
    let shown = || {
        let mut titles: Vec<_> =
            site.service.my_documents(&visit).unwrap().into_iter().map(|document| document.title).collect();
        titles.sort();
        titles
    };
    let id_of = |title: &str| {
        let documents = site.record(&person.id).documents;
        documents.into_iter().find(|document| document.title == title).expect("a document").id
    };
    let one = |title: &str| VisibilityOf::Document { patient: person.id.clone(), document: id_of(title) };
    assert!(shown().is_empty(), "nothing, unless somebody says so");
    set(&site, VisibilityOf::DocumentType("Clinic letter".into()), Some(true));
    assert_eq!(shown(), ["First letter", "Second letter"]);
    set(&site, one("First letter"), Some(false));
    set(&site, one("Blood"), Some(true));
    assert_eq!(shown(), ["Blood", "Second letter"]);
    let hidden = id_of("First letter");
    assert!(matches!(site.service.my_document(&visit, &hidden), Err(PortalRefusal::NotFound)));
    assert!(matches!(site.service.my_document_file(&visit, &hidden), Err(PortalRefusal::NotFound)));
    assert_eq!(site.service.my_document_file(&visit, &id_of("Blood")).unwrap().bytes, b"Hello");
    set(&site, one("First letter"), None);
    set(&site, VisibilityOf::DocumentType("Clinic letter".into()), Some(false));
    assert_eq!(shown(), ["Blood"], "gone at the next request (R29)");
}

const ORGANISATIONS: &str = concat!(
    r#"{"resourceType":"Organization","id":"o1","name":"Northgate Clinic","type":[{"text":"Clinic"}]}"#,
    "\n",
    r#"{"resourceType":"Patient","id":"q1","address":[{"line":["1 High Street"],"city":"Northgate","postalCode":"ZZ99 1AA"}],"identifier":[{"system":"urn:northgate","value":"Q1"}],"name":[{"given":["Ada"],"family":"Wardle"}],"birthDate":"1970-01-01","managingOrganization":{"reference":"Organization/o1"}}"#,
    "\n"
);

#[test]
fn the_text_of_the_patients_organisation_is_shown_and_its_mark_is_kept() {
    let site = Site::new();
    site.import(&[("all.ndjson", &format!("{PATIENTS}{ORGANISATIONS}"))]);
    site.add_templates();
    for (organisation, text) in [(None, "For everybody."), (Some("Northgate Clinic"), "For the clinic.")] {
        let legal =
            SetLegal { organisation: organisation.map(str::to_owned), text: text.to_owned(), seen: None };
        site.service.set_legal(&site.session, &legal).unwrap();
    }
    let margaret = Person::invited(&site);
    let ada = Person::invite(&site, "wardle", ["1", "1", "1970"], "192.0.2.9");
    let mut marks = Vec::new();
    for (person, text) in [(&margaret, "For everybody."), (&ada, "For the clinic.")] {
        assert!(matches!(site.service.legal_to_accept(person.visitor), Err(PortalRefusal::Dead)), "not yet");
        person.check(&site).unwrap();
        assert_eq!(site.service.legal_to_accept(person.visitor).unwrap().text, text);
        person.complete(&site, "someone@example.org", PASSWORD).unwrap();
        let access = site.record(&person.id).access;
        assert!(access.legal_version.starts_with("version 1"), "{}", access.legal_version);
        let (mark, at) = access.legal.expect("what was accepted");
        let listed = site.service.legal_texts(&site.session).unwrap();
        assert!(listed.iter().any(|legal| legal.mark == mark), "{listed:?}");
        assert_eq!(at, site.clock_now());
        let entry = site.record(&person.id).activity.into_iter().find(|e| e.kind == "Legal Text Accepted");
        assert_eq!(entry.expect("an entry").detail, format!("version {mark}"));
        marks.push(mark);
    }
    assert_ne!(marks[0], marks[1], "another text is another version");
}

#[test]
fn a_text_that_changed_after_it_was_shown_is_not_the_one_accepted() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.check(&site).unwrap();
    let shown = site.service.legal_to_accept(person.visitor).unwrap();
    let legal = SetLegal { organisation: None, text: "Other terms.".into(), seen: None };
    site.service.set_legal(&site.session, &legal).unwrap();
    let form = AccountForm {
        email: "margaret@example.org".into(),
        password: Zeroizing::new(PASSWORD.to_owned()),
        accepts: shown.mark,
    };
    let refused = site.service.complete_registration(person.visitor, &person.source, &form);
    let Err(PortalRefusal::Form(faults)) = refused else { panic!("{refused:?}") };
    assert_eq!(faults.iter().map(|fault| fault.field).collect::<Vec<_>>(), ["accept"]);
    person.complete(&site, "margaret@example.org", PASSWORD).expect("once it was read");
}

#[test]
fn a_step_that_was_passed_with_the_old_password_leads_nowhere() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let mut home = Browser::at(&site);
    let answer = home.log_in(&person.id, PASSWORD);
    home.follow(&answer);
    home.open("/account/two-step");
    let answer = home.post("/account/two-step", &[("current", PASSWORD)]);
    let page = home.follow(&answer);
    let secret = page.text().split("Set-up key: ").nth(1).unwrap().chars().take(39).collect::<String>();
    home.post("/account/two-step/code", &[("second", &app_code(&secret, &site))]);
    site.clock.advance(chrono::TimeDelta::minutes(1));

    let mut thief = home.other();
    assert_eq!(thief.log_in(&person.id, PASSWORD).location(), "/log-in/code");
    home.open("/account/password");
    let changed =
        home.post("/account/password", &[("current", PASSWORD), ("password", "seven green bottles")]);
    assert_eq!(changed.title(), "Your password is changed");
    thief.open("/log-in/code");
    let answer = thief.post("/log-in/code", &[("second", &app_code(&secret, &site))]);
    assert_ne!(answer.location(), "/home", "{}", answer.text());
    assert_eq!(thief.get("/home").location(), "/log-in");
}

#[test]
fn a_device_that_nobody_knows_gets_a_mark_of_its_own() {
    let site = Site::furnished();
    let mut person = Person::confirmed(&site);
    let planted = [9; 32];
    person.source.device = Some(planted);
    let given = person.log_in(&site).device;
    assert_ne!(given, planted, "a mark that somebody has put there is not adopted");
    post(&site);
    person.log_in(&site);
    assert!(post(&site).iter().any(|mail| mail.subject.contains("log-in")), "it is still a stranger");
    person.source.device = Some(given);
    assert_eq!(person.log_in(&site).device, given, "a known one keeps its mark");
    assert!(post(&site).is_empty());
}

#[test]
fn on_a_full_disk_known_and_unknown_names_get_the_same_answer() {
    let free = Arc::new(AtomicU64::new(2000 << 20));
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let waiting = Person::invite(&site, "haworth", ["30", "7", "1962"], "192.0.2.8");
    let site = site.reopened_on_a_disk_with(&free);
    free.store(100 << 20, Ordering::Relaxed);
    let stranger = Person { id: nobodys_id(), ..waiting.clone() };
    for who in [&waiting, &stranger] {
        assert!(matches!(who.check(&site), Err(PortalRefusal::Busy)));
    }
    for name in [person.id.as_str(), stranger.id.as_str(), "margaret@example.org", "nobody@example.org"] {
        assert!(matches!(person.try_log_in_as(&site, name, PASSWORD), Err(PortalRefusal::Busy)), "{name}");
        assert!(
            matches!(site.service.ask_for_reset(&person.source, name), Err(PortalRefusal::Busy)),
            "{name}"
        );
    }
    free.store(2000 << 20, Ordering::Relaxed);
    waiting.register(&site);
    confirm(&site);
    person.log_in(&site);
}

/// Refuses one mail for now, and takes all others.
#[derive(Debug, Default)]
struct Choosy {
    refused: Mutex<Option<String>>,
    taken: Mutex<Vec<String>>,
}

impl Mailer for Choosy {
    fn send(&self, mail: &Outgoing) -> Result<(), MailFault> {
        let mut refused = self.refused.lock().expect("no panic before");
        if refused.get_or_insert_with(|| mail.id.clone()) == &mail.id {
            return Err(MailFault::passing("the mail server answered 451"));
        }
        self.taken.lock().expect("no panic before").push(mail.id.clone());
        Ok(())
    }

    fn describe(&self) -> String {
        "choosy".to_owned()
    }
}

#[test]
fn hundreds_of_mails_go_out_in_a_round_and_one_that_cannot_stops_none() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    // Each log-in from an unknown device is told by mail, but the first.
    for _ in 0..301 {
        person.log_in(&site);
    }
    let mailer = Choosy::default();
    let view = site.service.send_due_mail(&mailer).unwrap();
    assert_eq!((view.waiting, mailer.taken.lock().unwrap().len()), (1, 299));
    let taken: std::collections::BTreeSet<_> = mailer.taken.lock().unwrap().iter().cloned().collect();
    assert_eq!(taken.len(), 299, "none twice");
}

#[test]
fn a_password_may_be_changed_by_its_owner_alone() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let visit = site.service.visit(&person.log_in(&site).token).unwrap();
    let typed = |text: &str| Zeroizing::new(text.to_owned());
    let wrong = site.service.change_password(
        &visit,
        &person.source,
        &typed("not mine at all"),
        &typed("seven green bottles"),
    );
    assert!(matches!(wrong, Err(PortalRefusal::Form(_))), "{wrong:?}");
}

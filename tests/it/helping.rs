//! What operators do for a patient on the way in, and what the record shows of it (`product.md` §2, R42, S21, S92).

use chrono::TimeDelta;
use patient_profile::domain::{Permission, Permissions};
use patient_profile::mail::{MailFault, MemoryMailer};
use patient_profile::service::api::{AccountAct, AccountRequest, CorrectEmail, ErrorKind, ErrorView};
use patient_profile::service::portal::PortalRefusal;
use patient_profile::service::{ServiceError, Session};
use zeroize::Zeroizing;

use crate::portal_fixture::{PASSWORD, Person, post, token_in};
use crate::service_fixture::Site;

fn act(site: &Site, id: &str, act: AccountAct, reason: &str) -> Result<Option<String>, ServiceError> {
    let request = AccountRequest { patient: id.into(), act, reason: reason.into() };
    site.service.account(&site.session, &request).map(|outcome| outcome.state)
}

fn correct(site: &Site, id: &str, email: &str) -> Result<(), ServiceError> {
    let request = CorrectEmail { patient: id.into(), email: email.into() };
    site.service.correct_email(&site.session, &request).map(drop)
}

fn registered(site: &Site) -> (Person, [u8; 32]) {
    let person = Person::invited(site);
    person.register(site);
    (person, token_in(&post(site).pop().expect("a mail")))
}

fn is_dead(site: &Site, link: &[u8; 32]) -> bool {
    matches!(site.service.confirm_registration(link), Err(PortalRefusal::Dead))
}

#[test]
fn a_mail_that_did_not_come_is_sent_again_five_times_a_day() {
    let site = Site::furnished();
    let (person, first) = registered(&site);
    act(&site, &person.id, AccountAct::ResendEmail, "").unwrap();
    let second = token_in(&post(&site).pop().unwrap());
    assert!(is_dead(&site, &first), "the newest link alone counts");
    assert!(site.kinds(&person.id).contains(&"Email Resent".to_owned()));
    for _ in 0..3 {
        act(&site, &person.id, AccountAct::ResendEmail, "").unwrap();
    }
    let refused = act(&site, &person.id, AccountAct::ResendEmail, "").unwrap_err();
    assert!(refused.to_string().contains("five were sent"), "{refused}");
    assert!(is_dead(&site, &second));
    let newest = token_in(&post(&site).pop().unwrap());
    site.service.confirm_registration(&newest).unwrap();
    let refused = act(&site, &person.id, AccountAct::ResendEmail, "").unwrap_err();
    assert_eq!(refused.to_string(), "Not now: there is no registration to confirm.");
}

#[test]
fn a_mistyped_address_is_corrected_and_the_mail_goes_there() {
    let site = Site::furnished();
    let (person, first) = registered(&site);
    let ErrorView { kind, message, .. } = correct(&site, &person.id, "maggie@").unwrap_err().into();
    assert_eq!(kind, ErrorKind::Invalid);
    assert!(message.contains("no email address"), "{message}");
    correct(&site, &person.id, "maggie@example.net").unwrap();
    let mail = post(&site).pop().unwrap();
    assert_eq!(mail.to.as_str(), "maggie@example.net");
    assert!(is_dead(&site, &first));
    let view = site.record(&person.id);
    assert_eq!(view.email.as_deref(), Some("m*****@example.net"));
    assert!(view.activity.iter().all(|entry| !entry.detail.contains('@')), "no address in the log");
    site.service.confirm_registration(&token_in(&mail)).unwrap();
    assert!(person.try_log_in_as(&site, "maggie@example.net", PASSWORD).is_ok());
    assert!(person.try_log_in_as(&site, "margaret@example.org", PASSWORD).is_err(), "the slip is forgotten");
    assert!(correct(&site, &person.id, "x@example.net").is_err(), "too late: now the patient changes it");
}

#[test]
fn a_registration_is_cancelled_and_the_letter_is_good_again() {
    let site = Site::furnished();
    let (person, link) = registered(&site);
    assert!(act(&site, &person.id, AccountAct::CancelRegistration, "  ").is_err(), "a reason is needed");
    let state = act(&site, &person.id, AccountAct::CancelRegistration, "it was somebody else").unwrap();
    assert_eq!(state.as_deref(), Some("Pending registration"));
    assert!(is_dead(&site, &link));
    assert_eq!(site.record(&person.id).email, None);
    assert!(site.kinds(&person.id).contains(&"Registration Cancelled".to_owned()));
    person.register(&site);
    site.service.confirm_registration(&token_in(&post(&site).pop().unwrap())).unwrap();
}

#[test]
fn a_reset_is_sent_and_nobody_but_the_patient_sees_the_password() {
    let site = Site::furnished();
    let (person, link) = registered(&site);
    let early = act(&site, &person.id, AccountAct::SendReset, "called").unwrap_err();
    assert_eq!(early.to_string(), "Not now: only the patient of an active account can log in.");
    site.service.confirm_registration(&link).unwrap();
    assert!(act(&site, &person.id, AccountAct::SendReset, "").is_err(), "why stands in the log");
    act(&site, &person.id, AccountAct::SendReset, "called from the number on file").unwrap();
    let entry = site.record(&person.id).activity[0].clone();
    assert_eq!(
        (entry.kind.as_str(), entry.detail.as_str()),
        ("Password Reset Sent", "called from the number on file")
    );
    person.log_in(&site);
    let reset = post(&site).into_iter().find(|mail| mail.subject.contains("new password")).unwrap();
    let password = Zeroizing::new("seven green bottles".to_owned());
    site.service.reset_password(&token_in(&reset), &password).unwrap();
    assert!(person.try_log_in(&site, PASSWORD).is_err());
}

#[test]
fn sessions_are_ended_by_an_operator_at_once() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let session = person.log_in(&site).token;
    person.try_log_in(&site, "wrong password here").unwrap_err();
    let access = site.record(&person.id).access;
    assert_eq!((access.sessions, access.failed_log_ins), (1, 1));
    assert_eq!(access.last_log_in, Some(site.clock_now()));
    act(&site, &person.id, AccountAct::EndSessions, "left at the library").unwrap();
    assert!(matches!(site.service.visit(&session), Err(PortalRefusal::LogIn)));
    let view = site.record(&person.id);
    assert_eq!((view.access.sessions, view.row.state.as_deref()), (0, Some("Active")));
    let entry = &view.activity[0];
    assert_eq!((entry.kind.as_str(), entry.detail.as_str()), ("Sessions Ended", "left at the library"));
}

#[test]
fn helping_needs_the_permission_to_unlock() {
    let site = Site::furnished();
    let (person, _) = registered(&site);
    let session = Session::operator("clerk", Permissions::all().without(Permission::AccountUnlock));
    let request = |act| AccountRequest { patient: person.id.clone(), act, reason: "called".into() };
    for act in [
        AccountAct::ResendEmail,
        AccountAct::CancelRegistration,
        AccountAct::SendReset,
        AccountAct::EndSessions,
    ] {
        let view: ErrorView = site.service.account(&session, &request(act)).unwrap_err().into();
        assert_eq!(view.kind, ErrorKind::Forbidden, "{act:?}");
    }
    let email = CorrectEmail { patient: person.id.clone(), email: "a@example.org".into() };
    let view: ErrorView = site.service.correct_email(&session, &email).unwrap_err().into();
    assert_eq!(view.kind, ErrorKind::Forbidden);
}

#[test]
fn the_record_shows_what_became_of_mails_and_the_site_says_when_they_wait() {
    let site = Site::furnished();
    let person = Person::invited(&site);
    person.register(&site);
    let mailer = MemoryMailer::default();
    mailer.set_fault(Some(MailFault::passing("the mail server cannot be reached, or broke off")));
    site.service.send_due_mail(&mailer).unwrap();
    let mail = site.record(&person.id).access.mails[0].clone();
    assert_eq!(
        (mail.about.as_str(), mail.state.as_str(), mail.tries),
        ("confirm email address", "waiting", 1)
    );
    assert!(mail.fault.contains("cannot be reached"));
    let warnings = || site.service.site(&site.session).unwrap().warnings;
    assert!(
        warnings().iter().all(|warning| !warning.contains("mail")),
        "not before it is late: {:?}",
        warnings()
    );
    site.clock.advance(TimeDelta::minutes(130));
    let told = warnings();
    let told = told.iter().find(|warning| warning.contains("1 mail waits")).expect("a warning");
    assert!(told.contains("for 2 h 10 min: the mail server cannot be reached"), "{told}");
    mailer.set_fault(None);
    site.service.send_due_mail(&mailer).unwrap();
    assert_eq!(site.record(&person.id).access.mails[0].state, "sent");
    assert!(warnings().iter().all(|warning| !warning.contains("mail")));
}

#[test]
fn a_letter_that_staff_fetched_stands_in_who_has_looked() {
    let site = Site::furnished();
    let person = Person::confirmed(&site);
    let visit = site.service.visit(&person.log_in(&site).token).unwrap();
    let letter = site.record(&person.id).letters[0].id.clone();
    site.service.letter_file(&site.session, &letter).unwrap();
    let newest = site.service.my_access(&visit).unwrap().remove(0);
    assert_eq!((newest.who, newest.what.as_str()), ("access-staff", "access-viewed-letter"));
    assert_eq!(newest.detail, letter);
}

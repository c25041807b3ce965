//! The patient's own account: another password, another address, a report (S18, S22).

use zeroize::Zeroizing;

use super::links::A_DAY;
use super::password_rules;
use super::refusal::{Faulty, FormFault, PortalRefusal, faultless, new_password_faults};
use super::sessions::Visit;
use super::sources::{Counted, Source};
use crate::domain::account::Command;
use crate::domain::portal::{LinkKind, Login, MailKind};
use crate::domain::{Activity, ActivityKind, Actor, EmailAddress, RecordKey, SupportContact};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::service::session::Session;
use crate::vault::PasswordHash;

/// What the account page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyAccount {
    /// The address.
    pub email: String,
    /// The Patient ID, in groups.
    pub patient_id: String,
    /// Whether two-step log-in is on.
    pub two_step: bool,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
}

/// The fault of a current password that was not typed.
fn missing_current(password: &str) -> Vec<FormFault> {
    password.is_empty().then(|| FormFault::new("current", Faulty::Missing)).into_iter().collect()
}

impl Service {
    /// The patient's own account.
    pub fn my_account(&self, visit: &Visit) -> Result<MyAccount, PortalRefusal> {
        let seen = repository::patient(&self.store, visit.patient)?;
        let login = self.login_of(&seen)?.map(|login| login.value);
        let registration = seen.account.value.registration;
        Ok(MyAccount {
            email: registration.map(|registration| registration.email).unwrap_or_default(),
            patient_id: seen.patient.value.patient_id.spaced(),
            two_step: login
                .as_ref()
                .is_some_and(|l| l.totp.as_ref().is_some_and(|t| t.confirmed_at.is_some())),
            recovery_codes: login.map(|login| login.recovery.len()).unwrap_or_default(),
        })
    }

    /// Asks a logged-in patient for the password again; a wrong one counts as a failed log-in.
    pub(super) fn ask_password(
        &self,
        visit: &Visit,
        source: &Source,
        password: &Zeroizing<String>,
    ) -> Result<(), PortalRefusal> {
        faultless(missing_current(password))?;
        self.welcome(source, Counted::LogIn)?;
        let wrong = || PortalRefusal::Form(vec![FormFault::new("current", Faulty::Wrong)]);
        let mut turn = self.turn()?;
        let login = self.count_log_in(visit.patient, source)?;
        let stored = login.as_ref().and_then(|login| login.password.as_deref());
        let stored: Vec<PasswordHash> = stored.and_then(PasswordHash::from_bytes).into_iter().collect();
        let found = turn.find(password_rules::normal(password).as_bytes(), &stored).is_some();
        drop(turn);
        if !found {
            self.note_failed_log_in(Some(visit.patient), source)?;
            return Err(wrong());
        }
        let mark = self.device_mark(visit.patient, source);
        let now = self.clock.now();
        self.change_login(visit.patient, |login, _| {
            login.forgive(mark, now);
            Ok(())
        })?;
        Ok(())
    }

    /// Another password; every other session ends.
    pub fn change_password(
        &self,
        visit: &Visit,
        source: &Source,
        current: &Zeroizing<String>,
        new: &Zeroizing<String>,
    ) -> Result<(), PortalRefusal> {
        let seen = repository::patient(&self.store, visit.patient)?;
        let email = seen.account.value.registration.as_ref().map(|r| r.email.clone()).unwrap_or_default();
        let own = self.own_words(&seen.patient.value, &email);
        let mut faults = missing_current(current);
        faults.extend(new_password_faults(new, &own));
        if faults.is_empty() && current == new {
            faults.push(FormFault::new("password", Faulty::Same));
        }
        faultless(faults)?;
        self.ask_password(visit, source, current)?;
        let mut turn = self.turn()?;
        let hash = self.hash_password(&mut turn, new);
        drop(turn);
        self.change_login(visit.patient, |login, draft| {
            let kept = login.sessions.iter().position(|session| *session == visit.session);
            let kept = kept.map(|at| login.sessions.swap_remove(at));
            self.set_password(draft, login, (visit.patient, &email), &hash);
            login.sessions.extend(kept);
            Ok(())
        })?;
        self.background.wake_outbox();
        Ok(())
    }

    /// Asks for another address: a link goes to the new one, a notice to the old one (S18).
    pub fn ask_for_email_change(
        &self,
        visit: &Visit,
        source: &Source,
        current: &Zeroizing<String>,
        email: &str,
    ) -> Result<(), PortalRefusal> {
        let before = self.confirmed_email(visit.patient)?.ok_or(PortalRefusal::LogIn)?;
        let new = email.parse::<EmailAddress>();
        let fault = match &new {
            _ if email.trim().is_empty() => Some(Faulty::Missing),
            Err(_) => Some(Faulty::Slip),
            Ok(new) if before == new.as_str() => Some(Faulty::Same),
            Ok(_) => None,
        };
        let mut faults: Vec<FormFault> =
            fault.map(|fault| FormFault::new("email", fault)).into_iter().collect();
        faults.extend(missing_current(current));
        faultless(faults)?;
        let new = new.map_err(|_| PortalRefusal::NotAccepted)?;
        self.ask_password(visit, source, current)?;
        let now = self.clock.now();
        let counted = std::cell::Cell::new(false);
        self.change_login(visit.patient, |login, draft| {
            counted.set(login.count_link(now));
            if counted.get() {
                let kinds = (LinkKind::ChangeEmail, MailKind::ChangeEmail);
                self.send_link(draft, login, kinds, (visit.patient, new.as_str()));
                self.put_mail(draft, MailKind::EmailChanged, (visit.patient, &before), None);
            }
            Ok(())
        })?;
        self.background.wake_outbox();
        if counted.get() { Ok(()) } else { Err(PortalRefusal::SlowDown(A_DAY)) }
    }

    /// Confirms another address by its link.
    pub fn confirm_email_change(&self, token: &[u8; 32]) -> Result<(), PortalRefusal> {
        let live = self.live_link(LinkKind::ChangeEmail, token)?;
        let new: EmailAddress = live.link.email.parse().map_err(|_| PortalRefusal::Dead)?;
        let patient = live.link.patient;
        self.command_with(
            &Session::patient(),
            patient,
            |_, _| Ok(Command::ChangeEmail { email: new.as_str().to_owned() }),
            |seen, _, draft| {
                if let Some(before) = &seen.account.value.registration {
                    self.forget_email(draft, &before.email, patient);
                }
                self.index_email(draft, &new, patient);
                draft.expect::<Login>(&patient.0, live.login.revision);
                let login = Self::spend_link(draft, &live);
                draft.put(&patient.0, &login);
                Ok(())
            },
        )?;
        Ok(())
    }

    /// "This was not me", by the link of a registration: the link is void, and staff are told in the log.
    pub fn report_registration(&self, token: &[u8; 32]) -> Result<(), PortalRefusal> {
        let live = self.live_link(LinkKind::ConfirmEmail, token)?;
        let patient = live.link.patient;
        let mut draft = Draft::default();
        draft.expect::<Login>(&patient.0, live.login.revision);
        let login = Self::spend_link(&mut draft, &live);
        draft.put(&patient.0, &login);
        self.log_report(&mut draft, patient, "by the link of a registration: the link is void");
        match draft.commit(&self.store) {
            Err(error) if error.is_conflict() => Err(PortalRefusal::Dead),
            done => Ok(done.map(drop)?),
        }
    }

    /// "This was not me", by a patient who is logged in: every other session ends, and staff are told in the log.
    pub fn report_access(&self, visit: &Visit) -> Result<(), PortalRefusal> {
        self.end_other_sessions(visit)?;
        let mut draft = Draft::default();
        self.log_report(&mut draft, visit.patient, "by the patient: other sessions were ended");
        draft.commit(&self.store)?;
        Ok(())
    }

    fn log_report(&self, draft: &mut Draft, patient: RecordKey, detail: &str) {
        draft.log(&Activity {
            at: self.clock.now(),
            patient: Some(patient),
            kind: ActivityKind::NotMeReported,
            actor: Actor::Patient,
            detail: detail.to_owned(),
        });
    }

    /// Where patients are helped, as they see it now: by the type of their organisation once it is known (R69, R72).
    pub fn support_contact(&self, visit: Option<&Visit>) -> Result<SupportContact, ServiceError> {
        match visit {
            Some(visit) => self.support_of(visit.patient),
            None => self.support_for_visitors(),
        }
    }
}

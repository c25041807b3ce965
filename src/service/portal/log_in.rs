//! Log-in: one hash and one answer for every failure (S8, S9); failures slow, they never lock (D5).

use zeroize::Zeroizing;

use super::password_rules;
use super::refusal::{Faulty, FormFault, PortalRefusal, faultless};
use super::sources::{Counted, Source};
use super::tickets::Passed;
use crate::domain::account::Standing;
use crate::domain::portal::{Login, MailKind, PatientSession};
use crate::domain::{Activity, ActivityKind, Actor, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::store::records::table;
use crate::vault::{PasswordHash, Turn};

/// Longer input is no password of ours; it is not hashed as it is, but something is.
const MAX_PASSWORD_BYTES: usize = 1024;

/// The log-in form, as it was typed.
#[derive(Clone, Default)]
pub struct LogInForm {
    /// Patient ID or email address.
    pub name: String,
    /// Password.
    pub password: Zeroizing<String>,
}

impl std::fmt::Debug for LogInForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LogInForm { [secret] }")
    }
}

/// How far a log-in got.
#[derive(Debug)]
pub enum LogInStep {
    /// In.
    In(LoggedIn),
    /// The password was right; the code of the second step is asked next.
    Second,
}

/// What the browser keeps.
pub struct LoggedIn {
    /// The token of the session.
    pub token: [u8; 32],
    /// The token of the device, to be kept for 180 days.
    pub device: [u8; 32],
}

impl std::fmt::Debug for LoggedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LoggedIn { [secret] }")
    }
}

/// What a try came to.
enum Tried {
    /// Whose, and the mark of the password that was right.
    Right(RecordKey, [u8; 32]),
    Wrong(Option<RecordKey>),
}

impl Service {
    /// Logs in by Patient ID, or by email address where that is one patient's only.
    pub fn log_in(
        &self,
        visitor: [u8; 32],
        source: &Source,
        form: &LogInForm,
    ) -> Result<LogInStep, PortalRefusal> {
        // What is empty says nothing about any account.
        let empty = [("name", form.name.trim().is_empty()), ("password", form.password.is_empty())];
        let missing = empty.into_iter().filter(|(_, empty)| *empty);
        faultless(missing.map(|(field, _)| FormFault::new(field, Faulty::Missing)).collect())?;
        self.welcome(source, Counted::LogIn)?;
        let mut turn = self.turn()?;
        let tried = self.try_password(&mut turn, source, form)?;
        drop(turn);
        match tried {
            Tried::Right(patient, password) if self.has_second_step(patient)? => {
                let passed = Passed::Password { patient, password };
                self.portal.tickets().put(visitor, passed, self.clock.now());
                Ok(LogInStep::Second)
            }
            Tried::Right(patient, password) => {
                self.open_session(patient, password, source).map(LogInStep::In)
            }
            Tried::Wrong(patient) => Err(self.note_failed_log_in(patient, source)?),
        }
    }

    /// Two commits and a hash, whoever is meant: the try is counted before the password is looked at.
    fn try_password(
        &self,
        turn: &mut Turn<'_>,
        source: &Source,
        form: &LogInForm,
    ) -> Result<Tried, ServiceError> {
        let patient = self.named(form.name.trim())?;
        let login = match patient {
            Some(patient) => self.count_log_in(patient, source)?,
            None => None,
        };
        if login.is_none() {
            self.even_out()?;
        }
        let stored = login.as_ref().and_then(|login| login.password.as_deref());
        let stored: Vec<PasswordHash> = stored.and_then(PasswordHash::from_bytes).into_iter().collect();
        let fits = form.password.len() <= MAX_PASSWORD_BYTES;
        let typed = password_rules::normal(if fits { &form.password } else { "" });
        let found = turn.find(typed.as_bytes(), &stored).is_some();
        let (Some(patient), Some(login)) = (patient, &login) else { return Ok(Tried::Wrong(None)) };
        let right = found && fits && self.is_active(patient)?;
        Ok(if right { Tried::Right(patient, self.password_mark(login)) } else { Tried::Wrong(Some(patient)) })
    }

    fn is_active(&self, patient: RecordKey) -> Result<bool, ServiceError> {
        Ok(self.standing(&repository::patient(&self.store, patient)?) == Standing::Active)
    }

    /// Tells one password of a patient from another, without saying anything about it.
    fn password_mark(&self, login: &Login) -> [u8; 32] {
        self.token_hash("portal.password", login.password.as_deref().unwrap_or_default())
    }

    /// Counts a try; none where there is nothing to log in to, or the next try is not due yet.
    pub(super) fn count_log_in(
        &self,
        patient: RecordKey,
        source: &Source,
    ) -> Result<Option<Login>, ServiceError> {
        let seen = repository::patient(&self.store, patient)?;
        let Some(login) = self.login_of(&seen)?.map(|login| login.value) else { return Ok(None) };
        let (now, device) = (self.clock.now(), self.device_mark(patient, source));
        if !login.tries_of(device, now).allow(now) {
            return Ok(None);
        }
        let before = std::cell::Cell::new(None);
        self.change_login(patient, |login, _| {
            // Whoever tried meanwhile may have used this try up (S5).
            if login.tries_of(device, now).allow(now) {
                before.set(Some(login.clone()));
                login.count_try(device, now);
            } else {
                before.set(None);
            }
            Ok(())
        })?;
        Ok(before.into_inner())
    }

    pub(super) fn note_failed_log_in(
        &self,
        patient: Option<RecordKey>,
        source: &Source,
    ) -> Result<PortalRefusal, ServiceError> {
        let now = self.clock.now();
        self.portal.sources().count(source, Counted::LogIn, now);
        match patient {
            None => self.even_out()?,
            Some(patient) => self.log_of_patient(patient, ActivityKind::LogInFailed, String::new())?,
        }
        Ok(PortalRefusal::NotAccepted)
    }

    /// Writes an entry about a patient that comes with no other change.
    pub(super) fn log_of_patient(
        &self,
        patient: RecordKey,
        kind: ActivityKind,
        detail: String,
    ) -> Result<(), ServiceError> {
        let mut draft = Draft::default();
        let at = self.clock.now();
        draft.log(&Activity { at, patient: Some(patient), kind, actor: Actor::Patient, detail });
        draft.commit(&self.store)?;
        Ok(())
    }

    pub(super) fn has_second_step(&self, patient: RecordKey) -> Result<bool, ServiceError> {
        let login = repository::get::<Login>(&self.store, &patient.0)?;
        Ok(login.is_some_and(|l| l.value.totp.is_some_and(|totp| totp.is_on())))
    }

    /// What is kept of a device: bound to the patient, so that one patient's device is a stranger to another.
    pub(super) fn device_mark(&self, patient: RecordKey, source: &Source) -> Option<[u8; 32]> {
        source.device.map(|token| self.mark_of(patient, &token))
    }

    fn mark_of(&self, patient: RecordKey, token: &[u8; 32]) -> [u8; 32] {
        self.token_hash("portal.device", &[&patient.0[..], token].concat())
    }

    /// Opens a session: a new token each time, so that none planted before is worth anything (S30). The device keeps its
    /// token only where this patient's log-in knows it already.
    ///
    /// Refused where the account is not active any more, or the password is not the one whose mark is given: whoever
    /// proved it did so before it was changed.
    pub(super) fn open_session(
        &self,
        patient: RecordKey,
        password: [u8; 32],
        source: &Source,
    ) -> Result<LoggedIn, PortalRefusal> {
        let now = self.clock.now();
        let token = self.new_token();
        let session = self.token_hash("portal.session", &token);
        let own = source.device.zip(self.device_mark(patient, source));
        let fresh = self.new_token();
        let fresh_mark = self.mark_of(patient, &fresh);
        let email = self.confirmed_email(patient)?;
        let opened = std::cell::Cell::new(None);
        self.change_login(patient, |login, draft| {
            opened.set(None);
            if self.password_mark(login) != password || !self.is_active(patient)? {
                return Ok(());
            }
            let (device, mark) =
                own.filter(|(_, mark)| login.knows(Some(*mark), now)).unwrap_or((fresh, fresh_mark));
            opened.set(Some(device));
            let first = login.log_ins.0.is_none();
            if !first
                && !login.knows(Some(mark), now)
                && let Some(email) = &email
            {
                self.put_mail(draft, MailKind::NewDevice, (patient, email), None);
            }
            for over in login.note_log_in(mark, session, now) {
                draft.delete(table::SESSION, &over);
            }
            let record = PatientSession {
                patient,
                began_at: now,
                seen_at: now,
                device: mark,
                browser: source.browser.clone(),
            };
            draft.put(&session, &record);
            draft.log(&Activity {
                at: now,
                patient: Some(patient),
                kind: ActivityKind::LoggedIn,
                actor: Actor::Patient,
                detail: source.browser.clone(),
            });
            Ok(())
        })?;
        self.background.wake_outbox();
        let device = opened.into_inner().ok_or(PortalRefusal::NotAccepted)?;
        Ok(LoggedIn { token, device })
    }

    /// The address that notices go to; none while the account is not active: a disabled account gets no mail.
    pub(super) fn confirmed_email(&self, patient: RecordKey) -> Result<Option<String>, ServiceError> {
        let seen = repository::patient(&self.store, patient)?;
        if self.standing(&seen) != Standing::Active {
            return Ok(None);
        }
        Ok(seen.account.value.registration.map(|registration| registration.email))
    }
}

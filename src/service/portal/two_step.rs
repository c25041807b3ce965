//! Two-step log-in: an authenticator app, and recovery codes for the day that it is lost (D6, S20).

use zeroize::Zeroizing;

use super::log_in::LoggedIn;
use super::refusal::{Faulty, FormFault, PortalRefusal};
use super::sessions::Visit;
use super::sources::{Counted, Source};
use super::tickets::Passed;
use crate::domain::portal::{Login, MailKind};
use crate::domain::{Activity, ActivityKind, Actor, RecordKey};
use crate::letters::qr_png;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::service::two_step::{Owner, accept_code};
use crate::vault::totp_secret_text;

/// Whose recovery codes they are.
fn owner(patient: &RecordKey) -> Owner<'_> {
    Owner { label: "portal.recovery", key: &patient.0 }
}

/// A name as it stands in an address.
fn escaped(name: &str) -> String {
    name.bytes().fold(String::new(), |text, byte| {
        if byte.is_ascii_alphanumeric() {
            text + char::from(byte).encode_utf8(&mut [0; 4])
        } else {
            format!("{text}%{byte:02X}")
        }
    })
}

impl Service {
    /// Begins to turn it on: a fresh secret, shown as apps take it. It does nothing before a code of it was typed.
    pub fn begin_two_step(
        &self,
        visit: &Visit,
        source: &Source,
        current: &Zeroizing<String>,
    ) -> Result<Zeroizing<String>, PortalRefusal> {
        self.ask_password(visit, source, current)?;
        let fresh = self.new_totp();
        self.change_login(visit.patient, |login, _| {
            if login.totp.as_ref().is_none_or(|totp| !totp.is_on()) {
                login.totp = Some(fresh.clone());
            }
            Ok(())
        })?;
        self.pending_secret(visit)?.ok_or(PortalRefusal::Dead)
    }

    /// The secret that waits for its first code.
    pub fn pending_secret(&self, visit: &Visit) -> Result<Option<Zeroizing<String>>, PortalRefusal> {
        let login = repository::get::<Login>(&self.store, &visit.patient.0)?;
        let totp = login.and_then(|login| login.value.totp).filter(|totp| !totp.is_on());
        Ok(totp.map(|totp| totp_secret_text(&totp.secret)))
    }

    /// The same as a picture for the camera of an app: the address of a set-up as a QR code, a PNG. It names the site, and
    /// the Patient ID, so that an app tells the members of a family apart.
    pub fn pending_square(&self, visit: &Visit) -> Result<Option<Vec<u8>>, PortalRefusal> {
        let Some(secret) = self.pending_secret(visit)? else { return Ok(None) };
        let seen = repository::patient(&self.store, visit.patient)?;
        let (site, id) = (escaped(&self.site_settings().name), seen.patient.value.patient_id);
        let symbols = Zeroizing::new(secret.replace(' ', ""));
        let uri =
            Zeroizing::new(format!("otpauth://totp/{site}:{id}?secret={}&issuer={site}", symbols.as_str()));
        let png = qr_png(&uri).map_err(|error| ServiceError::Internal(error.to_string()))?;
        Ok(Some(png))
    }

    /// Whether it is on.
    pub fn has_two_step(&self, visit: &Visit) -> Result<bool, PortalRefusal> {
        Ok(self.has_second_step(visit.patient)?)
    }

    /// Turns it on by the first code, and gives the recovery codes, which are shown this once.
    pub fn confirm_two_step(
        &self,
        visit: &Visit,
        typed: &str,
    ) -> Result<Vec<Zeroizing<String>>, PortalRefusal> {
        let now = self.clock.now();
        let login = repository::get::<Login>(&self.store, &visit.patient.0)?.ok_or(PortalRefusal::Dead)?;
        let mut changed = login.value.clone();
        let Some(totp) = changed.totp.as_mut().filter(|totp| !totp.is_on()) else {
            return Err(PortalRefusal::Dead);
        };
        if !accept_code(totp, typed, self.clock.readings(now)) {
            return Err(PortalRefusal::Form(vec![FormFault::new("second", Faulty::Wrong)]));
        }
        totp.confirmed_at = Some(now);
        let (marks, codes) = self.new_recovery(owner(&visit.patient));
        changed.recovery = marks;
        let mut draft = Draft::default();
        draft.expect::<Login>(&visit.patient.0, login.revision);
        draft.put(&visit.patient.0, &changed);
        self.note_two_step(&mut draft, visit.patient, "turned on")?;
        draft.commit(&self.store)?;
        self.background.wake_outbox();
        Ok(codes)
    }

    /// Turns it off.
    pub fn end_two_step(
        &self,
        visit: &Visit,
        source: &Source,
        current: &Zeroizing<String>,
    ) -> Result<(), PortalRefusal> {
        self.ask_password(visit, source, current)?;
        self.change_login(visit.patient, |login, draft| {
            login.totp = None;
            login.recovery.clear();
            self.note_two_step(draft, visit.patient, "turned off")
        })?;
        self.background.wake_outbox();
        Ok(())
    }

    fn note_two_step(&self, draft: &mut Draft, patient: RecordKey, detail: &str) -> Result<(), ServiceError> {
        draft.log(&Activity {
            at: self.clock.now(),
            patient: Some(patient),
            kind: ActivityKind::TwoStepChanged,
            actor: Actor::Patient,
            detail: detail.to_owned(),
        });
        if let Some(email) = self.confirmed_email(patient)? {
            self.put_mail(draft, MailKind::TwoStepChanged, (patient, &email), None);
        }
        Ok(())
    }

    /// The second step of a log-in: a code of the app, or a recovery code, each once. A wrong one counts as a failed try.
    pub fn second_step(
        &self,
        visitor: [u8; 32],
        source: &Source,
        typed: &str,
    ) -> Result<LoggedIn, PortalRefusal> {
        self.welcome(source, Counted::LogIn)?;
        let now = self.clock.now();
        let Some(Passed::Password { patient, password }) = self.portal.tickets().get(visitor, now) else {
            return Err(PortalRefusal::Dead);
        };
        if self.count_log_in(patient, source)?.is_none() {
            return Err(PortalRefusal::NotAccepted);
        }
        let right = std::cell::Cell::new(false);
        self.change_login(patient, |login, _| {
            let second = (&mut login.totp, &mut login.recovery);
            right.set(self.use_second(second, owner(&patient), typed, now).is_some());
            Ok(())
        })?;
        if !right.get() {
            return Err(self.note_failed_log_in(Some(patient), source)?);
        }
        self.portal.tickets().remove(visitor);
        self.open_session(patient, password, source)
    }
}

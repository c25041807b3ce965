//! Two-step log-in: an authenticator app, and recovery codes for the day that it is lost (D6, S20).

use zeroize::Zeroizing;

use super::log_in::LoggedIn;
use super::refusal::{Faulty, FormFault, PortalRefusal};
use super::sessions::Visit;
use super::sources::{Counted, Source};
use super::tickets::Passed;
use crate::domain::portal::{Login, MailKind, Totp, TotpStep};
use crate::domain::{Activity, ActivityKind, Actor, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::vault::{Code, totp_fits, totp_secret, totp_secret_text};

/// Recovery codes that are given out together.
const RECOVERY_CODES: usize = 10;

impl Service {
    /// Begins to turn it on: a fresh secret, shown as apps take it. It does nothing before a code of it was typed.
    pub fn begin_two_step(
        &self,
        visit: &Visit,
        source: &Source,
        current: &Zeroizing<String>,
    ) -> Result<Zeroizing<String>, PortalRefusal> {
        self.ask_password(visit, source, current)?;
        let secret = self.draw(|rng| totp_secret(rng));
        self.change_login(visit.patient, |login, _| {
            if login.totp.as_ref().is_none_or(|totp| totp.confirmed_at.is_none()) {
                login.totp = Some(Totp { secret, confirmed_at: None, last_step: TotpStep(0) });
            }
            Ok(())
        })?;
        self.pending_secret(visit)?.ok_or(PortalRefusal::Dead)
    }

    /// The secret that waits for its first code.
    pub fn pending_secret(&self, visit: &Visit) -> Result<Option<Zeroizing<String>>, PortalRefusal> {
        let login = repository::get::<Login>(&self.store, &visit.patient.0)?;
        let totp = login.and_then(|login| login.value.totp).filter(|totp| totp.confirmed_at.is_none());
        Ok(totp.map(|totp| totp_secret_text(&totp.secret)))
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
        let Some(totp) = changed.totp.as_mut().filter(|totp| totp.confirmed_at.is_none()) else {
            return Err(PortalRefusal::Dead);
        };
        if !use_code(totp, typed, &TotpStep::near(now)) {
            return Err(PortalRefusal::Form(vec![FormFault::new("second", Faulty::Wrong)]));
        }
        totp.confirmed_at = Some(now);
        let codes: Vec<Code> = self.draw(|rng| (0..RECOVERY_CODES).map(|_| Code::random(rng)).collect());
        changed.recovery = codes.iter().map(|code| self.recovery_mark(visit.patient, code)).collect();
        let mut draft = Draft::default();
        draft.expect::<Login>(&visit.patient.0, login.revision);
        draft.put(&visit.patient.0, &changed);
        self.note_two_step(&mut draft, visit.patient, "turned on")?;
        draft.commit(&self.store)?;
        self.background.wake_outbox();
        Ok(codes.iter().map(Code::grouped).collect())
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
            right.set(self.use_second(login, patient, typed, &TotpStep::near(now)));
            Ok(())
        })?;
        if !right.get() {
            return Err(self.note_failed_log_in(Some(patient), source)?);
        }
        self.portal.tickets().remove(visitor);
        self.open_session(patient, password, source)
    }

    fn use_second(&self, login: &mut Login, patient: RecordKey, typed: &str, near: &[TotpStep]) -> bool {
        if let Some(totp) = login.totp.as_mut().filter(|totp| totp.confirmed_at.is_some())
            && use_code(totp, typed, near)
        {
            return true;
        }
        let Ok(code) = Code::parse(typed) else { return false };
        let mark = self.recovery_mark(patient, &code);
        let before = login.recovery.len();
        login.recovery.retain(|kept| *kept != mark);
        login.recovery.len() < before
    }

    fn recovery_mark(&self, patient: RecordKey, code: &Code) -> [u8; 32] {
        self.token_hash("portal.recovery", &[&patient.0[..], &code.canonical()[..]].concat())
    }
}

fn use_code(totp: &mut Totp, typed: &str, near: &[TotpStep]) -> bool {
    let fits = near.iter().copied().find(|step| totp_fits(&totp.secret, step.0, typed));
    fits.is_some_and(|step| totp.use_step(step))
}

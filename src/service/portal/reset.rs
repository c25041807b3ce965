//! A forgotten password: a link to the address on file, never a question about the patient (ASVS 6.4.2, D9).

use zeroize::Zeroizing;

use super::refusal::{Faulty, FormFault, PortalRefusal, faultless, new_password_faults};
use super::sources::{Counted, Source};
use crate::domain::account::Standing;
use crate::domain::portal::{LinkKind, Login, MailKind, Tries};
use crate::domain::{Activity, ActivityKind, Actor, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::vault::PasswordHash;

impl Service {
    /// Sends a link to a new password, if there is an active account of this name. The answer is the same either way.
    pub fn ask_for_reset(&self, source: &Source, name: &str) -> Result<(), PortalRefusal> {
        if name.trim().is_empty() {
            return Err(PortalRefusal::Form(vec![FormFault::new("name", Faulty::Missing)]));
        }
        self.welcome(source, Counted::Link)?;
        self.portal.sources().count(source, Counted::Link, self.clock.now());
        let sent = match self.named(name.trim())? {
            Some(patient) => self.send_reset(patient, &Actor::Patient, "")?,
            None => false,
        };
        if !sent {
            self.even_out()?;
        }
        Ok(())
    }

    /// Puts the link into the outbox; false where the account is not active or the day's links are used up.
    pub(super) fn send_reset(
        &self,
        patient: RecordKey,
        actor: &Actor,
        reason: &str,
    ) -> Result<bool, ServiceError> {
        let seen = repository::patient(&self.store, patient)?;
        let registration = seen.account.value.registration.as_ref();
        let Some(registration) = registration.filter(|_| self.standing(&seen) == Standing::Active) else {
            return Ok(false);
        };
        let now = self.clock.now();
        let before = repository::get::<Login>(&self.store, &patient.0)?;
        let mut draft = Draft::default();
        draft.expect::<Login>(&patient.0, before.as_ref().and_then(|seen| seen.revision));
        // Whoever registered before there were passwords has none to log in with: this is how one is set.
        let kept = before.map(|seen| seen.value).filter(|l| l.registered_at == registration.accepted_at);
        let mut login = kept.unwrap_or_else(|| Login::new(registration.accepted_at));
        if !login.count_link(now) {
            return Ok(false);
        }
        let kinds = (LinkKind::ResetPassword, MailKind::ResetPassword);
        self.send_link(&mut draft, &mut login, kinds, (patient, &registration.email));
        draft.put(&patient.0, &login);
        if *actor != Actor::Patient {
            draft.log(&Activity {
                at: now,
                patient: Some(patient),
                kind: ActivityKind::PasswordResetSent,
                actor: actor.clone(),
                detail: reason.to_owned(),
            });
        }
        draft.commit(&self.store)?;
        self.background.wake_outbox();
        Ok(true)
    }

    /// Sets a new password by a link: every session ends, and the patient is told by mail (S18, S32).
    pub fn reset_password(
        &self,
        token: &[u8; 32],
        password: &Zeroizing<String>,
    ) -> Result<(), PortalRefusal> {
        let live = self.live_link(LinkKind::ResetPassword, token)?;
        let own = self.own_words(&live.seen.patient.value, &live.link.email);
        faultless(new_password_faults(password, &own))?;
        let mut turn = self.turn()?;
        let hash = self.hash_password(&mut turn, password);
        drop(turn);
        let patient = live.link.patient;
        let mut draft = Draft::default();
        draft.expect::<Login>(&patient.0, live.login.revision);
        let mut login = Self::spend_link(&mut draft, &live);
        self.set_password(&mut draft, &mut login, (patient, &live.link.email), &hash);
        draft.put(&patient.0, &login);
        match draft.commit(&self.store) {
            // The link was used at the same moment.
            Err(error) if error.is_conflict() => return Err(PortalRefusal::Dead),
            done => done.map(drop)?,
        }
        self.background.wake_outbox();
        Ok(())
    }

    /// Takes a new password into a log-in, which the caller writes; the sessions and links in it end with the old one.
    pub(super) fn set_password(
        &self,
        draft: &mut Draft,
        login: &mut Login,
        (patient, email): (RecordKey, &str),
        hash: &PasswordHash,
    ) {
        self.drop_sessions_and_links(draft, login);
        login.password = Some(hash.to_bytes());
        login.tries = Tries::default();
        login.devices.iter_mut().for_each(|device| device.tries = Tries::default());
        login.sessions.clear();
        login.links.clear();
        draft.log(&Activity {
            at: self.clock.now(),
            patient: Some(patient),
            kind: ActivityKind::PasswordChanged,
            actor: Actor::Patient,
            detail: "the other sessions ended".to_owned(),
        });
        self.put_mail(draft, MailKind::PasswordChanged, (patient, email), None);
    }
}

//! What operators do for a patient on the way in: the mail again, a mistyped address, a registration undone, a new
//! password, sessions ended (`product.md` §2). An operator never sees or chooses a password (S21).

use crate::domain::account::{Action, Command, Refusal, availability};
use crate::domain::portal::{LinkKind, Login, MailKind};
use crate::domain::{ActivityKind, EmailAddress, RecordKey};
use crate::service::api::{CorrectEmail, StateOutcome};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, PatientSeen};
use crate::service::session::Session;

use super::refusal::PortalRefusal;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::service) enum Help {
    /// The link that confirms the email address goes out again.
    ResendEmail,
    /// A registration that waits is undone.
    CancelRegistration,
    /// A link to a new password goes out.
    SendReset,
    /// The patient is logged out everywhere.
    EndSessions,
}

impl Service {
    /// Resend email, Cancel registration, Send password reset, End sessions.
    pub(in crate::service) fn help(
        &self,
        session: &Session,
        patient: RecordKey,
        help: Help,
        reason: &str,
    ) -> Result<(), ServiceError> {
        match help {
            Help::ResendEmail => {
                let seen = self.may_help(session, patient, Action::ResendEmail)?;
                let at =
                    seen.account.value.registration.as_ref().map(|registration| registration.accepted_at);
                let at = at.ok_or(Refusal::NothingToConfirm)?;
                self.renew_link(patient, at, session.actor()).map_err(told)
            }
            Help::SendReset => {
                self.may_help(session, patient, Action::SendReset)?;
                let reason = given(reason)?;
                if self.send_reset(patient, session.actor(), reason)? { Ok(()) } else { Err(too_many()) }
            }
            Help::EndSessions => {
                self.may_help(session, patient, Action::EndSessions)?;
                let by = (session.actor(), given(reason)?);
                self.end_sessions_where(patient, ActivityKind::SessionsEnded, by, |_| true)
            }
            Help::CancelRegistration => self.cancel_registration(session, patient, reason),
        }
    }

    fn may_help(
        &self,
        session: &Session,
        patient: RecordKey,
        action: Action,
    ) -> Result<PatientSeen, ServiceError> {
        let seen = repository::patient(&self.store, patient)?;
        let context = self.context(session);
        availability(action, self.subject(&seen), context.permissions, context.moment)?;
        Ok(seen)
    }

    fn cancel_registration(
        &self,
        session: &Session,
        patient: RecordKey,
        reason: &str,
    ) -> Result<(), ServiceError> {
        self.command_with(
            session,
            patient,
            |_, _| Ok(Command::CancelRegistration { reason: reason.to_owned() }),
            |seen, _, draft| {
                if let Some(registration) = &seen.account.value.registration {
                    self.forget_email(draft, &registration.email, patient);
                }
                Ok(())
            },
        )?;
        Ok(())
    }

    /// Correct email: the registration stays, its link goes to the right address, and the old link is void.
    pub fn correct_email(
        &self,
        session: &Session,
        request: &CorrectEmail,
    ) -> Result<StateOutcome, ServiceError> {
        let patient = self.find_patient(session, &request.patient)?;
        let email: EmailAddress = request.email.parse().map_err(|error| {
            ServiceError::invalid(
                format!("This is no email address: {error}."),
                "It looks like name@example.org.",
            )
        })?;
        let now = self.clock.now();
        let done = self.command_with(
            session,
            patient,
            |_, _| Ok(Command::CorrectEmail { email: email.as_str().to_owned() }),
            |seen, _, draft| {
                let Some(registration) = &seen.account.value.registration else { return Ok(()) };
                self.forget_email(draft, &registration.email, patient);
                self.index_email(draft, &email, patient);
                let before = repository::get::<Login>(&self.store, &patient.0)?;
                draft.expect::<Login>(&patient.0, before.as_ref().and_then(|seen| seen.revision));
                let kept = before.map(|seen| seen.value);
                let kept = kept.filter(|login| login.registered_at == registration.accepted_at);
                let mut login = kept.unwrap_or_else(|| Login::new(registration.accepted_at));
                if !login.count_link(now) {
                    return Err(too_many());
                }
                let kinds = (LinkKind::ConfirmEmail, MailKind::ConfirmEmail);
                self.send_link(draft, &mut login, kinds, (patient, email.as_str()));
                draft.put(&patient.0, &login);
                Ok(())
            },
        )?;
        self.background.wake_outbox();
        self.state_outcome(session, &done.patient, &done.account)
    }
}

fn given(reason: &str) -> Result<&str, ServiceError> {
    if reason.is_empty() { Err(Refusal::NoReason.into()) } else { Ok(reason) }
}

fn too_many() -> ServiceError {
    ServiceError::invalid(
        "No more links today: five were sent within 24 hours.",
        "Look at the mails on the record: if they fail, the address or the mail server is the cause.",
    )
}

/// What the portal would tell a patient, as an operator needs it.
fn told(refusal: PortalRefusal) -> ServiceError {
    match refusal {
        PortalRefusal::SlowDown(_) => too_many(),
        PortalRefusal::Failed(error) => error,
        _ => Refusal::NothingToConfirm.into(),
    }
}

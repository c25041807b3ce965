//! What the second person says: each kind has its own rules and its own way to be done.

use std::sync::Arc;

use super::list::SAME_PERSON;
use crate::domain::{Activity, ActivityKind, Permission, SafeText};
use crate::service::api::{ApprovalOf, CohortAct, DecideTemplate, Decided, Decision, TemplateVerdict};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::Draft;
use crate::service::session::Session;

/// The longest reason that is kept, in characters.
const MAX_REASON: usize = 200;

impl Service {
    /// Approves or refuses what waits for a second person.
    pub fn decide_approval(
        self: &Arc<Self>,
        session: &Session,
        decision: &Decision,
    ) -> Result<Decided, ServiceError> {
        let reason = SafeText::new(decision.reason.trim(), MAX_REASON).into_string();
        // Asked first, so that whoever may not decide learns nothing of what is missing.
        may_decide(session, &decision.of)?;
        if !decision.approve && reason.is_empty() {
            let hint = "It is written to the activity log, for who asked.";
            return Err(ServiceError::invalid("A refusal needs a reason.", hint));
        }
        let said = match (&decision.of, decision.approve) {
            (ApprovalOf::Cohort(number), true) => {
                self.cohort_act(session, number, CohortAct::Approve)?;
                format!("Cohort {number} is approved; whoever may invite many starts it.")
            }
            (ApprovalOf::Cohort(number), false) => {
                self.refuse_cohort(session, number, &reason)?;
                format!("Cohort {number} is refused and cancelled; nobody was invited.")
            }
            (ApprovalOf::Wave, true) => self.approve_wave(session)?,
            (ApprovalOf::Wave, false) => {
                if self.wave_asked().is_none() {
                    return Err(nobody_asks());
                }
                self.note_wave(session, &format!("unlocking the wave was refused: {reason}"))?;
                self.forget_wave();
                "The wave is not unlocked; the accounts stay locked.".to_owned()
            }
            (ApprovalOf::Template { name, version }, approve) => {
                self.decide_waiting_template(session, (name, *version), approve, reason)?
            }
        };
        Ok(Decided { said, waiting: self.approvals(session)? })
    }

    /// Takes a version into use or not; what its own author does not want is taken back.
    fn decide_waiting_template(
        &self,
        session: &Session,
        (name, version): (&str, u32),
        approve: bool,
        reason: String,
    ) -> Result<String, ServiceError> {
        let own = self.template_named(name)?.newest().saved_by == session.name()
            && session.permissions().has(Permission::LettersConfigure);
        let (verdict, said) = match (approve, own) {
            (true, _) => (TemplateVerdict::Approve, "is in use for letters now"),
            (false, true) => (TemplateVerdict::Withdraw, "is taken back"),
            (false, false) => (TemplateVerdict::Refuse(reason), "is refused"),
        };
        self.decide_template(session, &DecideTemplate { name: name.to_owned(), version, verdict })?;
        Ok(format!("Version {version} of {} {said}.", safe(name)))
    }

    fn approve_wave(&self, session: &Session) -> Result<String, ServiceError> {
        match self.wave_asked() {
            None => Err(nobody_asks()),
            Some((by, ..)) if by == session.name() => Err(ServiceError::invalid(SAME_PERSON, "")),
            Some(_) => {
                let done = self.unlock_wave(session)?;
                if !done.waits_for.is_empty() {
                    // It ran out between the two looks: an approval must not turn into a request.
                    self.forget_wave();
                    return Err(nobody_asks());
                }
                Ok(format!("{} accounts were unlocked, {} were left.", done.unlocked, done.left))
            }
        }
    }

    /// Writes an entry about a wave, which has no record of its own.
    pub(in crate::service) fn note_wave(&self, session: &Session, detail: &str) -> Result<(), ServiceError> {
        let mut draft = Draft::default();
        draft.log(&Activity {
            at: self.clock.now(),
            patient: None,
            kind: ActivityKind::ApprovalChanged,
            actor: session.actor().clone(),
            detail: detail.to_owned(),
        });
        draft.commit(&self.store)?;
        Ok(())
    }
}

fn may_decide(session: &Session, of: &ApprovalOf) -> Result<(), ServiceError> {
    let needed: &[Permission] = match of {
        ApprovalOf::Cohort(_) => &[Permission::PatientsView, Permission::LettersBulk],
        ApprovalOf::Wave => &[Permission::AccountUnlock, Permission::LettersBulk],
        ApprovalOf::Template { .. } => &[Permission::LettersApprove],
    };
    needed.iter().copied().try_for_each(|permission| session.require(permission))
}

fn nobody_asks() -> ServiceError {
    ServiceError::invalid("Nobody asks for the wave to be unlocked any more.", "Look at the locked queue.")
}

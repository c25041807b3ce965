//! The Actions menu: every action with the reason beside what is not available, and a note on what it would do.

use crate::domain::account::{Action, Refusal, Standing, availability};
use crate::domain::{Letter, LetterStatus};
use crate::service::api::{ActionView, LetterOutcome};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, PatientSeen};
use crate::service::session::Session;

impl Service {
    /// The Actions menu of a patient (R33, R52).
    pub fn actions(&self, session: &Session, patient: &str) -> Result<Vec<ActionView>, ServiceError> {
        let key = self.find_patient(session, patient)?;
        Ok(self.actions_of(session, &repository::patient(&self.store, key)?))
    }

    /// Why no letter can come back: of older credentials only the letters themselves say whether they were sent.
    fn nothing_out(&self, session: &Session, action: Action, seen: &PatientSeen) -> Option<Refusal> {
        if action != Action::Returned {
            return None;
        }
        let letters = self.letters_of_patient(session, seen.patient.value.key).ok()?;
        let is_out = |letter: &Letter| matches!(letter.status, LetterStatus::Sent { .. });
        (!letters.iter().any(is_out)).then_some(Refusal::NothingSent)
    }

    pub(in crate::service) fn actions_of(&self, session: &Session, seen: &PatientSeen) -> Vec<ActionView> {
        let moment = self.moment();
        let standing = Standing::of(self.subject(seen), moment);
        let view = |action: Action| {
            let refusal = availability(action, self.subject(seen), session.permissions(), moment).err();
            let refusal = refusal.or_else(|| self.nothing_out(session, action, seen));
            ActionView {
                action: action.word().to_owned(),
                label: action.label().to_owned(),
                available: refusal.is_none(),
                reason: refusal.map(|refusal| refusal.to_string()).unwrap_or_default(),
                note: note(action, standing, seen),
            }
        };
        // Of the wish and its end only one makes sense at a time.
        let marked = seen.account.value.do_not_invite.is_some();
        let idle = if marked { Action::DoNotInvite } else { Action::InviteAgain };
        Action::ALL.into_iter().filter(|action| *action != idle).map(view).collect()
    }
}

fn note(action: Action, standing: Standing, seen: &PatientSeen) -> String {
    let account = &seen.account.value;
    let n_held = account.held_letters().len();
    match (action, standing) {
        (Action::Create, Standing::LockedSuspended | Standing::LockedVoid) => {
            "New credentials replace the present ones; distributing them ends the lock.".to_owned()
        }
        (Action::Create, Standing::NotInvited) => "Makes the first credentials of this patient.".to_owned(),
        (Action::Create, Standing::Claimed) => {
            "Voids the pending confirmation link and the old code.".to_owned()
        }
        (Action::Create, _) => "New credentials replace the present ones: the old code ends.".to_owned(),
        (Action::Distribute, Standing::CreatedNotDistributed) => {
            "Sends the credentials that wait, with the same code and expiry date.".to_owned()
        }
        (Action::Distribute, _) => "Makes new credentials and sends them by letter.".to_owned(),
        (Action::Disable, _) => "The patient can no longer log in; sessions end at once.".to_owned(),
        (Action::Enable, _) if account.is_activated() => "The patient can log in again.".to_owned(),
        (Action::Enable, _) => {
            "Goes back to Pending registration; the letter's code is good again.".to_owned()
        }
        (Action::Unlock, _) => {
            "After an identity check: the code in the letter can be used again.".to_owned()
        }
        (Action::SendHeld, _) => {
            let lack = seen.patient.value.details.address_lack();
            let lack = lack.map(|lack| format!(" {lack}")).unwrap_or_default();
            format!("Hands over {n_held} held letter{}.{lack}", plural(n_held))
        }
        (Action::Reissue, _) => {
            "The lost letter's code ends; the same letter goes out with a new one.".to_owned()
        }
        (Action::Returned, _) => "The code in the letter ends; the address is marked as doubtful.".to_owned(),
        (Action::Revoke, _) => "The code ends; no letter is sent.".to_owned(),
        (Action::ChangeExpiry, _) => "The credentials that wait get another last day.".to_owned(),
        (Action::DoNotInvite, _) => "No credentials can be created until it is lifted.".to_owned(),
        (Action::InviteAgain, _) => "Credentials can be created again.".to_owned(),
        (Action::ResendEmail, _) => "Sends the link again; the link before is void.".to_owned(),
        (Action::CorrectEmail, _) => {
            "Sends the link to the right address; the link before is void.".to_owned()
        }
        (Action::CancelRegistration, _) => {
            "Undoes the registration; the patient can register anew with the same letter.".to_owned()
        }
        (Action::SendReset, _) => "Sends a link to a new password; the password stays until then.".to_owned(),
        (Action::EndSessions, _) => "The patient is logged out everywhere, at once.".to_owned(),
        (Action::DiscardHeld, _) => {
            format!("Discards {n_held} held letter{}; asks for a reason.", plural(n_held))
        }
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// A letter as the answer to an action has it.
pub(super) fn letter_outcome(letter: &Letter) -> LetterOutcome {
    LetterOutcome {
        id: letter.number.to_string(),
        template: letter.template_name.clone(),
        file: match &letter.status {
            LetterStatus::Sent { file, .. } => Some(file.clone()),
            _ => None,
        },
        status: letter.status.label().to_owned(),
    }
}

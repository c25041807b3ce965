//! `account`: what is done to an account, and for a patient on the way in.

use clap::{Args, Subcommand};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::values::NOT_INVITED;
use crate::service::api::{AccountAct, AccountRequest, CorrectEmail, StateOutcome};
use crate::wire::client::{answer, quick};

/// The commands of `account`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Account {
    /// Disable Patient Profile Account
    Disable(Why),
    /// Enable Patient Profile Account
    Enable(Why),
    /// Unlock, keep the same letter
    Unlock(Why),
    /// Take back credentials before the patient registers
    Revoke(Why),
    /// Note that the patient is not to be invited
    DoNotInvite(Why),
    /// Note that the patient may be invited again
    InviteAgain(Why),
    /// Send the link that confirms the email address again
    ResendEmail(Whom),
    /// Correct the email address of a registration that waits, and send the link there
    CorrectEmail(Correct),
    /// Undo a registration that waits; the letter can be used again
    CancelRegistration(Why),
    /// Send a link to a new password
    SendReset(Why),
    /// Log the patient out everywhere
    EndSessions(Why),
}

/// The arguments of each.
#[derive(Debug, Args)]
pub(in crate::cli) struct Why {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
    /// Why; it stands in the activity log
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Whom it concerns.
#[derive(Debug, Args)]
pub(in crate::cli) struct Whom {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
}

/// The right address of whom.
#[derive(Debug, Args)]
pub(in crate::cli) struct Correct {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
    /// The right address
    #[arg(long, value_name = "ADDRESS")]
    email: String,
}

impl Account {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (act, why) = match self {
            Self::Disable(why) => (AccountAct::Disable, why),
            Self::Enable(why) => (AccountAct::Enable, why),
            Self::Unlock(why) => (AccountAct::Unlock, why),
            Self::Revoke(why) => (AccountAct::Revoke, why),
            Self::DoNotInvite(why) => (AccountAct::DoNotInvite, why),
            Self::InviteAgain(why) => (AccountAct::InviteAgain, why),
            Self::CancelRegistration(why) => (AccountAct::CancelRegistration, why),
            Self::SendReset(why) => (AccountAct::SendReset, why),
            Self::EndSessions(why) => (AccountAct::EndSessions, why),
            Self::ResendEmail(whom) => {
                (AccountAct::ResendEmail, Why { patient: whom.patient, reason: String::new() })
            }
            Self::CorrectEmail(correct) => return correct.run(context).await,
        };
        let session = context.session_with_patients().await?;
        let request = AccountRequest { patient: why.patient, act, reason: why.reason };
        let outcome = answer(session.client.account(quick(), request).await)?;
        context.out.answer(|| json::state_outcome(&outcome), || state_words(&outcome))
    }
}

impl Correct {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let request = CorrectEmail { patient: self.patient, email: self.email };
        let outcome = answer(session.client.correct_email(quick(), request).await)?;
        context.out.answer(|| json::state_outcome(&outcome), || state_words(&outcome))
    }
}

/// The state afterwards, in a sentence, and what is worth knowing.
pub(super) fn state_words(outcome: &StateOutcome) -> Vec<String> {
    let state = outcome.state.as_deref().unwrap_or(NOT_INVITED);
    let mut lines =
        vec![format!("{}: {state}; the record is {}.", outcome.patient_id, outcome.record_status)];
    lines.extend(outcome.warnings.iter().map(|warning| format!("Note: {warning}")));
    lines
}

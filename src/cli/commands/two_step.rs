//! `operator two-step enrol|confirm|off|recovery-codes|reset|require|waive`: a code of an authenticator app beside the password.

use std::io::IsTerminal;

use clap::{Args, Subcommand};
use serde_json::json;

use super::operator::tell;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::service::api::{LogIn, OperatorChange, TwoStepAct, TwoStepOutcome, TwoStepRequest};
use crate::tui::half_blocks;
use crate::wire::client::{answer, quick};

/// The commands of `operator two-step`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TwoStep {
    /// Begin to set up your own: shows a secret for the app; it does nothing before its first code
    Enrol,
    /// Turn your own on by a first code of the app; shows ten recovery codes this once
    Confirm,
    /// Turn your own off, by your password and a code
    Off,
    /// Draw ten new recovery codes by your password and a code; those of before end
    RecoveryCodes,
    /// As an Administrator, turn off that of an operator who lost both app and recovery codes
    Reset(Reset),
    /// As an Administrator, let a role require two-step log-in
    Require(Role),
    /// As an Administrator, let a role no longer require it
    Waive(Role),
}

/// The arguments of `operator two-step reset`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Reset {
    /// The log-in name
    name: String,
    /// Why, for the activity log
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Names a role.
#[derive(Debug, Args)]
pub(in crate::cli) struct Role {
    /// The role
    role: String,
}

impl TwoStep {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let change = match self {
            Self::Enrol => return enrol(context).await,
            Self::Confirm => return give_codes(context, TwoStepAct::Confirm, "Two-step log-in is on.").await,
            Self::Off => return off(context).await,
            Self::RecoveryCodes => {
                return give_codes(context, TwoStepAct::Renew, "The recovery codes of before are void.")
                    .await;
            }
            Self::Reset(Reset { name, reason }) => OperatorChange::ResetTwoStep { name, reason },
            Self::Require(Role { role }) => OperatorChange::RequireTwoStep { role, required: true },
            Self::Waive(Role { role }) => OperatorChange::RequireTwoStep { role, required: false },
        };
        let session = context.session().await?;
        let view = answer(session.client.change_operators(quick(), change).await)?;
        tell(&view, context)
    }
}

/// Asks at the door: the password and code that are given prove the operator, and nobody logs in.
async fn ask(context: &Context, act: TwoStepAct, with_code: bool) -> Result<TwoStepOutcome, Failure> {
    let session = context.door().await?;
    let (name, password) = context.name_and_password()?;
    let second = if with_code { context.code()? } else { String::new() };
    let request = TwoStepRequest { act, proof: LogIn { name, password, second } };
    Ok(answer(session.client.two_step(quick(), request).await)?)
}

async fn enrol(context: &Context) -> Result<(), Failure> {
    let outcome = ask(context, TwoStepAct::Begin, false).await?;
    context.out.answer(
        || json!({ "secret": outcome.secret, "uri": outcome.uri }),
        || {
            let mut lines = Vec::new();
            if std::io::stdout().is_terminal() {
                lines.extend(half_blocks(&outcome.uri).unwrap_or_default());
                lines.push(String::new());
            }
            lines.push(format!("Secret: {}", outcome.secret));
            lines.push(format!("For apps that take an address: {}", outcome.uri));
            lines.push(
                "It counts once you type a code of the app: patient-profile operator two-step confirm"
                    .to_owned(),
            );
            lines
        },
    )
}

/// An act that gives recovery codes.
async fn give_codes(context: &Context, act: TwoStepAct, done: &str) -> Result<(), Failure> {
    let outcome = ask(context, act, true).await?;
    context.out.answer(
        || json!({ "two_step": true, "recovery_codes": outcome.recovery }),
        || {
            let how = "Keep these recovery codes; they are shown this once, and each logs in once:";
            let mut lines = vec![format!("{done} {how}")];
            lines.extend(outcome.recovery.iter().map(|code| format!("  {code}")));
            lines
        },
    )
}

async fn off(context: &Context) -> Result<(), Failure> {
    ask(context, TwoStepAct::End, true).await?;
    context.out.answer(|| json!({ "two_step": false }), || vec!["Two-step log-in is off.".to_owned()])
}

//! `locked list|show|claim|release|unlock-wave`: the locked queue for scripts and for a telephone without a terminal.

use clap::{Args, Subcommand};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::table::Table;
use crate::service::api::{ClaimRequest, LockedCase, LockedQueue};
use crate::wire::client::{answer, quick};

/// The commands of `locked`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Locked {
    /// List the locked accounts, oldest first
    List,
    /// Show why a patient is locked, what to ask the caller, and what to do
    Show(Named),
    /// Take a locked account in hand for 30 minutes, so that others see it
    Claim(Named),
    /// Let a claimed account go
    Release(Named),
    /// Unlock together what an attack has locked; two operators must ask
    UnlockWave,
}

/// Names a patient.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// Patient ID, NHS number or the record's own id
    patient: String,
}

impl Locked {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let client = &session.client;
        let case = match self {
            Self::List => return tell(&answer(client.locked_queue(quick()).await)?, context),
            Self::UnlockWave => {
                let outcome = answer(client.unlock_wave(quick()).await)?;
                let words = if outcome.waits_for.is_empty() {
                    format!("{} accounts were unlocked, {} were left.", outcome.unlocked, outcome.left)
                } else {
                    format!("Nothing was unlocked yet: this waits for {}.", outcome.waits_for)
                };
                return context.out.answer(|| json::wave(&outcome), || vec![words]);
            }
            Self::Show(Named { patient }) => answer(client.locked_case(quick(), patient).await)?,
            Self::Claim(Named { patient }) => {
                answer(client.claim(quick(), ClaimRequest { patient, release: false }).await)?
            }
            Self::Release(Named { patient }) => {
                answer(client.claim(quick(), ClaimRequest { patient, release: true }).await)?
            }
        };
        context.out.answer(|| json::locked_case(&case), || words(&case))
    }
}

fn tell(queue: &LockedQueue, context: &Context) -> Result<(), Failure> {
    if context.out.is_json() {
        return context.out.value(&json::locked_queue(queue));
    }
    let mut table = Table::new(&["Locked since", "Patient ID", "Name", "Born", "Failed on", "Claimed"]);
    for row in &queue.rows {
        let born = row.patient.birth_date.map(|day| day.to_string()).unwrap_or_default();
        let claimed = row.claim.as_ref().map(|claim| claim.by.clone()).unwrap_or_default();
        table.row([
            &row.since.format("%Y-%m-%d %H:%M UTC").to_string(),
            &row.patient.patient_id,
            &row.patient.listed_name(),
            &born,
            &row.failed_on,
            &claimed,
        ]);
    }
    context.out.table(&table)?;
    if let Some(since) = queue.attack_since {
        let since = since.format("%H:%M UTC");
        context.out.note(&format!(
            "Attack since {since}: {} of these were locked by it. Do not unlock one by one; locked unlock-wave does.",
            queue.wave
        ));
    }
    context.out.note(&format!("{} locked. {}", queue.total, queue.last_ended));
    Ok(())
}

fn words(case: &LockedCase) -> Vec<String> {
    let patient = &case.row.patient;
    let mut lines =
        vec![format!("{}  ID {}", patient.listed_name(), patient.patient_id), case.failures.clone()];
    lines.extend(case.namesakes.iter().map(|other| format!("{other} Check who is calling.")));
    lines.push(case.credentials.clone());
    lines.push("Ask the caller:".to_owned());
    lines.extend(case.checks.iter().map(|(what, value)| format!("  {what}: {value}")));
    lines.push(case.advice.clone());
    lines.extend(
        [&case.cannot_unlock, &case.cannot_distribute].into_iter().filter(|why| !why.is_empty()).cloned(),
    );
    lines.extend(case.row.claim.as_ref().map(|claim| format!("Claimed by {}.", claim.by)));
    lines
}

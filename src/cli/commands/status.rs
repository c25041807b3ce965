//! `status list|set`: which record statuses disable an account.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::table::Table;
use crate::cli::values;
use crate::service::api::{SetStatus, StatusEffect, StatusView};
use crate::wire::client::{answer, within};

/// Every patient's search record is looked at.
const LOOK: std::time::Duration = std::time::Duration::from_mins(30);

/// The commands of `status`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Status {
    /// List the record statuses, which of them disable, and how many patients have them
    List,
    /// Say whether a record status disables; accounts that it concerns follow at once
    Set(Set),
}

/// The arguments of `status set`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Set {
    /// The record status
    #[arg(value_parser = values::record_status)]
    status: String,
    /// Whether it disables
    #[arg(long, value_enum)]
    disables: YesNo,
    /// Only say who would be affected
    #[arg(long)]
    dry_run: bool,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum YesNo {
    /// Yes
    Yes,
    /// No
    No,
}

impl Status {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        match self {
            Self::List => {
                let all = answer(session.client.record_statuses(within(LOOK)).await)?;
                list(&all, context)
            }
            Self::Set(Set { status, disables, dry_run }) => {
                let request = SetStatus { status, disables: matches!(disables, YesNo::Yes) };
                let effect = if dry_run {
                    session.client.status_effect(within(LOOK), request).await
                } else {
                    session.client.set_status(within(LOOK), request).await
                };
                let effect = answer(effect)?;
                context.out.answer(|| value(&effect, dry_run), || words(&effect, dry_run))
            }
        }
    }
}

fn list(all: &[StatusView], context: &Context) -> Result<(), Failure> {
    if context.out.is_json() {
        let one = |status: &StatusView| {
            json!({
                "status": status.status,
                "disables": status.disables,
                "by_default": status.by_default,
                "patients": status.patients,
            })
        };
        return context.out.value(&all.iter().map(one).collect::<Value>());
    }
    let mut table = Table::new(&["Record status", "Disables", "By default", "Patients"]);
    let word = |yes: bool| if yes { "yes" } else { "no" };
    for one in all {
        table.row([&one.status, word(one.disables), word(one.by_default), &one.patients.to_string()]);
    }
    context.out.table(&table)
}

fn value(effect: &StatusEffect, dry_run: bool) -> Value {
    let named = effect.named.iter().map(|row| json!({ "id": row.patient_id, "state": row.state }));
    json!({
        "status": effect.status,
        "disables": effect.disables,
        "changes": effect.changes,
        "patients": effect.patients,
        "affected": effect.affected,
        "some": named.collect::<Vec<_>>(),
        "dry_run": dry_run,
    })
}

fn words(effect: &StatusEffect, dry_run: bool) -> Vec<String> {
    let what = if effect.disables { "disables" } else { "does not disable" };
    if !effect.changes {
        return vec![format!("\"{}\" {what} already.", effect.status)];
    }
    let (tense, would) = if dry_run { ("would change", " (nothing was changed)") } else { ("change", "") };
    let mut lines = vec![
        format!("\"{}\" {what}{would}.", effect.status),
        format!("{} patients have it; the accounts of {} of them {tense}.", effect.patients, effect.affected),
    ];
    if !effect.disables && !dry_run && effect.affected > 0 {
        lines.push("They stay disabled until somebody enables them.".to_owned());
    }
    lines
}

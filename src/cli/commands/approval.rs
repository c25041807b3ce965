//! `approval list|approve|refuse`: what needs a second person and waits for one.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::table::Table;
use crate::service::api::{ApprovalOf, ApprovalView, Decision};
use crate::wire::client::{answer, quick};

/// The commands of `approval`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Approval {
    /// List what waits and you may decide, the oldest first
    List,
    /// Approve it, as the second person
    Approve(Named),
    /// Refuse it: a cohort is cancelled, a wave stays locked, a template's version is not used
    Refuse(Refuse),
}

/// Names what waits.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// What waits, as `approval list` names it: the number of a cohort, wave, or template:NAME@VERSION
    approval: String,
}

/// The arguments of `approval refuse`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Refuse {
    /// What waits, as `approval list` names it: the number of a cohort, wave, or template:NAME@VERSION
    approval: String,
    /// Why, for the activity log and for who asked
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Approval {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let waiting = answer(session.client.approvals(quick()).await)?;
        let decision = match self {
            Self::List => return tell(&waiting, context),
            Self::Approve(Named { approval }) => {
                Decision { of: of(&approval, &waiting)?, approve: true, reason: String::new() }
            }
            Self::Refuse(Refuse { approval, reason }) => {
                Decision { of: of(&approval, &waiting)?, approve: false, reason }
            }
        };
        let decided = answer(session.client.decide_approval(quick(), decision).await)?;
        context.out.answer(
            || json!({ "said": decided.said, "waiting": json::approvals(&decided.waiting) }),
            || vec![decided.said.clone()],
        )
    }
}

/// What is meant by a word: what waits under it, or what its form says; the service answers where nothing waits or the
/// operator may not decide.
fn of(word: &str, waiting: &[ApprovalView]) -> Result<ApprovalOf, Failure> {
    if let Some(row) = waiting.iter().find(|row| row.of.word().eq_ignore_ascii_case(word)) {
        return Ok(row.of.clone());
    }
    ApprovalOf::from_word(word).ok_or_else(|| {
        let hint =
            "`approval list` names what waits: the number of a cohort, wave, or template:NAME@VERSION.";
        Failure::invalid(format!("\"{word}\" names nothing that waits for a second person. {hint}"))
    })
}

fn tell(waiting: &[ApprovalView], context: &Context) -> Result<(), Failure> {
    if context.out.is_json() {
        return context.out.value(&json::approvals(waiting));
    }
    let mut table = Table::new(&["Approval", "What", "Asked by", "When", "You"]);
    for row in waiting {
        let at = row.asked_at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default();
        let you = if row.cannot.is_empty() { "may approve" } else { "asked for it" };
        table.row([&row.of.word(), &row.what, &row.asked_by, &at, you]);
    }
    context.out.table(&table)?;
    context.out.note(&format!("{} waiting for a second person.", waiting.len()));
    Ok(())
}

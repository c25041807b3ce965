//! `queue [NAME]`: how many patients wait for somebody to look at them, and who.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::table::Table;
use crate::cli::values;
use crate::service::api::{QueueCounts, QueueKind, QueueView};
use crate::wire::client::{answer, quick};

/// The arguments of `queue`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Queue {
    /// The queue: record-ok-again, mail-failed or expiring-this-week [default: how many wait in each]
    #[arg(value_name = "NAME", value_parser = values::queue)]
    name: Option<QueueKind>,
}

impl Queue {
    /// Lists a queue, or counts all of them.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        match self.name {
            None => {
                let counts = answer(session.client.queue_counts(quick()).await)?;
                context.out.answer(|| json::queue_counts(&counts), || words(&counts))
            }
            Some(kind) => tell(&answer(session.client.queue(quick(), kind).await)?, context),
        }
    }
}

fn words(counts: &QueueCounts) -> Vec<String> {
    let mut lines = vec![format!("{:>6}  Locked: `locked list`", counts.locked)];
    lines.push(format!("{:>6}  To post: `letters tray`", counts.to_post));
    let of = |kind: QueueKind| format!("{:>6}  {}: `queue {}`", counts.of(kind), kind.label(), kind.word());
    lines.extend(QueueKind::ALL.map(of));
    lines.push(format!("{:>6}  Approvals: `approval list`", counts.approvals));
    lines.push(format!("{:>6}  Letter Templates to approve: `template list`", counts.templates_to_approve));
    lines
}

fn tell(queue: &QueueView, context: &Context) -> Result<(), Failure> {
    if context.out.is_json() {
        return context.out.value(&json::queue(queue));
    }
    let mut table = Table::new(&["Patient ID", "Name", "Born", "State", "What"]);
    for row in &queue.rows {
        let born = row.patient.birth_date.map(|day| day.to_string()).unwrap_or_default();
        let state = row.patient.state.as_deref().unwrap_or_default();
        table.row([&row.patient.patient_id, &row.patient.listed_name(), &born, state, &row.detail]);
    }
    context.out.table(&table)?;
    context.out.note(&format!("{} in this queue.", queue.total));
    Ok(())
}

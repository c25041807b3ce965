//! `store verify|rebuild|snapshot`: the health of the store.

use std::time::Duration;

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::service::api::{ErrorKind, StoreReport};
use crate::wire::client::{answer, within};

/// The commands of `store`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Store {
    /// Check every record, object and entry of the store, on a copy
    Verify,
    /// Make the view anew from the journal; the damaged one is kept aside
    Rebuild,
    /// Write a snapshot and check it by restoring it
    Snapshot,
}

impl Store {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Verify | Self::Rebuild => {
                Err(Failure::new(ErrorKind::Unavailable, "This is not built yet.", ""))
            }
            Self::Snapshot => {
                let session = context.session().await?;
                let report = answer(session.client.snapshot(within(Duration::from_hours(1))).await)?;
                session.close().await;
                tell(&report, context)
            }
        }
    }
}

fn tell(report: &StoreReport, context: &Context) -> Result<(), Failure> {
    let words = || {
        let mut lines = report.notes.clone();
        lines.push(format!("Commit {}; {} entries in the log.", report.seq, report.log_entries));
        lines.extend(report.records.iter().map(|(table, count)| format!("  {table:<20} {count:>9}")));
        lines
    };
    context.out.answer(|| json::store_report(report), words)
}

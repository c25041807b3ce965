//! `store verify|rebuild|snapshot`: the health of the store.

use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::{Map, json};

use super::log_verify::{capital, store_failure};
use crate::cli::context::Context;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::service::api::{ErrorKind, ErrorView, StoreReport};
use crate::store::records::table;
use crate::store::{RebuildReport, StoreOptions, VerifyReport, rebuild, verify};
use crate::vault::KeyFile;
use crate::wire::client::{answer, within};

/// The commands of `store`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Store {
    /// Check every record, object and entry of the store, which nobody may have open; changes nothing
    Verify,
    /// Make the view anew from snapshot and journal; the old one is kept aside
    Rebuild(Rebuild),
    /// Write a snapshot and prove it by restoring it
    Snapshot,
}

/// The arguments of `store rebuild`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Rebuild {
    /// Go on without what cannot be brought back, after it was named
    #[arg(long)]
    accept_loss: bool,
}

impl Store {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Verify => {
                let report = verify(&context.data_dir()?, &key_file(context)?, &options())
                    .map_err(|error| store_failure(&error))?;
                verdict(&report, context)
            }
            Self::Rebuild(Rebuild { accept_loss }) => {
                let (data, key) = (context.data_dir()?, key_file(context)?);
                let report =
                    rebuild(&data, &key, options(), accept_loss).map_err(|error| store_failure(&error))?;
                rebuilt(&report, context)
            }
            Self::Snapshot => {
                let session = context.session().await?;
                let report = answer(session.client.snapshot(within(Duration::from_hours(1))).await)?;
                tell(&report, context)
            }
        }
    }
}

fn key_file(context: &Context) -> Result<KeyFile, Failure> {
    KeyFile::load(&context.places()?.key_file).map_err(|error| {
        let view = ErrorView::new(ErrorKind::Unavailable, format!("{}.", capital(&error.to_string())));
        Failure::Told(view.hinted("Name the key file with --key-file or PATIENT_PROFILE_KEY_FILE."))
    })
}

fn options() -> StoreOptions {
    StoreOptions::new(environment::randomness())
}

fn verdict(report: &VerifyReport, context: &Context) -> Result<(), Failure> {
    let named = |number: &u8| table::NAMES.iter().find(|(table, _)| table == number).map(|(_, name)| *name);
    let counts = || report.counts.iter().filter_map(|(table, count)| Some((named(table)?, *count)));
    let value = || {
        let records: Map<_, _> = counts().map(|(name, count)| (name.to_owned(), json!(count))).collect();
        json!({
            "ok": report.faults.is_empty(),
            "seq": report.seq,
            "records": records,
            "log_entries": report.log_entries,
            "journal_commits": report.journal_commits,
            "snapshots": report.snapshots,
            "objects": report.objects,
            "faults": report.faults,
        })
    };
    let words = || {
        let mut lines = vec![format!(
            "Commit {}; {} commits in the journal, {} snapshots, {} objects, {} entries in the log.",
            report.seq,
            report.journal_commits,
            report.snapshots.len(),
            report.objects,
            report.log_entries
        )];
        lines.extend(counts().map(|(name, count)| format!("  {name:<24} {count:>9}")));
        lines.extend(report.faults.iter().map(|fault| format!("Fault: {fault}")));
        lines
    };
    context.out.answer(value, words)?;
    if report.faults.is_empty() {
        return Ok(());
    }
    let text = "The store is damaged. Copy its directory aside, then run `patient-profile store rebuild`.";
    Err(Failure::Answered(text.to_owned()))
}

fn rebuilt(report: &RebuildReport, context: &Context) -> Result<(), Failure> {
    let value = || {
        json!({
            "ok": true,
            "source": report.source,
            "seq": report.seq,
            "records": report.records,
            "lost": report.lost,
        })
    };
    let words = || {
        let source = report.source;
        let first = format!(
            "The store was rebuilt from {source}: {} records, up to commit {}.",
            report.records, report.seq
        );
        std::iter::once(first).chain(report.lost.iter().map(|lost| format!("Lost: {lost}."))).collect()
    };
    context.out.answer(value, words)
}

fn tell(report: &StoreReport, context: &Context) -> Result<(), Failure> {
    let words = || {
        let mut lines = report.notes.clone();
        lines.push(format!("Commit {}; {} entries in the log.", report.seq, report.log_entries));
        lines.extend(report.records.iter().map(|(table, count)| format!("  {table:<24} {count:>9}")));
        lines
    };
    context.out.answer(|| json::store_report(report), words)
}

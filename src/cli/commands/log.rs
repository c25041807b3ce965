//! `log`: the activity log, newest last, and its verification.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::log_verify::LogVerify;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::site_time::SiteTime;
use crate::cli::{json, values};
use crate::service::api::{ActivityQuery, ActivityView};
use crate::wire::client::{answer, within};

/// How many entries are asked for at once.
const PAGE: u32 = 1000;
/// How long a wait for changes lasts before it is asked again.
const WAIT: Duration = Duration::from_secs(30);
/// Reading a page.
const READ: Duration = Duration::from_mins(1);

/// The arguments of `log`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct Log {
    #[command(subcommand)]
    command: Option<Verify>,
    /// Only about this patient
    #[arg(long)]
    patient: Option<String>,
    /// Only of this kind, such as "Patient Account Locked"
    #[arg(long, value_parser = values::activity_kind)]
    kind: Option<String>,
    /// Only by this actor
    #[arg(long)]
    actor: Option<String>,
    /// Only from this time on: 2026-11-22, 2026-11-22T09:00:00Z, today, 24h or 7d
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only the last N entries
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Then wait for new entries, until Ctrl-C
    #[arg(long)]
    follow: bool,
}

/// The command below `log`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Verify {
    /// Walk the log's chain from its first entry to its last; needs no key
    Verify(LogVerify),
}

impl Log {
    /// Reads, follows or verifies.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(Verify::Verify(verify)) = &self.command {
            return verify.run(context);
        }
        let session = context.session_with_patients().await?;
        let time = session.time().await?;
        let since = self.since.as_deref().map(|text| time.instant(text)).transpose()?;
        let query = ActivityQuery {
            patient: self.patient,
            kind: self.kind,
            actor: self.actor,
            since,
            limit: PAGE,
            ..ActivityQuery::default()
        };
        let reader = Reader { session: &session, out: &context.out, time, query };
        let printed = reader.all(self.limit).await?;
        if self.follow {
            reader.follow(printed).await?;
        }
        Ok(())
    }
}

struct Reader<'a> {
    session: &'a Session,
    out: &'a Output,
    time: SiteTime,
    query: ActivityQuery,
}

impl Reader<'_> {
    /// Prints what there is, at most the last `limit`; gives the number of the newest entry of the log.
    async fn all(&self, limit: Option<u32>) -> Result<u64, Failure> {
        let mut pages: Vec<Vec<ActivityView>> = Vec::new();
        let mut before = None;
        let mut newest = 0;
        let mut left = limit.unwrap_or(u32::MAX);
        loop {
            let query = ActivityQuery { before, limit: left.min(PAGE), ..self.query.clone() };
            let page = answer(self.session.client.activity(within(READ), query).await)?;
            newest = newest.max(page.newest);
            before = Some(page.looked);
            left = left.saturating_sub(u32::try_from(page.entries.len()).unwrap_or(u32::MAX));
            let more = page.more && left > 0;
            pages.push(page.entries);
            if !more {
                break;
            }
        }
        for page in pages.iter().rev() {
            self.print(page.iter().rev())?;
        }
        Ok(newest)
    }

    /// Waits for entries after number `last` and prints them, until Ctrl-C.
    async fn follow(&self, mut last: u64) -> Result<(), Failure> {
        let mut seen = self.session.site().await?.seq;
        loop {
            let query = ActivityQuery { after: Some(last), ..self.query.clone() };
            let page = answer(self.session.client.activity(within(READ), query).await)?;
            self.print(page.entries.iter().rev())?;
            last = last.max(page.newest);
            let wait = u32::try_from(WAIT.as_millis()).unwrap_or(u32::MAX);
            let changes = self.session.client.changes(within(WAIT * 2), seen, wait);
            tokio::select! {
                changes = changes => seen = answer(changes)?.seq,
                _ = tokio::signal::ctrl_c() => return Ok(()),
            }
        }
    }

    fn print<'e>(&self, entries: impl Iterator<Item = &'e ActivityView>) -> Result<(), Failure> {
        for entry in entries {
            if self.out.is_json() {
                self.out.value(&json::activity(entry, &self.time))?;
            } else {
                self.out.lines(&[line(entry, &self.time)])?;
            }
        }
        Ok(())
    }
}

fn line(entry: &ActivityView, time: &SiteTime) -> String {
    let patient = entry.patient_id.as_deref().unwrap_or("-");
    let detail = if entry.detail.is_empty() { String::new() } else { format!(": {}", entry.detail) };
    let actor = if entry.actor == entry.actor_type {
        entry.actor.clone()
    } else {
        format!("{} {}", entry.actor_type, entry.actor)
    };
    format!("{:>6}  {}  {patient:<10}  {} ({actor}){detail}", entry.seq, time.column(entry.at), entry.kind)
}

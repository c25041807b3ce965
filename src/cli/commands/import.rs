//! `import`: files and folders into the store, with progress; Ctrl-C stops between two commits.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::base::read_text;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::sending::Sending;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::service::api::{ImportCounts, ImportJob, ImportReport, ImportRequest};
use crate::wire::client::{answer, quick, within};

/// How many issues are listed for people; `--json` gives all.
const SHOWN: usize = 20;
/// Starting only looks at the paths; a folder may hold many files.
const START: Duration = Duration::from_mins(5);

/// The arguments of `import`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// FHIR (JSON, NDJSON) and CSV files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A column map for CSV files whose headings are not recognised
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Read and check everything, write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the issues, one JSON value a line, instead of a report
    #[arg(long)]
    json_lines: bool,
}

impl Import {
    /// Imports and reports.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let paths = self.paths.iter().map(|path| named(path)).collect::<Result<_, _>>()?;
        let map = self.map.as_deref().map(read_text).transpose()?;
        let session = context.session_with_patients().await?;
        let mut sending = Sending::default();
        let request = if session.service().is_some() {
            ImportRequest { paths, sent: None, map, dry_run: self.dry_run }
        } else {
            // A server has other rights and perhaps another machine's files: it opens nothing, it is given bytes.
            let (files, named) = Sending::list(&self.paths);
            sending = files;
            ImportRequest { paths: Vec::new(), sent: Some(named), map, dry_run: self.dry_run }
        };
        let job = answer(session.client.start_import(within(START), request).await)?;
        let report = follow(&session, &context.out, job, &mut sending).await?;
        self.tell(&report, &context.out)?;
        verdict(&report)
    }

    fn tell(&self, report: &ImportReport, out: &Output) -> Result<(), Failure> {
        if self.json_lines {
            for issue in &report.issues {
                out.value(&json::import_issue(issue))?;
            }
            counts(report).lines(None).iter().for_each(|line| out.note(line));
            return Ok(());
        }
        if out.is_json() {
            return out.value(&json::import_report(report));
        }
        out.table(&counts(report))?;
        out.lines(&issues(report))
    }
}

/// A path that exists, as text.
fn named(path: &Path) -> Result<String, Failure> {
    std::fs::metadata(path).map_err(|error| Failure::io("This cannot be read:", path, &error))?;
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| Failure::invalid(format!("The path {} is no UTF-8: rename it.", path.display())))
}

/// Waits for the end; the first Ctrl-C asks the import to stop, which it does between two commits.
async fn follow(
    session: &Session,
    out: &Output,
    mut job: ImportJob,
    sending: &mut Sending,
) -> Result<ImportReport, Failure> {
    let progress = Progress::new("B");
    let mut stopping = false;
    loop {
        if let Some(report) = job.report {
            progress.end();
            return Ok(report);
        }
        progress.show(job.done, job.total, &job.doing);
        let given = job.wants.map(|wanted| sending.piece(job.id, wanted));
        let news = async {
            match given {
                Some(piece) => session.client.give_import(within(START), piece).await,
                None => session.client.import_progress(within(START), job.id).await,
            }
        };
        tokio::select! {
            next = news => job = answer(next)?,
            _ = tokio::signal::ctrl_c(), if !stopping => {
                stopping = true;
                progress.say(out, "Stopping after what is being written now ...");
                job = answer(session.client.stop_import(quick(), job.id).await)?;
            }
        }
    }
}

/// Stopped half-way, or nothing went in at all: not done.
fn verdict(report: &ImportReport) -> Result<(), Failure> {
    if report.stopped {
        let text = "The import was stopped. Run it again to go on: what is in already is recognised.";
        return Err(Failure::Answered(text.to_owned()));
    }
    let all = [report.patients, report.referrals, report.documents, report.other];
    let taken: u64 = all.iter().map(|one| one.added + one.changed + one.unchanged).sum();
    let refused =
        all.iter().any(|one| one.refused > 0) || report.issues.iter().any(|i| i.severity == "Refused");
    if taken == 0 && refused {
        return Err(Failure::Answered("Nothing could be imported; the issues say why.".to_owned()));
    }
    Ok(())
}

fn counts(report: &ImportReport) -> Table {
    let heading = if report.dry_run { "Would be" } else { "" };
    let mut table = Table::new(&[heading, "added", "changed", "unchanged", "refused"]);
    let mut row = |name: &str, counts: ImportCounts| {
        let [added, changed, unchanged, refused] =
            [counts.added, counts.changed, counts.unchanged, counts.refused].map(|count| count.to_string());
        table.row([name, &added, &changed, &unchanged, &refused]);
    };
    row("Patients", report.patients);
    row("Referrals", report.referrals);
    row("Documents", report.documents);
    row("Other", report.other);
    table
}

fn issues(report: &ImportReport) -> Vec<String> {
    let mut worst: Vec<_> = report.issues.iter().collect();
    worst.sort_by_key(|issue| match issue.severity.as_str() {
        "Refused" => 0,
        "Odd" => 1,
        _ => 2,
    });
    let line = |issue: &&crate::service::api::ImportIssueView| {
        format!("{}: {}: {}: {}", issue.file, issue.place, issue.severity, issue.reason)
    };
    let mut lines: Vec<_> = worst.iter().take(SHOWN).map(line).collect();
    if !lines.is_empty() {
        lines.insert(0, String::new());
    }
    let more = report.issues_total.saturating_sub(worst.len().min(SHOWN) as u64);
    if more > 0 {
        lines.push(format!("... and {more} more: --json or --json-lines lists them."));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::api::ImportIssueView;

    fn issue(severity: &str) -> ImportIssueView {
        ImportIssueView { file: "a.json".into(), severity: severity.into(), ..ImportIssueView::default() }
    }

    #[test]
    fn an_import_of_nothing_but_refusals_has_failed() {
        let refused = ImportReport { issues: vec![issue("Refused")], ..ImportReport::default() };
        assert!(verdict(&refused).is_err());
        let some = ImportReport { patients: ImportCounts { unchanged: 1, ..Default::default() }, ..refused };
        assert!(verdict(&some).is_ok());
        assert!(verdict(&ImportReport { stopped: true, ..some }).is_err());
        assert!(verdict(&ImportReport::default()).is_ok());
    }

    #[test]
    fn the_worst_issues_are_listed_first_and_the_rest_is_counted() {
        let mut issues_found = vec![issue("Note"); 30];
        issues_found.push(issue("Refused"));
        let report = ImportReport { issues: issues_found, issues_total: 31, ..ImportReport::default() };
        let lines = issues(&report);
        assert!(lines[1].contains("Refused"), "{lines:#?}");
        assert_eq!(lines.last().unwrap(), "... and 11 more: --json or --json-lines lists them.");
        assert!(issues(&ImportReport::default()).is_empty());
    }
}

//! `letters tray|print`: the To post tray and its print runs.

use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::service::api::{HeldBack, PrintReport, PrintRequest, TrayLetter, TrayRequest};
use crate::wire::client::{answer, quick, within};

/// Each letter of the tray is opened and checked.
const LOOK: Duration = Duration::from_hours(1);

/// The arguments of `letters print`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Print {
    /// Only say what would be printed, and what is held back
    #[arg(long)]
    dry_run: bool,
}

/// Shows the tray.
pub(super) async fn tray(session: &Session, context: &Context) -> Result<(), Failure> {
    let time = session.time().await?;
    let view = answer(session.client.tray(within(LOOK), TrayRequest { patients: u32::MAX }).await)?;
    if context.out.is_json() {
        let one = |letter: &TrayLetter| {
            json!({
                "id": letter.id,
                "patient": letter.patient_id,
                "template": letter.template,
                "made": time.json(letter.made),
                "made_by": letter.made_by,
                "expires": letter.expires.map(|day| day.to_string()),
                "held_back": (!letter.held_back.is_empty()).then_some(&letter.held_back),
            })
        };
        let letters = view.letters.iter().map(one).collect::<Value>();
        return context.out.value(&json!({ "letters": letters, "unfinished": view.unfinished }));
    }
    if let Some(unfinished) = &view.unfinished {
        context.out.note(unfinished);
    }
    let mut table = Table::new(&["Letter", "Patient ID", "Template", "Made", "By", "Expires", "Held back"]);
    for one in &view.letters {
        let made = one.made.map(|at| time.column(at)).unwrap_or_default();
        let expires = one.expires.map(|day| day.to_string()).unwrap_or_default();
        table.row([&one.id, &one.patient_id, &one.template, &made, &one.made_by, &expires, &one.held_back]);
    }
    context.out.table(&table)
}

impl Print {
    pub(super) async fn run(self, session: &Session, context: &Context) -> Result<(), Failure> {
        let dry_run = self.dry_run;
        let report = follow(session, context, dry_run).await?;
        context.out.answer(|| value(&report, dry_run), || words(&report, dry_run))?;
        if !report.trouble.is_empty() {
            return Err(Failure::Answered(report.trouble));
        }
        if report.stopped {
            return Err(Failure::Answered("The print run was stopped; what is left waits on.".to_owned()));
        }
        Ok(())
    }
}

/// Starts a run and waits for its end; the first Ctrl-C asks it to stop, which it does between two letters.
async fn follow(session: &Session, context: &Context, dry_run: bool) -> Result<PrintReport, Failure> {
    let client = &session.client;
    let mut job = answer(client.start_print_run(quick(), PrintRequest { dry_run }).await)?;
    let progress = Progress::new("letters");
    let mut stopping = false;
    while job.running {
        progress.show(job.done, job.total, &job.doing);
        tokio::select! {
            next = client.print_progress(quick()) => job = answer(next)?,
            _ = tokio::signal::ctrl_c(), if !stopping => {
                stopping = true;
                progress.say(&context.out, "Stopping; what is decided by now is handed over ...");
                job = answer(client.stop_print_run(quick()).await)?;
            }
        }
    }
    progress.end();
    match job.failed {
        Some(error) => Err(error.into()),
        None => Ok(job.report.unwrap_or_default()),
    }
}

fn value(report: &PrintReport, dry_run: bool) -> Value {
    let one =
        |held: &HeldBack| json!({ "letter": held.letter, "patient": held.patient_id, "reason": held.reason });
    json!({
        "run": report.run,
        "file": report.file,
        "manifest": report.manifest,
        "letters": report.letters,
        "held_back": report.held_back.iter().map(one).collect::<Vec<_>>(),
        "finished": report.finished,
        "trouble": (!report.trouble.is_empty()).then_some(&report.trouble),
        "dry_run": dry_run,
    })
}

fn words(report: &PrintReport, dry_run: bool) -> Vec<String> {
    let mut lines: Vec<String> =
        report.finished.iter().map(|run| format!("Print run {run} is finished.")).collect();
    lines.push(match (&report.run, dry_run) {
        (_, true) => format!("{} letters would be printed.", report.letters),
        (Some(run), false) => format!("Print run {run}: {} letters.", report.letters),
        (None, false) => "There is nothing to print.".to_owned(),
    });
    lines.extend(report.file.iter().map(|file| format!("  Letters:  {file}")));
    lines.extend(report.manifest.iter().map(|file| format!("  Manifest: {file}")));
    let held = report.held_back.iter();
    lines.extend(held.map(|one| format!("Held back: {} of {}: {}", one.letter, one.patient_id, one.reason)));
    lines
}

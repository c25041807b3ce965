//! `letters tray|print`: the To post tray and its print runs.

use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::service::api::{HeldBack, PrintReport, PrintRequest, TrayLetter, TrayRequest};
use crate::wire::client::{answer, within};

/// A run of ten thousand letters takes minutes.
const RUN: Duration = Duration::from_hours(1);

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
    let view = answer(session.client.tray(within(RUN), TrayRequest { patients: u32::MAX }).await)?;
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
        let report = answer(session.client.print_run(within(RUN), PrintRequest { dry_run }).await)?;
        context.out.answer(|| value(&report, dry_run), || words(&report, dry_run))?;
        if report.trouble.is_empty() { Ok(()) } else { Err(Failure::Answered(report.trouble)) }
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

//! `cohort preview|plan|approve|start|stop|cancel|list|show`: many patients invited in one go.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::base::read_text;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::site_time::SiteTime;
use crate::cli::table::Table;
use crate::cli::values;
use crate::service::api::{
    CohortAct, CohortPage, CohortPlan, CohortPreview, CohortQuery, CohortSource, CohortView,
};
use crate::wire::client::{answer, quick, within};

/// Looking at fifty thousand patients takes a while.
const LONG: std::time::Duration = std::time::Duration::from_mins(5);
/// Patients of a cohort that are asked for at once.
const PAGE: u32 = 1_000;
/// Patients that a preview shows to people; `--json` gives up to a thousand.
const SHOWN: usize = 20;

/// The commands of `cohort`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Cohort {
    /// Show who would be invited, and who would be left out and why; nothing is written
    Preview(Preview),
    /// Plan a cohort: its list is fixed, nobody is invited yet
    Plan(Plan),
    /// Approve a cohort of more than 200 patients, as a second person
    Approve(Named),
    /// Start a cohort, or go on with one that was stopped, and wait for its end; Ctrl-C stops it
    Start(Named),
    /// Stop a cohort after the patients who are being invited now
    Stop(Named),
    /// Give a cohort up; who was invited stays invited
    Cancel(Named),
    /// List the cohorts, the newest first
    List,
    /// Show a cohort and what became of its patients
    Show(Show),
}

/// Where the patients come from, and what they get.
#[derive(Debug, Args)]
pub(in crate::cli) struct Preview {
    /// Patients whom this search finds, as the terminal's search field does
    #[arg(long, value_name = "QUERY", conflicts_with_all = ["saved", "ids", "patients"])]
    search: Option<String>,
    /// Only patients in this state, with --search; "not invited" is one of them
    #[arg(long, value_name = "STATE", value_parser = values::state, conflicts_with_all = ["saved", "ids", "patients"])]
    state: Option<String>,
    /// Patients whom a saved search finds now
    #[arg(long, value_name = "NAME", conflicts_with_all = ["ids", "patients"])]
    saved: Option<String>,
    /// Patients whose ids stand in this file: CSV, or one a line
    #[arg(long, value_name = "FILE", conflicts_with = "patients")]
    ids: Option<PathBuf>,
    /// Patients by Patient ID, NHS number or the record's own id
    #[arg(long, value_name = "PATIENT", num_args = 1..)]
    patients: Vec<String>,
    /// A Letter Template; several make a set of letters
    #[arg(long, value_name = "NAME", num_args = 1..)]
    template: Vec<String>,
    /// Credentials Expiry Date [default: the site's]
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
    /// Let the letters wait in the To post tray, instead of a print run at the end
    #[arg(long)]
    hold: bool,
}

/// The arguments of `cohort plan`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Plan {
    /// What the cohort is called
    name: String,
    #[command(flatten)]
    what: Preview,
}

/// Names a cohort.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// Its number, such as C0012
    cohort: String,
}

/// The arguments of `cohort show`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// Its number, such as C0012
    cohort: String,
    /// Only patients with this outcome: planned, invited or left-out
    #[arg(long, value_name = "OUTCOME", value_parser = values::cohort_outcome)]
    outcome: Option<String>,
}

impl Cohort {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let client = &session.client;
        match self {
            Self::Preview(what) => {
                let plan = what.plan(String::new(), &session.time().await?)?;
                let preview = answer(client.preview_cohort(within(LONG), plan).await)?;
                tell_preview(&preview, &context.out)
            }
            Self::Plan(Plan { name, what }) => {
                let plan = what.plan(name, &session.time().await?)?;
                let planned = answer(client.plan_cohort(within(LONG), plan).await)?;
                context.out.answer(|| json::cohort_planned(&planned), || planned_words(&planned))
            }
            Self::Approve(named) => tell(&act(&session, named, CohortAct::Approve).await?, context),
            Self::Stop(named) => tell(&act(&session, named, CohortAct::Stop).await?, context),
            Self::Cancel(named) => tell(&act(&session, named, CohortAct::Cancel).await?, context),
            Self::Start(named) => {
                let begun = act(&session, named, CohortAct::Start).await?;
                let ended = follow(&session, &context.out, begun).await?;
                tell(&ended, context)?;
                verdict(&ended)
            }
            Self::List => tell_list(&answer(client.cohorts(quick()).await)?, &context.out),
            Self::Show(show) => tell_page(&read(&session, show).await?, &context.out),
        }
    }
}

impl Preview {
    fn plan(self, name: String, time: &SiteTime) -> Result<CohortPlan, Failure> {
        let source = if let Some(text) = self.search {
            CohortSource::Search { text, state: self.state }
        } else if let Some(name) = self.saved {
            CohortSource::Saved(name)
        } else if let Some(path) = self.ids {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            CohortSource::File { name, text: read_text(&path)? }
        } else if !self.patients.is_empty() {
            CohortSource::Rows(self.patients)
        } else if self.state.is_some() {
            CohortSource::Search { text: String::new(), state: self.state }
        } else {
            return Err(Failure::invalid(
                "No patients were named: use --search, --state, --saved, --ids or --patients.",
            ));
        };
        let expires = self.expires.map(|text| time.day(&text)).transpose()?;
        Ok(CohortPlan { name, source, expires, templates: self.template, hold: self.hold })
    }
}

async fn act(session: &Session, named: Named, act: CohortAct) -> Result<CohortView, Failure> {
    Ok(answer(session.client.cohort_act(within(LONG), named.cohort, act).await)?)
}

/// Waits for the end; the first Ctrl-C asks the cohort to stop.
async fn follow(session: &Session, out: &Output, mut view: CohortView) -> Result<CohortView, Failure> {
    let progress = Progress::new("patients");
    let mut stopping = false;
    while view.running {
        progress.show(view.invited + view.left_out, view.planned, &view.stage);
        let news = session.client.cohort_progress(within(LONG), view.number.clone());
        tokio::select! {
            next = news => view = answer(next)?,
            _ = tokio::signal::ctrl_c(), if !stopping => {
                stopping = true;
                progress.say(out, "Stopping after the patients who are being invited now ...");
                let stop = session.client.cohort_act(quick(), view.number.clone(), CohortAct::Stop);
                // It may have ended at this very moment.
                view = answer(stop.await).unwrap_or(view);
            }
        }
    }
    progress.end();
    // The job is over an instant before its record says so.
    Ok(answer(session.client.cohort_progress(within(LONG), view.number).await)?)
}

/// A cohort that is not done has failed, as far as a script is concerned.
fn verdict(view: &CohortView) -> Result<(), Failure> {
    if view.stage == "Done" {
        return Ok(());
    }
    let why = if view.trouble.is_empty() { "It was stopped." } else { &view.trouble };
    Err(Failure::Answered(format!("{why} {}", view.next)))
}

async fn read(session: &Session, show: Show) -> Result<CohortPage, Failure> {
    let mut all = CohortPage::default();
    loop {
        let offset = u32::try_from(all.rows.len()).unwrap_or(u32::MAX);
        let (number, outcome) = (show.cohort.clone(), show.outcome.clone());
        let query = CohortQuery { number, outcome, offset, limit: PAGE };
        let page = answer(session.client.cohort(within(LONG), query).await)?;
        let last = page.rows.len() < PAGE as usize;
        all.cohort = page.cohort;
        all.rows.extend(page.rows);
        if last {
            return Ok(all);
        }
    }
}

fn tell(view: &CohortView, context: &Context) -> Result<(), Failure> {
    context.out.answer(|| json::cohort(view), || words(view))
}

fn words(view: &CohortView) -> Vec<String> {
    let CohortView { number, name, planned, invited, left_out, .. } = view;
    let mut lines = vec![
        format!("{number} {name}: {} ({})", view.stage, view.source),
        format!("{planned} patients in the list, {invited} invited, {left_out} left out."),
        format!(
            "Letters: {}; Credentials Expiry Date {}; {}.",
            view.templates.join(", "),
            view.expires,
            if view.hold { "held in the To post tray" } else { "a print run at the end" }
        ),
    ];
    lines.extend(view.second.as_ref().map(|by| format!("Approved by {by}.")));
    lines.extend(view.run.as_ref().map(|run| format!("Print run {run}.")));
    lines.extend((!view.trouble.is_empty()).then(|| format!("It stopped: {}", view.trouble)));
    lines.push(view.next.clone());
    lines
}

fn tell_list(cohorts: &[CohortView], out: &Output) -> Result<(), Failure> {
    if out.is_json() {
        return out.value(&cohorts.iter().map(json::cohort).collect());
    }
    let mut table = Table::new(&["Cohort", "Name", "Stage", "Patients", "Invited", "Left out", "Planned by"]);
    for view in cohorts {
        let [planned, invited, left_out] =
            [view.planned, view.invited, view.left_out].map(|count| count.to_string());
        table.row([&view.number, &view.name, &view.stage, &planned, &invited, &left_out, &view.planned_by]);
    }
    out.table(&table)
}

fn tell_page(page: &CohortPage, out: &Output) -> Result<(), Failure> {
    if out.is_json() {
        return out.value(&json::cohort_page(page));
    }
    out.lines(&words(&page.cohort))?;
    let mut table = Table::new(&["Patient ID", "Name", "Born", "Outcome", "Reason"]);
    for row in &page.rows {
        let born = row.birth_date.map(|day| day.to_string()).unwrap_or_default();
        table.row([&row.patient_id, &row.name, &born, &row.outcome, &row.reason]);
    }
    out.table(&table)
}

fn tell_preview(preview: &CohortPreview, out: &Output) -> Result<(), Failure> {
    out.answer(|| json::cohort_preview(preview), || preview_words(preview))
}

fn planned_words(view: &CohortView) -> Vec<String> {
    let mut lines = words(view);
    lines.extend(not_taken(&view.unknown, view.unknown_total, view.repeated));
    lines
}

/// Ids that named nobody, or somebody who was named before.
fn not_taken(unknown: &[String], unknown_total: u64, repeated: u64) -> Vec<String> {
    let mut lines = Vec::new();
    if repeated > 0 {
        lines.push(format!("Named more than once: {repeated} (each is invited once)"));
    }
    if unknown_total > 0 {
        lines.push(format!("Nobody: {unknown_total} ids"));
        lines.extend(unknown.iter().take(SHOWN).map(|line| format!("  {line}")));
    }
    lines
}

fn preview_words(preview: &CohortPreview) -> Vec<String> {
    let mut lines = vec![format!(
        "From {}: {} would be invited by {} letters, until {}.",
        preview.source, preview.invited, preview.letters, preview.expires
    )];
    lines.extend(preview.left_out.iter().map(|group| format!("Left out: {} {}", group.count, group.reason)));
    lines.extend(not_taken(&preview.unknown, preview.unknown_total, preview.repeated));
    let left_out: Vec<_> = preview.rows.iter().filter(|row| !row.reason.is_empty()).collect();
    lines.extend(
        left_out.iter().take(SHOWN).map(|row| format!("  {}  {}  {}", row.patient_id, row.name, row.reason)),
    );
    if left_out.len() > SHOWN {
        lines.push("  ... --json lists up to 1,000, those left out first.".to_owned());
    }
    if preview.needs_second {
        lines.push("More than 200: a second person must approve it.".to_owned());
    }
    lines.extend(preview.warnings.iter().map(|warning| format!("Note: {warning}")));
    lines
}

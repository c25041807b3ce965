//! `show`: the Patient Information View of one patient.

use std::fmt::Write;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::site_time::{SiteTime, day_words};
use crate::cli::table::Table;
use crate::cli::values::NOT_INVITED;
use crate::service::api::RecordView;
use crate::wire::client::{answer, quick};

/// The arguments of `show`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
}

impl Show {
    /// Shows the record.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let time = session.time().await?;
        let view = answer(session.client.record(quick(), self.patient).await)?;
        context.out.answer(|| json::record(&view, &time), || words(&view, &time))
    }
}

fn words(view: &RecordView, time: &SiteTime) -> Vec<String> {
    let mut lines = vec![view.row.listed_name()];
    lines.extend(details(view));
    lines.push(String::new());
    lines.extend(profile(view, time));
    let mut section = |heading: &str, table: &Table| {
        if !table.is_empty() {
            lines.push(String::new());
            lines.push(heading.to_owned());
            lines.extend(table.lines(None).into_iter().map(|line| format!("  {line}")));
        }
    };
    section("Referrals", &referrals(view));
    section("Letters", &letters(view, time));
    section("Documents", &documents(view));
    section("Associated information", &associated(view));
    lines
}

fn details(view: &RecordView) -> Vec<String> {
    let row = &view.row;
    let mut lines = Vec::new();
    let mut field = |label: &str, value: &str| {
        if !value.is_empty() {
            lines.push(format!("  {label:<15} {value}"));
        }
    };
    field("Patient ID", &row.patient_id);
    field("NHS number", row.nhs_number.as_deref().unwrap_or_default());
    field("Own id", row.local_id.as_deref().unwrap_or_default());
    field("Born", &born(view));
    field("Died", &view.death_date.map(day_words).unwrap_or_default());
    field("Gender", &view.gender);
    field("Also known as", &view.other_names.join("; "));
    field("Address", &view.address.join(", "));
    field("Telephone", &view.phone);
    field("Organisation", &view.organisation);
    field("Record status", &row.record_status);
    if row.altered {
        field("Mark", "characters that cannot be shown were replaced");
    }
    lines
}

fn born(view: &RecordView) -> String {
    match (view.row.birth_date, view.age) {
        (Some(date), Some(age)) => format!("{} ({age})", day_words(date)),
        (Some(date), None) => day_words(date),
        (None, _) => "unknown".to_owned(),
    }
}

fn profile(view: &RecordView, time: &SiteTime) -> Vec<String> {
    let mut lines = vec![format!("Patient Profile: {}", view.row.state.as_deref().unwrap_or(NOT_INVITED))];
    lines.extend(view.state_reason.iter().map(|reason| format!("  {reason}")));
    if let Some(credentials) = &view.credentials {
        let mut text = format!("  Credentials: {}", credentials.status);
        if let Some(created) = credentials.created {
            let _ = write!(text, "; created {} by {}", time.words(created), credentials.created_by);
        }
        if let Some(distributed) = credentials.distributed {
            let _ =
                write!(text, "; distributed {} by {}", time.words(distributed), credentials.distributed_by);
        }
        lines.push(format!("{text}; Credentials Expiry Date {}", day_words(credentials.expires)));
    }
    lines.extend(view.email.iter().map(|email| format!("  Email: {email}")));
    lines.extend(view.access.mails.iter().map(|mail| {
        let at = mail.at.map(|at| time.words(at)).unwrap_or_default();
        let fault = if mail.fault.is_empty() { String::new() } else { format!(" ({})", mail.fault) };
        format!("  Mail: {}: {} {at}{fault}", mail.about, mail.state)
    }));
    if let Some(at) = view.access.last_log_in {
        lines.push(format!("  Last log-in: {}; logged in on {}", time.words(at), view.access.sessions));
    }
    if let Some((_, at)) = &view.access.legal {
        lines.push(format!("  Legal text accepted: {}, {}", view.access.legal_version, time.words(*at)));
    }
    let more =
        [("Tries", &view.tries), ("Cannot be invited", &view.cannot_invite), ("Next", &view.next_step)];
    let more = more.into_iter().filter(|(_, text)| !text.is_empty());
    lines.extend(more.map(|(label, text)| format!("  {label}: {text}")));
    let able = view.actions.iter().filter(|action| action.available);
    let able: Vec<_> = able.map(|action| action.label.as_str()).collect();
    if !able.is_empty() {
        lines.push(format!("  Actions: {}", able.join("; ")));
    }
    lines
}

fn referrals(view: &RecordView) -> Table {
    let mut table = Table::new(&["Date", "Service", "Status", "Reference", "From"]);
    for one in &view.referrals {
        let date = one.date.map(|date| date.to_string()).unwrap_or_default();
        table.row([&date, &one.service, &one.status, &one.reference, &one.requester]);
    }
    table
}

fn letters(view: &RecordView, time: &SiteTime) -> Table {
    let mut table = Table::new(&["Letter", "Template", "Status", "Made", "By"]);
    for one in &view.letters {
        let made = one.made.map(|at| time.words(at)).unwrap_or_default();
        table.row([&one.id, &one.template, &one.status, &made, &one.made_by]);
    }
    table
}

fn documents(view: &RecordView) -> Table {
    let mut table = Table::new(&["Date", "Title", "Type", "Author"]);
    for one in &view.documents {
        let date = one.date.map(|date| date.to_string()).unwrap_or_default();
        let withdrawn = if one.withdrawn { " (withdrawn)" } else { "" };
        table.row([&date, &format!("{}{withdrawn}", one.title), &one.kind, &one.author]);
    }
    table
}

fn associated(view: &RecordView) -> Table {
    let mut table = Table::new(&["From", "Until", "Kind", "Title", "Status"]);
    for one in &view.associated {
        let day = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        table.row([&day(one.start), &day(one.end), &one.kind, &one.title, &one.status]);
    }
    table
}

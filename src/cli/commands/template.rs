//! `template …`: Letter Templates.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::base::read_text;
use super::{template_approve, template_edit};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::table::Table;
use crate::cli::{json, values};
use crate::service::api::{AddTemplate, ErrorKind, PreviewRequest, PreviewView, TemplateView};
use crate::wire::client::{answer, quick, within};

const SCAN: Duration = Duration::from_mins(1);

/// The commands of `template`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Template {
    /// Add a Letter Template
    Add(Add),
    /// List the Letter Templates
    List,
    /// Say what is odd about Letter Templates; fails if anything is
    Lint(Lint),
    /// Show how letters would read, with the code masked
    Preview(Preview),
    /// Save a new version of a Letter Template
    Edit(template_edit::Edit),
    /// Print the body of a Letter Template
    Show(template_edit::Show),
    /// List the versions of a Letter Template
    Versions(template_edit::Named),
    /// Save an older version as the newest one
    Restore(template_edit::Restore),
    /// Compare two versions line by line
    Compare(template_edit::Compare),
    /// Take a version that another operator saved into use
    Approve(template_approve::Approve),
    /// Refuse a version that another operator saved
    Refuse(template_approve::Refuse),
    /// Take back a version that you saved and nobody has approved yet
    Withdraw(template_approve::Withdraw),
    /// Retire a Letter Template: nothing new is made of it
    Retire(template_edit::Retire),
    /// List the fields that templates may use
    Fields(template_edit::Fields),
}

/// The arguments of `template add`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Add {
    /// Its name
    name: String,
    /// The Letter Template Base
    #[arg(long, value_name = "NAME")]
    base: String,
    /// What it is about: patient-profile, patient or referral
    #[arg(long, value_name = "OBJECT", value_parser = values::template_object)]
    object: String,
    /// A text file with the body [default: the base's]
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// Patient Profile Is Visible: the patient sees such letters in the portal
    #[arg(long)]
    visible: bool,
}

/// The arguments of `template lint`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Lint {
    /// Only these templates
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// The arguments of `template preview`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Preview {
    /// The Letter Templates
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// The patient whose values are shown [default: sample values]
    #[arg(long)]
    patient: Option<String>,
    /// The version to show [default: the one in use]
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    /// The Credentials Expiry Date to show
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
}

impl Template {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(context).await,
            Self::List => list(context).await,
            Self::Lint(lint) => lint.run(context).await,
            Self::Preview(preview) => preview.run(context).await,
            Self::Edit(edit) => edit.run(context).await,
            Self::Show(show) => show.run(context).await,
            Self::Versions(named) => named.versions(context).await,
            Self::Restore(restore) => restore.run(context).await,
            Self::Compare(compare) => compare.run(context).await,
            Self::Approve(approve) => approve.run(context).await,
            Self::Refuse(refuse) => refuse.run(context).await,
            Self::Withdraw(withdraw) => withdraw.run(context).await,
            Self::Retire(retire) => retire.run(context).await,
            Self::Fields(fields) => fields.run(context).await,
        }
    }
}

impl Add {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let body = self.body.as_deref().map(read_text).transpose()?;
        let session = context.session().await?;
        let Self { name, base, object, visible, .. } = self;
        let request = AddTemplate { name, base, object, body, visible };
        let template = answer(session.client.add_template(within(SCAN), request).await)?;
        context.out.answer(|| json::template(&template), || told(&template))
    }
}

/// A saved template in words.
pub(super) fn told(template: &TemplateView) -> Vec<String> {
    let first = match &template.waiting {
        Some(waiting) => {
            let (name, version) = (&waiting.name, waiting.version);
            let live = if template.unapproved {
                "No letters are made of it until then.".to_owned()
            } else {
                format!("Letters are made of version {} until then.", template.version)
            };
            format!("{name}, version {version}, waits for approval by a second operator. {live}")
        }
        None => format!("{}, version {}, tells {}.", template.name, template.version, tells(template)),
    };
    std::iter::once(first).chain(template.warnings.iter().map(|w| format!("Note: {w}"))).collect()
}

fn tells(template: &TemplateView) -> String {
    if template.carries.is_empty() { "no credentials".to_owned() } else { template.carries.join(", ") }
}

async fn all(context: &Context) -> Result<Vec<TemplateView>, Failure> {
    let session = context.session().await?;
    let templates = answer(session.client.templates(quick()).await)?;
    Ok(templates)
}

async fn list(context: &Context) -> Result<(), Failure> {
    let templates = all(context).await?;
    if context.out.is_json() {
        return context.out.value(&templates.iter().map(json::template).collect::<Value>());
    }
    let mut table = Table::new(&["Name", "Version", "Object", "Base", "Visible", "Tells", "Notes"]);
    for one in &templates {
        let visible = if one.visible { "yes" } else { "no" };
        let notes = match (&one.waiting, one.retired, one.warnings.len()) {
            (_, true, _) => "retired".to_owned(),
            (Some(waiting), ..) => format!("version {} waits for approval", waiting.version),
            (None, false, _) if one.unapproved => "not approved".to_owned(),
            (None, false, notes) => notes.to_string(),
        };
        table.row([
            &one.name,
            &one.version.to_string(),
            &one.object,
            &one.base,
            visible,
            &tells(one),
            &notes,
        ]);
    }
    context.out.table(&table)
}

impl Lint {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let mut templates = all(context).await?;
        for name in &self.names {
            if !templates.iter().any(|template| template.name == *name) {
                let message = format!("There is no Letter Template \"{name}\".");
                return Err(Failure::new(
                    ErrorKind::NotFound,
                    message,
                    "See `patient-profile template list`.",
                ));
            }
        }
        templates.retain(|template| self.names.is_empty() || self.names.contains(&template.name));
        let one = |template: &TemplateView| json!({ "name": template.name, "warnings": template.warnings });
        let words = || {
            let lines = |one: &TemplateView| -> Vec<String> {
                one.warnings.iter().map(|warning| format!("{}: {warning}", one.name)).collect()
            };
            templates.iter().flat_map(lines).collect()
        };
        context.out.answer(|| templates.iter().map(one).collect(), words)?;
        match templates.iter().map(|template| template.warnings.len()).sum() {
            0 => Ok(()),
            1 => Err(Failure::Answered("1 thing is odd.".to_owned())),
            odd => Err(Failure::Answered(format!("{odd} things are odd."))),
        }
    }
}

impl Preview {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let time = session.time().await?;
        let expires = self.expires.map(|text| time.day(&text)).transpose()?;
        let request =
            PreviewRequest { patient: self.patient, templates: self.names, version: self.version, expires };
        let preview = answer(session.client.preview(within(SCAN), request).await)?;
        context.out.answer(|| json::preview(&preview), || words(&preview))
    }
}

fn words(preview: &PreviewView) -> Vec<String> {
    let mut lines = Vec::new();
    for letter in &preview.letters {
        lines.push(format!("--- {} ---", letter.template));
        lines.extend(letter.lines.iter().cloned());
        lines.push(String::new());
    }
    if !preview.missing.is_empty() {
        lines.push(format!("Note: the letters together lack {}.", preview.missing.join(", ")));
    }
    lines.extend(preview.warnings.iter().map(|warning| format!("Note: {}", warning.text)));
    lines
}

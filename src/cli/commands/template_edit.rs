//! `template edit|versions|restore|compare|retire|fields|show`: the life of a Letter Template after it was added.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use super::base::read_text;
use super::template::told;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::table::Table;
use crate::cli::{json, values};
use crate::service::api::{EditOutcome, EditTemplate, ErrorKind, FieldView, TemplateText};
use crate::wire::client::{answer, quick, within};

const SCAN: Duration = Duration::from_mins(1);

/// The arguments of `template edit`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true)
    .args(["body", "base", "name_it", "visible", "hidden"]))]
pub(in crate::cli) struct Edit {
    /// Its name
    name: String,
    /// A text file with the new body
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// Another Letter Template Base, or the same one to take its newest version
    #[arg(long, value_name = "NAME")]
    base: Option<String>,
    /// Another name
    #[arg(long = "name", id = "name_it", value_name = "NAME")]
    name_it: Option<String>,
    /// Patient Profile Is Visible: the patient sees such letters in the portal
    #[arg(long, conflicts_with = "hidden")]
    visible: bool,
    /// The patient does not see such letters
    #[arg(long)]
    hidden: bool,
    /// The version that the edit starts from; refused if there is a newer one [default: the newest]
    #[arg(long, value_name = "N")]
    from_version: Option<u32>,
}

/// The name of a template.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// Its name
    name: String,
}

/// The arguments of `template show`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// Its name
    name: String,
    /// The version [default: the newest]
    #[arg(long, value_name = "N")]
    version: Option<u32>,
}

/// The arguments of `template restore`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Restore {
    /// Its name
    name: String,
    /// The older version
    version: u32,
}

/// The arguments of `template compare`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Compare {
    /// Its name
    name: String,
    /// A version
    from: u32,
    /// Another version
    to: u32,
}

/// The arguments of `template retire`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Retire {
    /// Its name
    name: String,
    /// Take it into use again
    #[arg(long)]
    undo: bool,
}

/// The arguments of `template fields`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Fields {
    /// What the template is about: patient-profile, patient or referral
    #[arg(value_name = "OBJECT", value_parser = values::template_object, default_value = "patient-profile")]
    object: String,
}

impl Edit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let body = self.body.as_deref().map(read_text).transpose()?;
        let session = context.session().await?;
        let version = match self.from_version {
            Some(version) => version,
            None => answer(session.client.template(quick(), self.name.clone(), None).await)?.version,
        };
        let visible = (self.visible || self.hidden).then_some(self.visible);
        let (name, new_name, base) = (self.name, self.name_it, self.base);
        let request = EditTemplate { name, version, new_name, base, body, visible };
        match answer(session.client.edit_template(within(SCAN), request).await)? {
            EditOutcome::Saved(template) => {
                context.out.answer(|| json::template(&template), || told(&template))
            }
            EditOutcome::Changed(other) => Err(changed(&other)),
        }
    }
}

fn changed(other: &TemplateText) -> Failure {
    let message =
        format!("{} saved version {} of \"{}\" meanwhile.", other.saved_by, other.version, other.name);
    let hint = format!("Nothing was saved. See it with `template show \"{}\"`, then edit that.", other.name);
    Failure::new(ErrorKind::Conflict, message, hint)
}

impl Show {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let time = session.time().await?;
        let text = answer(session.client.template(quick(), self.name, self.version).await)?;
        context
            .out
            .answer(|| json::template_text(&text, &time), || text.body.lines().map(str::to_owned).collect())
    }
}

impl Named {
    pub(super) async fn versions(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let time = session.time().await?;
        let versions = answer(session.client.template_versions(quick(), self.name).await)?;
        if context.out.is_json() {
            let all = versions.iter().map(|text| json::template_text(text, &time)).collect::<Value>();
            return context.out.value(&all);
        }
        let mut table = Table::new(&["Version", "Saved", "By", "Base", "Visible", "State"]);
        for one in &versions {
            let saved = one.saved.map(|at| time.column(at)).unwrap_or_default();
            let base = format!("{} v{}", one.base, one.base_version);
            let visible = if one.visible { "yes" } else { "no" };
            table.row([
                &one.version.to_string(),
                &saved,
                &one.saved_by,
                &base,
                visible,
                &one.standing_words(),
            ]);
        }
        context.out.table(&table)
    }
}

impl Restore {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let restored = session.client.restore_template(within(SCAN), self.name, self.version).await;
        let template = answer(restored)?;
        context.out.answer(|| json::template(&template), || told(&template))
    }
}

impl Compare {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let time = session.time().await?;
        let versions = (self.from, self.to);
        let compared = answer(session.client.compare_template(quick(), self.name, versions).await)?;
        let lines =
            || compared.lines.iter().map(|(sign, line)| format!("{sign} {line}").trim_end().to_owned());
        let value = || {
            json!({
                "from": json::template_text(&compared.from, &time),
                "to": json::template_text(&compared.to, &time),
                "lines": lines().collect::<Vec<_>>(),
            })
        };
        context.out.answer(value, || lines().collect())
    }
}

impl Retire {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let template = answer(session.client.retire_template(quick(), self.name, !self.undo).await)?;
        let words = || {
            let what = if template.retired { "is retired: nothing new is made of it" } else { "is in use" };
            vec![format!("{} {what}.", template.name)]
        };
        context.out.answer(|| json::template(&template), words)
    }
}

impl Fields {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let fields = answer(session.client.fields(quick(), self.object).await)?;
        if context.out.is_json() {
            let one = |field: &FieldView| {
                json!({
                    "name": field.name,
                    "description": field.description,
                    "sample": field.sample,
                    "carries": field.carries,
                })
            };
            return context.out.value(&fields.iter().map(one).collect::<Value>());
        }
        let mut table = Table::new(&["Field", "Example", "Stands for"]);
        for field in &fields {
            let sample = field.sample.replace('\n', ", ");
            table.row([&format!("{{{{{}}}}}", field.name), &sample, &field.description]);
        }
        context.out.table(&table)
    }
}

//! `template approve|refuse|withdraw`: a version that waits for a second operator (S59).

use clap::Args;

use super::template::told;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::session::Session;
use crate::domain::Standing;
use crate::service::api::{DecideTemplate, ErrorKind, TemplateVerdict, TemplateView};
use crate::wire::client::{answer, quick};

/// The version that is decided of.
#[derive(Debug, Args)]
struct Which {
    /// The name of the Letter Template
    name: String,
    /// The version that was looked at; refused if a newer one was saved [default: the one that waits]
    #[arg(long, value_name = "N")]
    version: Option<u32>,
}

/// The arguments of `template approve`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Approve {
    #[command(flatten)]
    which: Which,
}

/// The arguments of `template refuse`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Refuse {
    #[command(flatten)]
    which: Which,
    /// Why; its author reads it, and it stands in the activity log
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// The arguments of `template withdraw`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Withdraw {
    #[command(flatten)]
    which: Which,
}

impl Approve {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (version, template) = self.which.decide(context, TemplateVerdict::Approve).await?;
        let words = || {
            let first = format!("{}, version {version}, is approved.", template.name);
            std::iter::once(first).chain(told(&template)).collect()
        };
        context.out.answer(|| json::template(&template), words)
    }
}

impl Refuse {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (version, template) = self.which.decide(context, TemplateVerdict::Refuse(self.reason)).await?;
        let words = || vec![dropped(version, "is refused", &template)];
        context.out.answer(|| json::template(&template), words)
    }
}

impl Withdraw {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (version, template) = self.which.decide(context, TemplateVerdict::Withdraw).await?;
        let words = || vec![dropped(version, "is withdrawn", &template)];
        context.out.answer(|| json::template(&template), words)
    }
}

fn dropped(version: u32, what: &str, template: &TemplateView) -> String {
    let name = &template.name;
    if template.unapproved {
        return format!("{name}, version {version}, {what}. No letters are made of {name}.");
    }
    format!("{name}, version {version}, {what}. Version {} stays in use.", template.version)
}

impl Which {
    async fn decide(
        self,
        context: &Context,
        verdict: TemplateVerdict,
    ) -> Result<(u32, TemplateView), Failure> {
        let session = context.session().await?;
        let version = match self.version {
            Some(version) => version,
            None => self.waiting(&session).await?,
        };
        let request = DecideTemplate { name: self.name, version, verdict };
        Ok((version, answer(session.client.decide_template(quick(), request).await)?))
    }

    /// The version that waits now.
    async fn waiting(&self, session: &Session) -> Result<u32, Failure> {
        let versions = answer(session.client.template_versions(quick(), self.name.clone()).await)?;
        let waiting = versions.iter().find(|version| version.standing == Standing::Waits.label());
        waiting.map(|version| version.version).ok_or_else(|| {
            let message = format!("No version of \"{}\" waits for approval.", self.name);
            let hint = format!("See `patient-profile template versions \"{}\"`.", self.name);
            Failure::new(ErrorKind::Refused, message, hint)
        })
    }
}

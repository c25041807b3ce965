//! `credentials create|distribute|expiry`: credentials and the letters that carry them.

use std::time::Duration;

use clap::{Args, Subcommand};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::site_time::{SiteTime, day_words};
use crate::service::api::{CreateRequest, CredentialsOutcome, DistributeRequest, ExpiryRequest};
use crate::wire::client::{answer, within};

/// Making a code takes a moment on purpose, and letters are opened again before they count.
const LETTERS: Duration = Duration::from_mins(2);

/// The commands of `credentials`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Credentials {
    /// Create Patient Portal Credentials
    Create(Create),
    /// Distribute Patient Profile Credentials
    Distribute(Distribute),
    /// Change the expiry date of credentials that wait to be distributed
    Expiry(Expiry),
}

/// The arguments of `credentials expiry`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Expiry {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
    /// Credentials Expiry Date: 2026-12-06, 6 dec, 6/12 or +14d
    expires: String,
}

/// The arguments of `credentials create`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("when").required(true).args(["now", "later"]))]
pub(in crate::cli) struct Create {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
    /// Credentials Expiry Date: 2026-12-06, 6 dec, 6/12 or +14d
    #[arg(long, value_name = "DATE")]
    expires: String,
    /// Distribute now: make the letters and hand them over
    #[arg(long, requires = "template")]
    now: bool,
    /// A Letter Template for Distribute now; may be given several times
    #[arg(long, value_name = "NAME", num_args = 1.., conflicts_with = "later")]
    template: Vec<String>,
    /// Distribute later: only create the credentials
    #[arg(long)]
    later: bool,
    /// Let the letters wait in the To post tray instead of handing them over
    #[arg(long, conflicts_with = "later")]
    hold: bool,
}

/// The arguments of `credentials distribute`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Distribute {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
    /// A Letter Template; may be given several times
    #[arg(long, required = true, value_name = "NAME", num_args = 1..)]
    template: Vec<String>,
    /// Credentials Expiry Date, if new credentials are needed [default: the site's]
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
    /// Let the letters wait in the To post tray instead of handing them over
    #[arg(long)]
    hold: bool,
}

impl Credentials {
    /// Creates or distributes.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let time = session.time().await?;
        let outcome = match self {
            Self::Create(Create { patient, expires, template, hold, .. }) => {
                let expires = time.day(&expires)?;
                let request = CreateRequest { patient, expires, templates: template, hold, seen: None };
                answer(session.client.create_credentials(within(LETTERS), request).await)?
            }
            Self::Expiry(Expiry { patient, expires }) => {
                let request = ExpiryRequest { patient, expires: time.day(&expires)? };
                answer(session.client.change_expiry(within(LETTERS), request).await)?
            }
            Self::Distribute(Distribute { patient, template, expires, hold }) => {
                let expires = expires.map(|text| time.day(&text)).transpose()?;
                let request = DistributeRequest { patient, expires, templates: template, hold, seen: None };
                answer(session.client.distribute_credentials(within(LETTERS), request).await)?
            }
        };
        tell(&outcome, &time, context)
    }
}

/// Answers with what came of it.
pub(super) fn tell(outcome: &CredentialsOutcome, time: &SiteTime, context: &Context) -> Result<(), Failure> {
    context.out.answer(|| json::credentials_outcome(outcome, time), || words(outcome, time))
}

fn words(outcome: &CredentialsOutcome, time: &SiteTime) -> Vec<String> {
    let credentials = &outcome.credentials;
    let mut lines = vec![format!(
        "Credentials of {}: {}; Credentials Expiry Date {}.",
        outcome.patient_id,
        credentials.status,
        day_words(credentials.expires)
    )];
    if let Some(distributed) = credentials.distributed {
        lines.push(format!("Distributed {}.", time.words(distributed)));
    }
    for letter in &outcome.letters {
        let file = letter.file.as_ref().map(|file| format!(": {file}")).unwrap_or_default();
        lines.push(format!("{} {} ({}){file}", letter.status, letter.id, letter.template));
    }
    lines.extend(outcome.warnings.iter().map(|warning| format!("Note: {warning}")));
    lines
}

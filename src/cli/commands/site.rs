//! `site show|set|confirm-clock`: the settings of the site, and its clock.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::values;
use crate::service::api::{SiteChange, SiteView};
use crate::wire::client::{answer, quick};

/// The commands of `site`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Site {
    /// Show the settings
    Show,
    /// Change settings; what is not named stays
    Set(Set),
    /// Believe the machine's clock after it was set by much; until then nothing expires
    ConfirmClock,
}

/// The arguments of `site set`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true)
    .args(["address", "print_folder", "print_command", "print_timeout", "support_delay", "portal_url",
        "template_approval", "usual_reason"]))]
pub(in crate::cli) struct Set {
    /// A line of the organisation's address, as letters show it; once for each line
    #[arg(long, value_name = "LINE")]
    address: Vec<String>,
    /// Where letters are handed over
    #[arg(long, value_name = "DIR")]
    print_folder: Option<std::path::PathBuf>,
    /// The program that takes print files, with its arguments; {} stands for the file, and nothing at all for no program
    #[arg(long, value_name = "WORD", num_args = 0.., allow_hyphen_values = true)]
    print_command: Option<Vec<String>>,
    /// The seconds after which the print command has failed
    #[arg(long, value_name = "SECONDS")]
    print_timeout: Option<u16>,
    /// The minutes after which patients see a change of client support
    #[arg(long, value_name = "MINUTES")]
    support_delay: Option<u16>,
    /// The address of the patients' portal; letters that were sent keep the old one
    #[arg(long, value_name = "URL")]
    portal_url: Option<String>,
    /// Whether a Letter Template needs a second operator, once there is one, before letters are made of it: on or off
    #[arg(long, value_name = "WHETHER", value_parser = values::on_or_off)]
    template_approval: Option<bool>,
    /// A usual reason, offered where a reason is asked for; once for each, and an empty one for none at all. Before a colon
    /// stand the questions that it fits: `unlock, send_reset: Identity checked`; none for every question
    #[arg(long, value_name = "TEXT")]
    usual_reason: Vec<String>,
}

impl Site {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let site = match self {
            Self::Show => session.site().await?,
            Self::ConfirmClock => {
                // Without a doubt the service says that there is nothing to confirm.
                let seen = session.site().await?.clock.unwrap_or_default();
                answer(session.client.confirm_clock(quick(), seen).await)?
            }
            Self::Set(set) => {
                let print_folder = set.print_folder.map(|folder| {
                    std::path::absolute(&folder).unwrap_or(folder).to_string_lossy().into_owned()
                });
                let change = SiteChange {
                    address: (!set.address.is_empty()).then_some(set.address),
                    print_folder,
                    print_command: set.print_command,
                    print_timeout_seconds: set.print_timeout,
                    support_delay_minutes: set.support_delay,
                    portal_url: set.portal_url,
                    template_approval: set.template_approval,
                    usual_reasons: (!set.usual_reason.is_empty()).then_some(set.usual_reason),
                };
                answer(session.client.change_site(quick(), change).await)?
            }
        };
        context.out.answer(|| value(&site), || words(&site))
    }
}

fn value(site: &SiteView) -> serde_json::Value {
    json!({
        "site": site.name,
        "portal_url": site.portal_url,
        "time_zone": site.time_zone,
        "address": site.address,
        "print_folder": site.print_folder,
        "print_command": (!site.print_command.is_empty()).then_some(&site.print_command),
        "print_timeout_seconds": site.print_timeout_seconds,
        "support_delay_minutes": site.support_delay_minutes,
        "default_expiry_days": site.default_expiry_days,
        "max_expiry_days": site.max_expiry_days,
        "patients": site.patients,
        "held_letters": site.held_letters,
        "makes_pdf": site.makes_pdf,
        "clock": site.clock.map(|clock| json!({ "shown": clock.shown, "counted": clock.counted })),
        "template_approval": site.template_approval,
        "usual_reasons": site.usual_reasons,
        "warnings": site.warnings,
        "lacking": site.lacking,
    })
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn words(site: &SiteView) -> Vec<String> {
    let mut lines = vec![
        site.name.clone(),
        format!("  Portal:       {}", site.portal_url),
        format!("  Time zone:    {}", site.time_zone),
        format!("  Address:      {}", or_none(&site.address.join(", "))),
        format!("  Print folder: {}", site.print_folder),
        format!(
            "  Print command: {}; it has failed after {} s.",
            or_none(&site.print_command),
            site.print_timeout_seconds
        ),
        format!(
            "  Credentials last {} days unless chosen otherwise, {} at most.",
            site.default_expiry_days, site.max_expiry_days
        ),
        format!("  Patients see a change of client support after {} minutes.", site.support_delay_minutes),
        if site.template_approval {
            "  Letter Templates need a second operator, once there is one.".to_owned()
        } else {
            "  Letter Templates go live as soon as they are saved.".to_owned()
        },
        format!("  {} patients; {} letters wait in the To post tray.", site.patients, site.held_letters),
    ];
    if !site.usual_reasons.is_empty() {
        lines.push("  Usual reasons, each for the questions before the colon:".to_owned());
        lines.extend(site.usual_reasons.iter().map(|reason| format!("    {reason}")));
    }
    lines.extend(site.warnings.iter().chain(&site.lacking).map(|warning| format!("Note: {warning}")));
    lines
}

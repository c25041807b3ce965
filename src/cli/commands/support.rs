//! `support set|remove|withdraw|list|types`: client support, as patients read it.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::session::Session;
use crate::cli::site_time::SiteTime;
use crate::cli::table::Table;
use crate::service::api::{SetSupport, SupportLine, SupportOf, SupportView};
use crate::wire::client::{answer, quick};

/// The commands of `support`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Support {
    /// Say what patients see, by type of organisation
    List,
    /// Enter or amend client support; patients see it after the site's delay
    Set(Set),
    /// Take back a change that patients do not see yet
    Withdraw(SeenType),
    /// Remove the entry of a type: its patients see that of all other types
    Remove(SeenType),
    /// List the types of organisations, add one or remove one
    Types(Types),
}

/// The type of organisation.
#[derive(Debug, Args)]
pub(in crate::cli) struct OfType {
    /// The type of organisation [default: blank, all types without their own entry]
    #[arg(long = "type", value_name = "TYPE", default_value = "", hide_default_value = true)]
    of: String,
}

/// The type of organisation, and what was seen of its entry.
#[derive(Debug, Args)]
pub(in crate::cli) struct SeenType {
    #[command(flatten)]
    of: OfType,
    #[command(flatten)]
    seen: Seen,
}

impl SeenType {
    fn request(self) -> SupportOf {
        SupportOf { organisation_type: self.of.of, seen: self.seen.revision_seen }
    }
}

/// What was seen of an entry.
#[derive(Debug, Args)]
struct Seen {
    /// The revision of the entry that was seen, as `support list --json` has it: refused if somebody changed it since
    #[arg(long, value_name = "N")]
    revision_seen: Option<u64>,
}

/// The arguments of `support set`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("contact").required(true).multiple(true).args(["email", "phone"]))]
pub(in crate::cli) struct Set {
    #[command(flatten)]
    of: OfType,
    /// The email address
    #[arg(long, value_name = "ADDRESS", default_value = "", hide_default_value = true)]
    email: String,
    /// The telephone number
    #[arg(long, value_name = "NUMBER", default_value = "", hide_default_value = true)]
    phone: String,
    #[command(flatten)]
    seen: Seen,
}

/// The arguments of `support types`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Types {
    /// Add this type
    #[arg(long, value_name = "NAME", conflicts_with = "remove")]
    add: Option<String>,
    /// Remove this type
    #[arg(long, value_name = "NAME")]
    remove: Option<String>,
}

impl Support {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let client = &session.client;
        let view = match self {
            Self::List => answer(client.support(quick()).await)?,
            Self::Set(Set { of, email, phone, seen }) => {
                let (organisation_type, seen) = (of.of, seen.revision_seen);
                let request = SetSupport { organisation_type, email, phone, seen };
                answer(client.set_support(quick(), request).await)?
            }
            Self::Withdraw(seen) => answer(client.withdraw_support(quick(), seen.request()).await)?,
            Self::Remove(seen) => answer(client.remove_support(quick(), seen.request()).await)?,
            Self::Types(types) => return types.run(&session, context).await,
        };
        tell(&view, &session.time().await?, context)
    }
}

impl Types {
    async fn run(self, session: &Session, context: &Context) -> Result<(), Failure> {
        let types = match (self.add, self.remove) {
            (Some(name), _) => answer(session.client.add_organisation_type(quick(), name).await)?,
            (None, Some(name)) => answer(session.client.remove_organisation_type(quick(), name).await)?,
            (None, None) => answer(session.client.organisation_types(quick()).await)?,
        };
        context.out.answer(|| json!({ "types": types }), || types.clone())
    }
}

fn tell(view: &SupportView, time: &SiteTime, context: &Context) -> Result<(), Failure> {
    if context.out.is_json() {
        return context.out.value(&json::support(view, time));
    }
    let mut table = Table::new(&["Organisation type", "Email", "Telephone", "From", "Change"]);
    for line in &view.lines {
        let name = if line.organisation_type.is_empty() { "(all others)" } else { &line.organisation_type };
        table.row([name, &line.email, &line.phone, &line.source, &change(line, time)]);
    }
    context.out.table(&table)
}

fn change(line: &SupportLine, time: &SiteTime) -> String {
    let Some(pending) = &line.pending else { return String::new() };
    let what = if pending.removal {
        "removed".to_owned()
    } else {
        [pending.email.as_str(), &pending.phone].join(" ").trim().to_owned()
    };
    format!("{what}, visible to patients from {}", time.words(pending.from))
}

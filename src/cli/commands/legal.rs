//! `legal set|show|list`: the legal text that letters carry and patients accept.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::base::read_text;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::service::api::{ErrorKind, LegalView, SetLegal};
use crate::wire::client::{answer, quick};

/// The commands of `legal`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Legal {
    /// Save a new version of a legal text
    Set(Set),
    /// Print a legal text
    Show(Show),
    /// List all versions of all legal texts
    List,
}

/// The arguments of `legal set`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Set {
    /// A text file; an empty one takes an organisation's own text away
    file: PathBuf,
    /// The organisation [default: all without their own]
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// The newest version that was seen, 0 for none: refused if somebody saved another since
    #[arg(long, value_name = "N")]
    version_seen: Option<u32>,
}

/// The arguments of `legal show`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// The organisation [default: all without their own]
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// The version [default: the newest], or the mark of a text as `show` has it
    #[arg(long, value_name = "N")]
    version: Option<String>,
}

impl Legal {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let time = session.time().await?;
        match self {
            Self::Set(Set { file, organisation, version_seen: seen }) => {
                let request = SetLegal { organisation, text: read_text(&file)?, seen };
                let legal = answer(session.client.set_legal(quick(), request).await)?;
                let whose =
                    legal.organisation.clone().unwrap_or_else(|| "All other organisations".to_owned());
                let words =
                    || vec![format!("{whose}: version {} of the legal text is saved.", legal.version)];
                context.out.answer(|| json::legal(&legal, &time), words)
            }
            Self::Show(Show { organisation, version }) => {
                let (organisation, version) = named(&session, organisation, version).await?;
                let legal = answer(session.client.legal(quick(), organisation, version).await)?;
                let lines = || match legal.version {
                    0 => {
                        vec!["It has no text of its own: that of all other organisations applies.".to_owned()]
                    }
                    _ => legal.text.lines().map(str::to_owned).collect(),
                };
                context.out.answer(|| json::legal(&legal, &time), lines)
            }
            Self::List => {
                let all = answer(session.client.legal_texts(quick()).await)?;
                if context.out.is_json() {
                    let value = all.iter().map(|legal| json::legal_listed(legal, &time)).collect::<Value>();
                    return context.out.value(&value);
                }
                let mut table = Table::new(&["Organisation", "Version", "Mark", "Saved", "By"]);
                for legal in &all {
                    let whose = legal.organisation.as_deref().unwrap_or("(all others)");
                    let saved = legal.saved.map(|at| time.column(at)).unwrap_or_default();
                    table.row([whose, &legal.version.to_string(), &legal.mark, &saved, &legal.saved_by]);
                }
                context.out.table(&table)
            }
        }
    }
}

/// The letters of a mark.
const MARK: usize = 8;

/// The version that is meant: by its number, or by the mark of its text, whichever organisation has it.
async fn named(
    session: &Session,
    organisation: Option<String>,
    version: Option<String>,
) -> Result<(Option<String>, Option<u32>), Failure> {
    let Some(text) = version else { return Ok((organisation, None)) };
    if text.len() != MARK {
        let number = text.parse().ok().filter(|number| *number > 0);
        let number = number.ok_or_else(|| Failure::invalid("A version is a number from 1, or a mark."))?;
        return Ok((organisation, Some(number)));
    }
    let all = answer(session.client.legal_texts(quick()).await)?;
    let of = |legal: &LegalView| organisation.is_none() || legal.organisation == organisation;
    let found = all.into_iter().find(|legal| legal.mark.eq_ignore_ascii_case(&text) && of(legal));
    let found = found.ok_or_else(|| {
        let hint = "The marks of all texts are in: patient-profile legal list.";
        Failure::new(ErrorKind::NotFound, format!("No legal text has the mark {text}."), hint)
    })?;
    Ok((found.organisation, Some(found.version)))
}

//! `saved-search list|save|rename|drop`: searches that are kept under a name, for cohorts.

use clap::{Args, Subcommand};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::table::Table;
use crate::cli::values;
use crate::service::api::SavedSearchView;
use crate::wire::client::{answer, quick};

/// The commands of `saved-search`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum SavedSearch {
    /// List the saved searches, by name
    List,
    /// Keep a search under a name; one of the same name gives way
    Save(Save),
    /// Give a saved search another name
    Rename(Rename),
    /// Drop a saved search
    Drop(Named),
}

/// The arguments of `saved-search save`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Save {
    /// The name
    name: String,
    /// What to search for, as in the terminal's search field
    #[arg(default_value = "")]
    text: String,
    /// Only patients in this state; "not invited" is one of them
    #[arg(long, value_name = "STATE", value_parser = values::state)]
    state: Option<String>,
}

/// The arguments of `saved-search rename`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Rename {
    /// The name
    name: String,
    /// The name from now on
    new: String,
}

/// Names a saved search.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// The name
    name: String,
}

impl SavedSearch {
    /// Does it, and lists what there is afterwards.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let client = &session.client;
        let searches = match self {
            Self::List => answer(client.saved_searches(quick()).await)?,
            Self::Save(Save { name, text, state }) => {
                let search = SavedSearchView { name, text, state, saved_by: String::new() };
                answer(client.save_search(quick(), search).await)?
            }
            Self::Rename(Rename { name, new }) => answer(client.rename_search(quick(), name, new).await)?,
            Self::Drop(Named { name }) => answer(client.drop_search(quick(), name).await)?,
        };
        if context.out.is_json() {
            return context.out.value(&searches.iter().map(json::saved_search).collect());
        }
        let mut table = Table::new(&["Name", "Search", "State", "Saved by"]);
        for search in &searches {
            let state = search.state.as_deref().unwrap_or_default();
            table.row([&search.name, &search.text, state, &search.saved_by]);
        }
        context.out.table(&table)
    }
}

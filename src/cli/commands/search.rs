//! `search`: as the terminal's search field.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::table::Table;
use crate::cli::{json, values};
use crate::service::api::{SearchPage, SearchRequest};
use crate::wire::client::{answer, quick};

/// The arguments of `search`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Search {
    /// Names, Patient ID, NHS number, birth date, postcode or a state, in any order
    #[arg(required = true, num_args = 1.., value_name = "QUERY")]
    query: Vec<String>,
    /// Only patients in this state, such as locked or not-invited
    #[arg(long, value_parser = values::state)]
    state: Option<String>,
    /// The most patients to list
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
}

impl Search {
    /// Searches and lists.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let request =
            SearchRequest { text: self.query.join(" "), state: self.state, limit: self.limit, offset: 0 };
        let page = answer(session.client.search(quick(), request).await)?;
        if context.out.is_json() {
            return context.out.value(&json::search(&page));
        }
        context.out.table(&table(&page))?;
        context.out.note(&count(&page));
        Ok(())
    }
}

fn table(page: &SearchPage) -> Table {
    let mut table = Table::new(&["Patient ID", "Name", "Born", "NHS number", "Postcode", "State", "Record"]);
    for row in &page.rows {
        let born = row.birth_date.map(|date| date.to_string());
        table.row([
            &row.patient_id,
            &row.listed_name(),
            born.as_deref().unwrap_or("unknown"),
            row.nhs_number.as_deref().unwrap_or_default(),
            row.postcode.as_deref().unwrap_or_default(),
            row.state.as_deref().unwrap_or(values::NOT_INVITED),
            &row.record_status,
        ]);
    }
    table
}

fn count(page: &SearchPage) -> String {
    let shown = page.rows.len() as u64;
    let slips =
        if page.corrected { "; nothing matched exactly, so typing slips were allowed for" } else { "" };
    if shown < page.total {
        format!("The first {shown} of {} patients that match, of {} in all{slips}.", page.total, page.of)
    } else {
        format!("{} of {} patients match{slips}.", page.total, page.of)
    }
}

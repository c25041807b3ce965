//! `actions`: the Actions menu of one patient, with the reason beside what is not available.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::wire::client::{answer, quick};

/// The arguments of `actions`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Actions {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
}

impl Actions {
    /// Shows the menu.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session_with_patients().await?;
        let actions = answer(session.client.actions(quick(), self.patient).await)?;
        let words = || {
            let line = |action: &crate::service::api::ActionView| {
                let what = if action.available { &action.note } else { &action.reason };
                let mark = if action.available { "+" } else { "-" };
                format!("{mark} {:<42} {what}", action.label)
            };
            actions.iter().map(line).collect()
        };
        context.out.answer(|| json::actions(&actions), words)
    }
}

//! `record status`: sets the status of a patient's record.

use clap::{Args, Subcommand};

use super::account::state_words;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{json, values};
use crate::service::api::RecordStatusRequest;
use crate::wire::client::{answer, quick};

/// The commands of `record`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Record {
    /// Set the record's status; some statuses disable the account
    Status(Status),
}

/// The arguments of `record status`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Status {
    /// Patient ID, NHS number, or the record's own id where it is unique
    patient: String,
    /// The status or its first word, such as open, deceased, closed, restricted
    #[arg(value_parser = values::record_status)]
    status: String,
}

impl Record {
    /// Sets it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let Self::Status(Status { patient, status }) = self;
        let session = context.session_with_patients().await?;
        let request = RecordStatusRequest { patient, status };
        let outcome = answer(session.client.record_status(quick(), request).await)?;
        context.out.answer(|| json::state_outcome(&outcome), || state_words(&outcome))
    }
}

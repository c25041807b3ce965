//! No command: the operators' terminal.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::service::api::ErrorKind;

/// Opens the terminal on the store.
pub(in crate::cli) async fn run(context: &Context) -> Result<(), Failure> {
    let _session = context.session().await?;
    Err(Failure::new(ErrorKind::Unavailable, "The terminal is not built yet.", ""))
}

//! `log verify`: walks the log's chain in the store's files, without the key.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::service::api::ErrorKind;

/// Walks the chain and says what was found.
pub(super) fn run(context: &Context) -> Result<(), Failure> {
    let _ = context.data_dir()?;
    Err(Failure::new(ErrorKind::Unavailable, "The log's verification is not built yet.", ""))
}

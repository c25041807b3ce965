//! `demo`: the whole product on a throw-away store with synthetic patients.

use std::path::PathBuf;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::service::api::ErrorKind;

/// The arguments of `demo`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Demo {
    /// How many patients
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    patients: u32,
    /// Where the synthetic population begins; the same seed gives the same patients
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Fill the store and end
    #[arg(long)]
    no_tui: bool,
    /// Keep the store in DIR/data and its key in DIR/site.key
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

impl Demo {
    /// Fills the store and opens the terminal.
    #[expect(clippy::unused_async, reason = "the service will be awaited here")]
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let _ = (self.patients, self.seed, self.no_tui, self.keep, &context.out);
        Err(Failure::new(ErrorKind::Unavailable, "The demo is not built yet.", ""))
    }
}

//! Parses the command line, installs the hooks, hands over.

use std::process::ExitCode;

fn main() -> ExitCode {
    patient_profile::cli::install_hooks();
    patient_profile::cli::run(std::env::args_os())
}

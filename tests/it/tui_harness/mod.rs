//! The terminal without a terminal: `update` and the driver run against a scripted service until nothing is under way,
//! then the model is drawn to text. No test sleeps.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "what fails in a harness ends the test; not every test scripts all of it"
)]

mod answers;
mod harness;
mod script;
mod service;

pub use harness::Harness;
pub use script::{Fake, Script, day, now, row};
pub use service::client_of;

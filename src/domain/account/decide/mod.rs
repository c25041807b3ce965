//! What becomes of an account by a command: `decide` is the only place that changes the facts.

mod dispatch;
mod draft;
mod letters;
mod operator;
mod patient;
mod record;

pub use dispatch::{Context, Limits, decide};
pub use letters::check_expiry;
pub use patient::{LONGEST_WAIT, next_try};

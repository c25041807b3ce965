//! The persisted forms of the domain's records: frozen structs, a schema number each, golden bytes in tests.
//!
//! bincode is positional: a field is never added to a struct that was released; a new struct with the next schema
//! number is, and the older ones stay readable.

mod account;
mod claim;
mod clock;
mod codec;
mod cohort;
mod draft;
mod health;
mod letter;
mod log_entry;
mod operator;
mod patient;
mod portal;
mod print_run;
mod site;
mod statuses;
mod summary;
mod support;
pub mod table;
#[cfg(test)]
mod tests;
mod visibility;

pub use codec::{RecordFault, Stored};
pub use log_entry::LogBody;
pub use summary::{StandingHint, Summary};

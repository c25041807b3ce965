//! Client support by type of organisation, and legal texts by organisation.

mod change;
mod legal;
mod list;
mod types;

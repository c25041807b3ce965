//! Patients: who is meant, search, and the Patient Information View.

mod access;
mod checks;
mod find;
mod rows;
mod search;
mod sentences;
mod view;
mod viewed;

pub(super) use checks::checks;
pub(super) use rows::{credentials_view, row, safe};
pub(super) use search::state_of;
pub(super) use viewed::Viewed;

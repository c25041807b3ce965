//! The Actions menu of a patient: every action, and the reason beside what is not available (R33, R52).

mod begin;
mod model;
mod questions;
mod view;

pub(crate) use begin::{begin, begin_returned, entry_of, reason_of};
pub(crate) use model::Actions;

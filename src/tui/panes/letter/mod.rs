//! The letter creation page: which letters, how they will read, and whether they are sent or held (R36, R19, R20).

mod check;
mod model;
mod outcome;
mod places;
mod update;
mod view;

pub(crate) use model::Letter;

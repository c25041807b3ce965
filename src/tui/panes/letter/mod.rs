//! The letter creation page: which letters, how they will read, and whether they are sent or held (R36, R19, R20).

mod check;
mod foot;
mod missing;
mod model;
mod outcome;
mod places;
mod preview;
mod question;
mod update;
mod view;

pub(crate) use model::Letter;

//! Which record statuses disable an account: a table that a site edits (R51).

mod model;
mod update;
mod view;

pub(crate) use model::Statuses;

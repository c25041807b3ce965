//! What waits for a second person, of every kind (S67).

mod model;
mod update;
mod view;

pub(crate) use model::Approvals;

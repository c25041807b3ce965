//! Legal text by organisation, in versions: what patients accept when they register (R10).

mod conflict;
mod edit;
mod model;
mod update;
mod view;

pub(crate) use model::Legal;

//! The home page: the search for patients, answered while one types.

mod model;
mod update;
mod view;

pub(crate) use model::Home;

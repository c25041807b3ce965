//! Help: the keys of the place below, then those that work everywhere, then the states. Typing filters, Enter runs.

mod model;
mod view;

pub(crate) use model::Help;

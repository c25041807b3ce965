//! All commands by name, with their keys and with the reason where one cannot be run.

mod model;
mod view;

pub(crate) use model::Palette;

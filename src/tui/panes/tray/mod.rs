//! The To post tray: what waits, what would be held back and why, and the print run.

mod model;
mod print;
mod update;
mod view;

pub(crate) use model::Tray;

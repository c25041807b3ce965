//! Drawing: the only part of the terminal that knows of cells.

mod canvas;
mod dialog;
mod editor;
mod frame;
mod gate;
mod theme;

pub(crate) use canvas::{Area, Canvas};
pub(crate) use dialog::{Dialog, dialog_height};
pub(crate) use editor::body_places;
pub use frame::draw;
pub(crate) use theme::{Look, state_mark};

//! A body of text over several lines: typing, undo, search, and the fields in it (R16, R17).

mod body;
mod fields;
mod text;

pub(crate) use body::{Body, Part};
pub(crate) use fields::Picker;
pub(crate) use text::Editor;

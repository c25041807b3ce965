//! Plain data behind the things that panes are made of: lists and text fields.

pub(crate) mod date_field;
pub(crate) mod editor;
pub(crate) mod field;
pub(crate) mod list;
pub(crate) mod rows;
pub(crate) mod stops;

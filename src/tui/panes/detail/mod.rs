//! Everything about one row of a list, in a dialog that scrolls.

mod pane;

pub(crate) use pane::Detail;

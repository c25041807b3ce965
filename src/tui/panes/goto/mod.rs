//! The Go to menu: a letter each.

mod menu;

pub(crate) use menu::GoTo;

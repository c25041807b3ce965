//! The Go to menu: a letter each.

mod menu;
mod places;

pub(crate) use menu::GoTo;
pub(crate) use places::{first, not_permitted};

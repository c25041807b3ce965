//! My Company > CMS configuration: the menu by the article's names (R13, R21, R27, R28, R70), and what stands in it.

mod entries;
mod menu;

pub(crate) use entries::{ENTRIES, entry, not_permitted};
pub(crate) use menu::Configuration;

//! Letter Template Bases and Letter Templates: added, listed, previewed, merged.

mod bases;
mod cache;
mod defaults;
mod list;
mod preview;
mod render;
mod save;
mod values;

pub(super) use cache::BaseCache;
pub(super) use save::carries_words;
pub(super) use values::{CodeText, Facts};

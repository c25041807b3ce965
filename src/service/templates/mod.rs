//! Letter Template Bases and Letter Templates: added, listed, previewed, merged.

mod approve;
mod bases;
mod cache;
mod defaults;
mod lint;
mod list;
mod names;
mod preview;
mod render;
mod save;
mod values;
mod versions;

pub(super) use cache::BaseCache;
pub(super) use lint::carries_words;
pub(super) use names::{check_name, same_name, shortened};
pub(super) use save::note_visibility;
pub(super) use values::{CodeText, Facts};

//! A dialog for one name, such as that of a new type of organisation.

mod pane;

pub(crate) use pane::{Prompt, Wanted};

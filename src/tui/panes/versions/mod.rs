//! The versions of a Letter Template: compared, and restored (R26).

mod model;
mod view;

pub(crate) use model::Versions;

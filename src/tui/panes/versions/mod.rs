//! The versions of a Letter Template: compared, restored (R26), and approved by a second operator (S59).

mod decide;
mod model;
mod view;

pub(crate) use model::Versions;

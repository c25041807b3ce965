//! What patients see: the letters of each template, the documents of each type, and documents that go their own way
//! (R27 to R29).

mod model;
mod update;
mod view;

pub(crate) use model::Visibility;

//! The Letter Template Bases: the Word files that letters are written on (R13 to R18).

mod list;
mod model;
mod view;

pub(crate) use model::Bases;

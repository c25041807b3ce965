//! The Letter Templates: which there are, for which object, in which version, and what the lint says of them
//! (R9, R21, R25, R26).

mod list;
mod model;
mod view;

pub(crate) use model::Templates;

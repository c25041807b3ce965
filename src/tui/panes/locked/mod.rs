//! The locked queue: who is locked, why, what to ask the caller; solved in few keys (`product.md` §3.1).

mod model;
mod update;
mod view;

pub(crate) use model::Locked;

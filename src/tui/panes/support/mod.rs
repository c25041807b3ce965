//! Client support by type of organisation: what patients see now and from when on something else (R69 to R76).

mod form;
mod model;
mod update;
mod view;

pub(crate) use model::Support;

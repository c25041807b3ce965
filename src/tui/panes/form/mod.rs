//! A form as a page: fields, choices and two buttons. What it is for stands in its purpose.

mod field;
mod model;
mod purpose;
mod view;

pub(crate) use field::Field;
pub(crate) use model::Form;
pub(crate) use purpose::Purpose;

//! Operators, roles and what each may do (`screens/operators_*.txt`, R77, S67).

mod forms;
mod model;
mod update;
mod view;

pub(crate) use forms::password_form;
pub(crate) use model::Operators;

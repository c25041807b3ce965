//! Operators: who may come in, log-in, and the changes of operators and roles (S63 to S67b).

mod change;
mod list;
mod log_in;
mod passwords;
mod refusals;
mod register;

pub(super) use refusals::Refusals;
pub(super) use register::Register;

//! Operators: who may come in, log-in, and the changes of operators and roles (S63 to S67b).

mod change;
mod list;
mod log_in;
mod passwords;
mod proof;
mod refusals;
mod register;
mod strangers;
mod two_step;
mod unix_users;

pub(super) use refusals::Refusals;
pub(super) use register::Register;
pub(super) use strangers::Strangers;
pub use unix_users::{SystemUsers, UnixUsers};

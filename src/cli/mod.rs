//! The command line: one file per command. May import every room.
//!
//! What scripts rely on stands in the administrator guide; shapes only grow. Nothing here decides about patients:
//! each command is a call of the service and the words for its answer.

mod arguments;
mod commands;
mod context;
mod demo;
mod environment;
mod failure;
mod hooks;
mod json;
mod output;
mod password;
mod progress;
mod run;
mod sending;
mod serving;
mod session;
mod site_time;
mod sockets;
mod table;
mod values;

pub use hooks::install_hooks;
pub use run::run;

//! The service's side of the wire.

mod calls;
mod log_in;
mod session;

pub(super) use session::Server;

//! The service as a remote interface, over a Unix socket and over an in-memory channel.
//!
//! May import `domain` and `service`. The terminal may use `client` alone.

pub mod client;
mod embedded;
mod frame;
mod gate;
mod greeting;
mod listen;
mod look_only;
mod place;
pub mod protocol;
mod server;
mod stall;

pub use embedded::embedded;
pub use listen::Listener;
pub use place::SocketError;

//! The service as a remote interface, over an in-memory channel.
//!
//! May import `domain` and `service`. The terminal may use `client` alone.

pub mod client;
mod embedded;
pub mod protocol;
mod server;

pub use embedded::embedded;
pub use server::Server;

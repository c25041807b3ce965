//! The service as a remote interface, over an in-memory channel.
//!
//! May import `domain` and `service`.

pub mod client;
pub mod protocol;

//! The client's side: what the terminal and the commands hold. It knows nothing of the store.

mod answer;
mod calls;
mod line;
mod reach;
mod socket;

pub use answer::{answer, quick, within};
pub use line::Line;
pub use reach::{Reach, Server, reach};

pub use super::protocol::PatientProfileClient;
pub use crate::service::api;

/// A client of the service, over whichever line.
pub type Client = PatientProfileClient<Line>;

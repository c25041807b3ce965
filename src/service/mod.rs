//! The use cases, one file each: check permission, ask the domain, one commit.
//!
//! May import `domain`, `store`, `search`, `letters`, `intake`, `vault`,
//! `mail`, `phrases`; clock and randomness come in.

pub mod api;

mod activity;
mod approvals;
mod background;
mod clock;
mod cohorts;
mod command;
mod core;
mod credentials;
mod directory;
mod drafts;
mod error;
mod import;
mod letters;
mod load;
mod operators;
mod patients;
pub mod portal;
mod printing;
mod queues;
mod rehearsal;
mod repository;
mod session;
mod set_up;
mod site;
mod site_change;
mod statuses;
mod steady_clock;
mod support;
mod templates;
mod triage;
mod two_step;
mod visibility;

pub use clock::{Clock, SetClock, SystemClock};
pub use core::{Deps, Service, StorePaths};
pub use error::ServiceError;
pub use operators::{SystemUsers, UnixUsers};
pub use rehearsal::Settlement;
pub use session::Session;

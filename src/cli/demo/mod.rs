//! The synthetic population of the demo: nobody in it lives, no number in it is in use.
//!
//! The same seed and day give the same people. The histories of their accounts are a plan of commands, which are
//! committed through the service like any other.

mod dice;
mod files;
mod fill;
mod history;
mod legible;
mod person;
mod plan;
mod population;
mod stage;
mod words;

pub(super) use fill::{Cast, PASSWORD, Scale, beginning, fill};
pub(super) use stage::{Stage, Told};

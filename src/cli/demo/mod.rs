//! The synthetic population of the demo: nobody in it lives, no number in it is in use.
//!
//! The same seed and day give the same people. The histories of their accounts are a plan of commands, which are
//! committed through the service like any other.

mod dice;
mod fill;
mod history;
mod person;
mod plan;
mod population;
mod words;

pub(super) use fill::{Scale, beginning, fill};

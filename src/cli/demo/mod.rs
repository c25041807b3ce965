//! The synthetic population of the demo: nobody in it lives, no number in it is in use.
//!
//! The same seed and day give the same people. The histories of their accounts are a plan of commands, which are
//! committed through the service like any other.

mod dice;
mod history;
mod person;
mod plan;
mod population;
mod words;

#[expect(unused_imports, reason = "the executor comes with the service")]
pub(super) use plan::{Act, DemoStep, plan};
#[expect(unused_imports, reason = "the executor comes with the service")]
pub(super) use population::{Batch, Population};

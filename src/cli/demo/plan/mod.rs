//! The histories of the demo's accounts: commands in the order of time, so that every row of the state and
//! credentials table is there, most of them several times.

mod fate;
mod step;
#[cfg(test)]
mod tests;
mod writer;

pub(in crate::cli) use step::{Act, DemoStep, Letters};
pub(in crate::cli) use writer::plan;

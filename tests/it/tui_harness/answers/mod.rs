//! What the scripted service answers, by what it is about.

mod cohorts;
mod log;
mod log_in;
mod patients;

//! The step from one state to the next. Synchronous; no IO, no clock.

mod commands;
mod drafts;
mod events;
mod gate;
mod keys;
mod service;
mod two_step;
mod wishes;

pub use events::{last, start, update};

//! The operator's terminal as a device: entered and left whole, drawn on, listened to. Never asked anything.

mod clipboard;
mod guard;
mod paint;
mod panic;
mod screen;
mod signals;

pub(crate) use clipboard::copy_sequence;
pub(crate) use guard::Guard;
#[cfg(test)]
pub(crate) use paint::paint;
pub(crate) use panic::{fault, install};
pub(crate) use screen::{Screen, window_size};
pub(crate) use signals::{Signal, Signals, can_suspend, stop_group};

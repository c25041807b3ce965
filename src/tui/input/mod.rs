//! Bytes of the terminal made into keys and pastes. Never asks the terminal anything, never panics, drops no key.

mod csi;
mod decoder;
mod paste;
mod reader;
#[cfg(test)]
mod tests;

pub(crate) use decoder::{Decoder, Input};
pub(crate) use reader::read_terminal;

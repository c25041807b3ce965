//! Reading a file: its pieces one after the other, and what each is.

mod file;
#[cfg(test)]
mod tests;
mod value;

pub use file::{Event, Reading};

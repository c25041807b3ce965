//! What operators type: keystrokes of searches as they are written, and searches with a typing slip.

mod fold;
mod keystrokes;
mod row;
mod typos;

pub use keystrokes::{Keystroke, keystrokes};
pub use row::Row;
pub use typos::{Slips, Typo, typos};

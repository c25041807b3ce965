//! Text parts read once: where fields stand, and what the letter's bytes are between them.
//!
//! A scan yields edits (byte ranges and what replaces them); edits become pieces, and pieces make letters.

mod control;
mod danger;
mod found;
mod instruction;
mod paragraph;
mod pieces;
mod props;
mod walk;

pub use crate::domain::mark::{Mark, find as find_marks};
pub use danger::check as check_danger;
pub use found::{Notice, Place, field_name};
pub use pieces::{BodySlot, Case, Edit, Piece, ValueSlot, compile};
pub use props::Props;
pub use walk::scan;

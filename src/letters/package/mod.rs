//! The .docx file as a zip of parts: strict reading, limits, kinds of parts and relationships.
//!
//! Knows nothing of fields; everything here is about what may be in a file at all (S54-S56).

mod content_types;
mod directory;
mod parts;
mod relations;
mod sniff;

pub use content_types::{ContentTypes, NAME as CONTENT_TYPES};
pub use parts::Package;
pub use relations::{Dialect, Relation, Relations, is_link_target, rels_name, resolve};

/// Largest file, in bytes.
pub const MAX_FILE: usize = 5 << 20;
/// Most entries in a file.
pub const MAX_ENTRIES: usize = 200;
/// Most bytes that a file may unpack to.
pub const MAX_UNPACKED: u64 = 50 << 20;
/// Most bytes that one XML part may unpack to: thousands of pages, and far below what would strain memory.
pub const MAX_XML: u64 = 8 << 20;
/// Most text that is kept of all parts together.
pub const MAX_TEXT: usize = 16 << 20;
/// Most times that a part may grow when unpacked, once it is larger than `RATIO_FROM`.
pub const MAX_RATIO: u64 = 100;
/// Below this many unpacked bytes the ratio says nothing: blanks in a small settings part compress as well as a bomb.
pub const RATIO_FROM: u64 = 512 << 10;

/// Whether `name` is a part of relationships.
pub fn is_rels(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".rels")
}

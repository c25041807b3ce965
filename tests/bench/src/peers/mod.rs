//! What the product is measured against, each used as its makers mean it to be used.

pub mod append;
pub mod distance;
pub mod mailmerge;
pub mod ranges;
pub mod tantivy_names;
pub mod trigram;
pub mod wal;

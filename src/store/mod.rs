//! The durable store. Nothing outside this room knows sled.
//!
//! May import `domain` and `vault`.

pub mod records;

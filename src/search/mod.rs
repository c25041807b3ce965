//! The patient index in memory.
//!
//! Owns matching and ranking. Knows nothing of the store; may import `domain` only.

//! The use cases, one file each: check permission, ask the domain, one commit.
//!
//! May import `domain`, `store`, `search`, `letters`, `intake`, `vault`; clock and randomness come in.

pub mod api;

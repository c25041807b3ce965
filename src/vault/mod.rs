//! Keys, sealing, activation codes, password hashing, the hash chain of the log.
//!
//! May import `domain` only.

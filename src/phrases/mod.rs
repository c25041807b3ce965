//! Every sentence that a patient reads, on pages and in mails: one catalogue, a file for each language.
//!
//! May import nothing of ours. Whoever shows a sentence names it; no page and no mail holds words of its own.

mod catalogue;

pub use catalogue::{Catalogue, Phrase};

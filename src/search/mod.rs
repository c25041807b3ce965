//! The patient index in memory: a search answered at each keystroke, over all patients.
//!
//! Owns folding, matching and ranking. Knows nothing of the store; may import `domain` only. How it works:
//! an immutable `base::Base` numbers the patients in display order and answers each typed atom with a set of rows;
//! what changed since it was built lies in a small delta, scanned linearly; a rebuild in the background folds the
//! delta into a new base without losing what is changed meanwhile.

mod atom;
mod base;
mod bits;
mod build;
mod building;
mod correct;
mod dates;
mod delta;
mod dictionary;
mod entry;
mod fold;
mod folded;
mod heads;
mod hot;
mod index;
mod live;
mod lookup;
mod matching;
mod numbers;
mod order;
mod page;
mod plan;
mod pool;
mod postings;
mod query;
mod rank;
mod rebuild;
mod status;
#[cfg(test)]
mod tests;
mod typo;

pub use building::Building;
pub use dates::DateOrder;
pub use entry::Entry;
pub use index::{Hit, Hits, Index, Why};
pub use query::Query;
pub use rebuild::{Rebuild, Rebuilt};
pub use status::Status;

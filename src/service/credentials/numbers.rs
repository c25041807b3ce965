//! The numbers of letters: taken from the store in blocks, so that two letters never wait for each other.
//!
//! Numbers that a block still had when the program ended are never used: gaps are harmless, repetitions are not.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::domain::LetterNumber;
use crate::service::error::ServiceError;
use crate::service::repository::{Draft, counter};
use crate::store::Store;

const COUNTER: &str = "letters";
const BLOCK: u64 = 32;

/// The numbers at hand.
#[derive(Debug, Default)]
pub(crate) struct LetterNumbers(Mutex<Range<u64>>);

impl LetterNumbers {
    /// Takes the next number.
    pub fn next(&self, store: &Store) -> Result<LetterNumber, ServiceError> {
        let mut at_hand = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if at_hand.is_empty() {
            let seen = counter(store, COUNTER)?;
            let mut draft = Draft::default();
            draft.count(COUNTER, &seen, seen.value + BLOCK);
            draft.commit(store)?;
            *at_hand = seen.value + 1..seen.value + 1 + BLOCK;
        }
        at_hand
            .next()
            .map(LetterNumber)
            .ok_or_else(|| ServiceError::Internal("letter numbers ran out".to_owned()))
    }
}

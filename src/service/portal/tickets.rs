//! What a visitor who is not logged in may do next: a step that was passed opens the one after it, for a while (S11).
//!
//! In memory: after a restart the visitor begins again, which costs a minute and no secret.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::RecordKey;

/// How long a passed step counts.
const LIFE: TimeDelta = TimeDelta::minutes(30);
/// Visitors that are remembered at most.
const MAX_VISITORS: usize = 20_000;

/// What a visitor passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Patient ID, code and date of birth of this patient and generation of credentials.
    Check {
        /// Whose.
        patient: RecordKey,
        /// Of which credentials.
        generation: u32,
    },
    /// The whole form: the confirmation can be sent again.
    Registered {
        /// Whose.
        patient: RecordKey,
        /// Of which registration.
        registered_at: DateTime<Utc>,
        /// When the link was last sent again.
        again: Option<DateTime<Utc>>,
    },
    /// The password; the second step is missing.
    Password {
        /// Whose.
        patient: RecordKey,
        /// Of which password: with another one the step has to be passed again.
        password: [u8; 32],
    },
}

/// The visitors, by the token of their cookie.
#[derive(Debug, Default)]
pub struct Tickets(HashMap<[u8; 32], (Passed, DateTime<Utc>)>);

impl Tickets {
    /// What a visitor passed, if that still counts.
    pub fn get(&self, visitor: [u8; 32], now: DateTime<Utc>) -> Option<Passed> {
        self.0.get(&visitor).filter(|(_, at)| now >= *at && now < *at + LIFE).map(|(passed, _)| *passed)
    }

    /// Notes what a visitor passed.
    pub fn put(&mut self, visitor: [u8; 32], passed: Passed, now: DateTime<Utc>) {
        if self.0.len() >= MAX_VISITORS {
            self.0.retain(|_, (_, at)| now < *at + LIFE);
        }
        if self.0.len() < MAX_VISITORS {
            self.0.insert(visitor, (passed, now));
        }
    }

    /// Takes it back: a step is passed once.
    pub fn remove(&mut self, visitor: [u8; 32]) {
        self.0.remove(&visitor);
    }
}

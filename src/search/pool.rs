//! Sets of rows that are used again: a fresh one would cost more page faults than a whole search.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use super::bits::Bits;

/// Sets that no search uses at the moment.
#[derive(Debug, Default)]
pub(super) struct Pool {
    rows: usize,
    idle: Mutex<Vec<Bits>>,
}

/// A set taken from the pool; it goes back when dropped.
pub(super) struct Lease<'p> {
    bits: Bits,
    pool: &'p Pool,
}

/// Sets that are kept: as many as one correcting search takes, for two searches at once.
const KEPT: usize = 16;

impl Pool {
    /// A pool of sets for `rows` rows.
    pub fn new(rows: usize) -> Self {
        Self { rows, idle: Mutex::default() }
    }

    /// An empty set.
    pub fn empty(&self) -> Lease<'_> {
        let mut lease = self.dirty();
        lease.bits.clear();
        lease
    }

    /// A set equal to `other`.
    pub fn copy(&self, other: &Bits) -> Lease<'_> {
        let mut lease = self.dirty();
        lease.bits.copy_from(other);
        lease
    }

    /// A set of anything, to be overwritten.
    pub fn dirty(&self) -> Lease<'_> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lease { bits: idle.unwrap_or_else(|| Bits::new(self.rows)), pool: self }
    }
}

impl Deref for Lease<'_> {
    type Target = Bits;

    fn deref(&self) -> &Bits {
        &self.bits
    }
}

impl DerefMut for Lease<'_> {
    fn deref_mut(&mut self) -> &mut Bits {
        &mut self.bits
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(std::mem::take(&mut self.bits));
        }
    }
}

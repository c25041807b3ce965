//! What may change about a built row without building again: whether it is still there, and its states.

use super::base::Base;
use super::bits::Bits;
use super::status::Status;

/// The changeable side of a base.
#[derive(Clone, Debug)]
pub(super) struct Live {
    /// Rows that were removed, or replaced by a row in the delta.
    pub gone: Bits,
    /// How many there are.
    pub gone_count: usize,
    /// One set for each member of [`Status`].
    pub status: Vec<Bits>,
}

impl Default for Live {
    fn default() -> Self {
        Self::new(0, std::iter::empty())
    }
}

impl Live {
    /// Every row present, with its states.
    pub fn new(rows: usize, statuses: impl Iterator<Item = Status>) -> Self {
        let mut status = vec![Bits::new(rows); Status::COUNT];
        for (row, members) in (0..).zip(statuses) {
            members.members().for_each(|bit| status[bit].set(row));
        }
        Self { gone: Bits::new(rows), gone_count: 0, status }
    }

    /// The states of a row.
    pub fn status_of(&self, row: u32) -> Status {
        let bits = self.status.iter().enumerate().filter(|(_, set)| set.has(row));
        Status(bits.fold(0, |mask, (bit, _)| mask | 1 << bit))
    }

    /// Gives a row these states and no others.
    pub fn set_status(&mut self, row: u32, status: Status) {
        for (bit, set) in self.status.iter_mut().enumerate() {
            if status.0 >> bit & 1 == 1 { set.set(row) } else { set.unset(row) }
        }
    }

    /// Takes a row out; false where it was out already.
    pub fn remove(&mut self, row: u32) -> bool {
        if self.gone.has(row) {
            return false;
        }
        self.gone.set(row);
        self.gone_count += 1;
        true
    }

    /// How many rows of `base` are present.
    pub fn count(&self, base: &Base) -> usize {
        base.len() - self.gone_count
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.gone.bytes() + self.status.iter().map(Bits::bytes).sum::<usize>()
    }
}

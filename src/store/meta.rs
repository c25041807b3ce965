//! What the store knows of itself: the last commit, the log's head, a count and digest for each table.
//!
//! A copy stands in the view, written with every round, and so in every journal frame: a view is whole when what a
//! scan finds in it is what its own record says.

use std::collections::BTreeMap;

use crate::vault::{LogHash, StoreId, genesis, sealed_tag};

use super::batch::META_TABLE;

/// The key of the store's own record in the view.
pub(super) const META_KEY: [u8; 2] = [META_TABLE, b'm'];
/// The layout of that record.
pub(super) const META_SCHEMA: u8 = 1;

/// The number of records in a table and the sum of their tags: no record can be lost, added or be an older version
/// of itself without one of the two changing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TableSum {
    pub(super) count: u64,
    pub(super) digest: u128,
}

/// The store's record of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meta {
    /// The last commit's number.
    pub(super) seq: u64,
    /// How many log entries there are.
    pub(super) log_len: u64,
    /// The hash of the last of them.
    pub(super) log_head: LogHash,
    /// By table.
    pub(super) sums: BTreeMap<u8, TableSum>,
}

impl Meta {
    /// The record of an empty store.
    pub(super) fn empty(store: StoreId) -> Self {
        Self { seq: 0, log_len: 0, log_head: genesis(store), sums: BTreeMap::new() }
    }

    /// Takes the change of one stored value into the sums.
    pub(super) fn account(&mut self, table: u8, before: Option<u128>, after: Option<u128>) {
        let sum = self.sums.entry(table).or_default();
        if let Some(tag) = before {
            sum.count -= 1;
            sum.digest = sum.digest.wrapping_sub(tag);
        }
        if let Some(tag) = after {
            sum.count += 1;
            sum.digest = sum.digest.wrapping_add(tag);
        }
        if sum.count == 0 {
            self.sums.remove(&table);
        }
    }

    /// Takes a stored value that was found in a scan into the sums.
    pub(super) fn found(&mut self, table: u8, value: &[u8]) {
        self.account(table, None, Some(sealed_tag(value)));
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(48 + self.sums.len() * 25);
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.log_len.to_be_bytes());
        out.extend_from_slice(&self.log_head);
        for (table, sum) in &self.sums {
            out.push(*table);
            out.extend_from_slice(&sum.count.to_be_bytes());
            out.extend_from_slice(&sum.digest.to_be_bytes());
        }
        out
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (seq, rest) = bytes.split_first_chunk::<8>()?;
        let (log_len, rest) = rest.split_first_chunk::<8>()?;
        let (log_head, rest) = rest.split_first_chunk::<32>()?;
        let mut sums = BTreeMap::new();
        for chunk in rest.chunks(25) {
            let (table, chunk) = chunk.split_first()?;
            let (count, digest) = chunk.split_first_chunk::<8>()?;
            let digest = u128::from_be_bytes(digest.try_into().ok()?);
            sums.insert(*table, TableSum { count: u64::from_be_bytes(*count), digest });
        }
        Some(Self {
            seq: u64::from_be_bytes(*seq),
            log_len: u64::from_be_bytes(*log_len),
            log_head: *log_head,
            sums,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut meta = Meta::empty(StoreId([1; 16]));
        meta.account(3, None, Some(17));
        meta.account(3, Some(17), Some(u128::MAX));
        meta.account(4, None, Some(5));
        meta.account(4, Some(5), None);
        assert_eq!(Meta::from_bytes(&meta.to_bytes()), Some(meta.clone()));
        assert_eq!(meta.sums.len(), 1, "an empty table leaves no trace");
        assert_eq!(Meta::from_bytes(&meta.to_bytes()[..50]), None);
    }

    #[test]
    fn order_does_not_matter_but_every_version_does() {
        let sum = |values: &[&[u8]]| {
            let mut meta = Meta::empty(StoreId([1; 16]));
            for value in values {
                meta.found(2, value);
            }
            meta.sums
        };
        let (a, b, c) = ([1; 40], [2; 40], [3; 40]);
        assert_eq!(sum(&[&a, &b]), sum(&[&b, &a]));
        assert_ne!(sum(&[&a, &b]), sum(&[&a, &c]));
        assert_ne!(sum(&[&a, &b]), sum(&[&a]));
    }
}

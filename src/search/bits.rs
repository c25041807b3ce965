//! A set of rows as one bit each.

use std::ops::Range;

/// A set of row numbers below a fixed length.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// The empty set for `rows` rows.
    pub fn new(rows: usize) -> Self {
        Self { words: vec![0; rows.div_ceil(64)] }
    }

    /// Empties the set.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Adds a row.
    pub fn set(&mut self, row: u32) {
        self.words[row as usize / 64] |= 1 << (row % 64);
    }

    /// Takes a row out.
    pub fn unset(&mut self, row: u32) {
        self.words[row as usize / 64] &= !(1 << (row % 64));
    }

    /// Whether the row is in the set.
    pub fn has(&self, row: u32) -> bool {
        self.words[row as usize / 64] >> (row % 64) & 1 == 1
    }

    /// How many rows are in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Makes this set equal to `other`.
    pub fn copy_from(&mut self, other: &Self) {
        self.words.copy_from_slice(&other.words);
    }

    /// Keeps only what `other` has too.
    pub fn and(&mut self, other: &Self) {
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a &= b;
        }
    }

    /// Takes out what `other` has.
    pub fn and_not(&mut self, other: &Self) {
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a &= !b;
        }
    }

    /// Adds what `other` has.
    pub fn or(&mut self, other: &Self) {
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a |= b;
        }
    }

    /// One step of counting slips: `lower` are the rows with one slip less, `exact` and `close` what this word finds
    /// without and with a slip. Afterwards this set has the rows that fit, counted up to here.
    pub fn step(&mut self, lower: Option<&Self>, exact: &Self, close: &Self) {
        match lower {
            None => self.and(exact),
            Some(lower) => {
                for (idx, own) in self.words.iter_mut().enumerate() {
                    *own = (*own & exact.words[idx]) | (lower.words[idx] & close.words[idx]);
                }
            }
        }
    }

    /// The rows of the set that lie in `range`, in ascending order.
    pub fn rows_in(&self, range: Range<u32>) -> impl Iterator<Item = u32> {
        let (start, end) = (range.start as usize, range.end.max(range.start) as usize);
        let last = end.div_ceil(64).min(self.words.len());
        let first = (start / 64).min(last);
        self.words[first..last].iter().enumerate().flat_map(move |(idx, word)| {
            let base = (first + idx) * 64;
            let mut word = *word;
            if base < start {
                word &= u64::MAX << (start - base);
            }
            if end - base < 64 {
                word &= (1 << (end - base)) - 1;
            }
            Ones(word).map(move |bit| row_number(base) + bit)
        })
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.words.capacity() * 8
    }
}

/// The positions of the ones in a word.
struct Ones(u64);

impl Iterator for Ones {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let bit = self.0.trailing_zeros();
        if bit == 64 {
            return None;
        }
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

/// A place in a list of rows as a row number.
pub(super) fn row_number(at: usize) -> u32 {
    u32::try_from(at).expect("the index holds fewer than 2^30 patients")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_in_gives_what_was_set(rows in proptest::collection::btree_set(0u32..300, 0..80), a in 0u32..300, b in 0u32..=300) {
            let mut bits = Bits::new(300);
            for row in &rows {
                bits.set(*row);
            }
            prop_assert_eq!(bits.count(), rows.len());
            let expected: Vec<u32> = rows.iter().copied().filter(|row| (a..b).contains(row)).collect();
            prop_assert_eq!(bits.rows_in(a..b).collect::<Vec<_>>(), expected);
        }
    }
}

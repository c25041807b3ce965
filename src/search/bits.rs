//! A set of rows as one bit each.

use std::ops::Range;

/// Words that are gone over again and again while they lie in the nearest cache.
const BLOCK: usize = 64;

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

    /// How many rows are in the set. Counted eight words at a time by adders of single bits: without a processor's own
    /// instruction, which a build for any machine cannot use, counting the ones of each word costs four times as much.
    pub fn count(&self) -> usize {
        let (mut ones, mut twos, mut fours, mut eights) = (0, 0, 0, 0);
        let (blocks, rest) = self.words.as_chunks::<8>();
        for [a, b, c, d, e, f, g, h] in blocks {
            let (twos_a, twos_b, twos_c, twos_d, fours_a, fours_b, carried);
            (ones, twos_a) = add(ones, *a, *b);
            (ones, twos_b) = add(ones, *c, *d);
            (twos, fours_a) = add(twos, twos_a, twos_b);
            (ones, twos_c) = add(ones, *e, *f);
            (ones, twos_d) = add(ones, *g, *h);
            (twos, fours_b) = add(twos, twos_c, twos_d);
            (fours, carried) = add(fours, fours_a, fours_b);
            eights += carried.count_ones() as usize;
        }
        let left = rest.iter().map(|word| word.count_ones() as usize).sum::<usize>();
        let [ones, twos, fours] = [ones, twos, fours].map(|word: u64| word.count_ones() as usize);
        8 * eights + 4 * fours + 2 * twos + ones + left
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

    /// Makes `one` and `two` the rows that every condition finds with at most one and at most two slips in all. Of each
    /// condition `sides` has the rows that it finds as typed and those that it finds by a slip.
    pub fn count_slips(sides: &[(&Self, &Self)], one: &mut Self, two: &mut Self) {
        let blocks = one.words.chunks_mut(BLOCK).zip(two.words.chunks_mut(BLOCK));
        for ((one, two), start) in blocks.zip((0..).step_by(BLOCK)) {
            let (mut zero, end) = ([u64::MAX; BLOCK], start + one.len());
            one.fill(u64::MAX);
            two.fill(u64::MAX);
            for (typed, slipped) in sides {
                let sides = typed.words[start..end].iter().zip(&slipped.words[start..end]);
                for ((typed, slipped), ((zero, one), two)) in
                    sides.zip(zero.iter_mut().zip(one.iter_mut()).zip(two.iter_mut()))
                {
                    *two = (*two & typed) | (*one & slipped);
                    *one = (*one & typed) | (*zero & slipped);
                    *zero &= typed;
                }
            }
        }
    }

    /// The rows of the set that lie in `range`, in ascending order.
    pub fn rows_in(&self, range: Range<u32>) -> impl Iterator<Item = u32> {
        let end = range.end.max(range.start);
        let last = (end as usize).div_ceil(64).min(self.words.len());
        let at = (range.start as usize / 64).min(last);
        let mut rows = Rows { words: &self.words[..last], at, left: 0 };
        if let Some(word) = self.words[..last].get(at) {
            rows.left = word & u64::MAX << (range.start % 64);
        }
        rows.take_while(move |row| *row < end)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.words.capacity() * 8
    }
}

/// Adds three bits in each place: the sums, and what is carried.
fn add(a: u64, b: u64, c: u64) -> (u64, u64) {
    let either = a ^ b;
    (either ^ c, (a & b) | (either & c))
}

/// The rows of a set from one on.
struct Rows<'a> {
    words: &'a [u64],
    /// The word that is being read, and its rows that were not given yet.
    at: usize,
    left: u64,
}

impl Iterator for Rows<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while self.left == 0 {
            self.at += 1;
            self.left = *self.words.get(self.at)?;
        }
        let bit = self.left.trailing_zeros();
        self.left &= self.left - 1;
        Some(row_number(self.at * 64) + bit)
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
        fn rows_in_gives_what_was_set(rows in proptest::collection::btree_set(0u32..3000, 0..800), a in 0u32..3000, b in 0u32..=3000) {
            let mut bits = Bits::new(3000);
            for row in &rows {
                bits.set(*row);
            }
            prop_assert_eq!(bits.count(), rows.len());
            let expected: Vec<u32> = rows.iter().copied().filter(|row| (a..b).contains(row)).collect();
            prop_assert_eq!(bits.rows_in(a..b).collect::<Vec<_>>(), expected);
        }
    }
}

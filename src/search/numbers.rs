//! Ten-digit numbers (Patient ID, NHS number), each packed with its row into one sorted 64-bit value.

use std::ops::Range;

/// Bits that hold the row; a ten-digit number needs 34.
const ROW_BITS: u32 = 30;
/// Digits of every number here.
const DIGITS: usize = 10;

/// Sorted pairs of a ten-digit number and a row.
#[derive(Debug, Default)]
pub(super) struct Numbers(Vec<u64>);

impl Numbers {
    /// Takes pairs of a number and a row.
    pub fn new(pairs: impl Iterator<Item = (u64, u32)>) -> Self {
        let mut packed: Vec<u64> = pairs.map(|(number, row)| number << ROW_BITS | u64::from(row)).collect();
        packed.sort_unstable();
        packed.shrink_to_fit();
        Self(packed)
    }

    /// The pairs whose number begins with these digits, written with all leading zeros.
    pub fn prefixed(&self, digits: &str) -> &[u64] {
        let Some(Range { start, end }) = range_of(digits) else { return &[] };
        let from = self.0.partition_point(|packed| packed >> ROW_BITS < start);
        let to = from + self.0[from..].partition_point(|packed| packed >> ROW_BITS < end);
        &self.0[from..to]
    }

    /// All pairs of a number and its row.
    pub fn pairs(&self) -> impl Iterator<Item = (u64, u32)> {
        self.0.iter().map(|packed| (packed >> ROW_BITS, row_of(*packed)))
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.0.capacity() * 8
    }
}

/// The row in a packed pair.
pub(super) fn row_of(packed: u64) -> u32 {
    u32::try_from(packed & ((1 << ROW_BITS) - 1)).expect("the mask leaves 30 bits")
}

/// The numbers that begin with `digits`; none where these cannot begin a ten-digit number.
fn range_of(digits: &str) -> Option<Range<u64>> {
    if digits.is_empty() || digits.len() > DIGITS {
        return None;
    }
    let prefix: u64 = digits.parse().ok()?;
    let scale = 10u64.pow(u32::try_from(DIGITS - digits.len()).ok()?);
    Some(prefix * scale..(prefix + 1) * scale)
}

/// Whether the ten-digit `number` begins with `digits`.
pub(super) fn begins_with(number: u64, digits: &str) -> bool {
    range_of(digits).is_some_and(|range| range.contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_a_range_of_numbers() {
        let numbers = Numbers::new([(9_434_765_919, 7), (943_476_591, 8), (9_999_999_999, 9)].into_iter());
        let rows = |digits| numbers.prefixed(digits).iter().map(|p| row_of(*p)).collect::<Vec<_>>();
        assert_eq!(rows("9"), [7, 9]);
        assert_eq!(rows("943476"), [7]);
        assert_eq!(rows("09"), [8]);
        assert_eq!(rows("9999999999"), [9]);
        assert_eq!(rows("99999999999"), [0u32; 0]);
        assert_eq!(rows(""), [0u32; 0]);
        assert!(begins_with(943_476_591, "0943") && !begins_with(943_476_591, "943"));
    }
}

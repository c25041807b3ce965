//! Chance that repeats: a small generator (`SplitMix64`, S. Vigna 2015) whose numbers stay the same for ever.

use crate::domain::RecordKey;

/// A sequence of numbers that its seeds determine.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The sequence of thing number `index` in the population of `seed`.
    pub(super) fn of(seed: u64, index: u64) -> Self {
        let mut dice = Self(seed ^ index.wrapping_mul(0xd134_2543_de82_ef95));
        // Neighbouring seeds begin alike; two steps part them.
        dice.next();
        dice.next();
        dice
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 for a bound of 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// Whether something happens that happens `per_mille` times in a thousand.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `items`, which must not be empty.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let at = usize::try_from(self.below(items.len() as u64)).unwrap_or(0);
        &items[at]
    }

    /// A key for a record.
    pub(super) fn key(&mut self) -> RecordKey {
        let mut key = [0; 16];
        key[..8].copy_from_slice(&self.next().to_be_bytes());
        key[8..].copy_from_slice(&self.next().to_be_bytes());
        RecordKey(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_stand_still_and_are_spread() {
        assert_eq!(Dice::of(1, 7).next(), Dice::of(1, 7).next());
        assert_ne!(Dice::of(1, 7).next(), Dice::of(1, 8).next());
        assert_ne!(Dice::of(2, 7).next(), Dice::of(1, 7).next());
        let mut dice = Dice::of(1, 1);
        let mut counts = [0; 6];
        (0..6000).for_each(|_| counts[usize::try_from(dice.below(6)).unwrap()] += 1);
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
        assert_eq!(dice.below(0), 0);
    }
}

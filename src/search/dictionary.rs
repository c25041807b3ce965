//! A sorted list of words in one text: a beginning is a range of its numbers.

use std::ops::Range;

/// Sorted words. A word may stand in it more than once.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
    /// The head of each word, where they are kept: comparing these spares most looks at the text.
    heads: Vec<u64>,
}

/// Bytes in a head.
const HEAD: usize = 8;

/// The first eight bytes, so that numbers sort as the texts do as far as they go.
pub(super) fn head(text: &str) -> u64 {
    text.bytes().chain(std::iter::repeat(0)).take(HEAD).fold(0, |head, byte| head << 8 | u64::from(byte))
}

impl Dictionary {
    /// Appends a word, which must not sort before the last one.
    pub fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.ends.push(u32::try_from(self.text.len()).expect("all words together are below 4 GiB"));
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word with this number.
    pub fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[start..self.ends[at] as usize]
    }

    /// The numbers of the words that begin with `prefix`.
    pub fn prefixed(&self, prefix: &str) -> Range<u32> {
        self.prefixed_within(0..self.count(), prefix)
    }

    /// The same, looking only at the words in `within`.
    pub fn prefixed_within(&self, within: Range<u32>, prefix: &str) -> Range<u32> {
        let start = self.first_from(within.clone(), prefix);
        let rest = start..within.end.max(start);
        if self.heads.is_empty() || prefix.len() > HEAD {
            return start..self.first(rest, |word| word.starts_with(prefix));
        }
        let ends = u64::MAX.checked_shr(8 * u32::try_from(prefix.len()).unwrap_or(0)).unwrap_or(0);
        let last = head(prefix) | ends;
        start..start + self.heads_in(&rest, |head| head <= last)
    }

    /// The number of the first word in `within` that does not sort before `text`.
    fn first_from(&self, within: Range<u32>, text: &str) -> u32 {
        if self.heads.is_empty() {
            return self.first(within, |word| word < text);
        }
        let wanted = head(text);
        let start = within.start + self.heads_in(&within, |head| head < wanted);
        if text.len() <= HEAD {
            return start;
        }
        let same = self.heads_in(&(start..within.end.max(start)), |head| head == wanted);
        self.first(start..start + same, |word| word < text)
    }

    /// How many heads in `within` come before the first for which `before` is no longer true.
    fn heads_in(&self, within: &Range<u32>, before: impl Fn(u64) -> bool) -> u32 {
        let heads = &self.heads[within.start as usize..within.end.max(within.start) as usize];
        super::bits::row_number(heads.partition_point(|head| before(*head)))
    }

    /// Keeps the heads of all words from now on.
    pub fn keep_heads(&mut self) {
        self.heads = (0..self.len()).map(|at| head(self.get(at))).collect();
    }

    /// The number of the first word in `within` for which `before` is no longer true.
    pub fn first(&self, within: Range<u32>, before: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (within.start, within.end.max(within.start));
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self.get(middle as usize)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The number of words, as a number of a word.
    pub fn count(&self) -> u32 {
        super::bits::row_number(self.ends.len())
    }

    /// Gives unused memory back.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Bytes of the words, and bytes beside them.
    pub fn bytes(&self) -> (usize, usize) {
        (self.text.capacity(), self.ends.capacity() * 4 + self.heads.capacity() * 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn heads_change_no_answer(
            words in proptest::collection::btree_set("[ab]{1,12}", 1..60), prefix in "[abc]{0,12}", from in 0u32..60,
        ) {
            let mut plain = Dictionary::default();
            for word in &words {
                plain.push(word);
            }
            let within = from.min(plain.count())..plain.count();
            let expected = plain.prefixed_within(within.clone(), &prefix);
            plain.keep_heads();
            prop_assert_eq!(plain.prefixed_within(within, &prefix), expected);
        }
    }

    #[test]
    fn a_beginning_is_a_range() {
        let mut words = Dictionary::default();
        for word in ["jo", "john", "john", "johnson", "jones", "\u{1100}\u{1161}", "王"] {
            words.push(word);
        }
        beginnings(&words);
        words.keep_heads();
        beginnings(&words);
        assert_eq!(words.get(4), "jones");
    }

    fn beginnings(words: &Dictionary) {
        assert_eq!(words.prefixed("john"), 1..4);
        assert_eq!(words.prefixed("jo"), 0..5);
        assert_eq!(words.prefixed(""), 0..7);
        assert_eq!(words.prefixed("\u{1100}"), 5..6);
        assert!(words.prefixed("k").is_empty());
        assert!(words.prefixed("johnsons").is_empty());
        assert!(words.prefixed("johnsonssons").is_empty());
    }
}

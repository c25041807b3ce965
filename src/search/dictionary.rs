//! A sorted list of words in one text: a beginning is a range of its numbers.

use std::ops::Range;

/// Sorted words. A word may stand in it more than once.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
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
        let start = self.first(within.clone(), |word| word < prefix);
        start..self.first(start..within.end, |word| word.starts_with(prefix))
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
        (self.text.capacity(), self.ends.capacity() * 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_a_range() {
        let mut words = Dictionary::default();
        for word in ["jo", "john", "john", "johnson", "jones", "\u{1100}\u{1161}", "王"] {
            words.push(word);
        }
        assert_eq!(words.prefixed("john"), 1..4);
        assert_eq!(words.prefixed("jo"), 0..5);
        assert_eq!(words.prefixed(""), 0..7);
        assert_eq!(words.prefixed("\u{1100}"), 5..6);
        assert!(words.prefixed("k").is_empty());
        assert!(words.prefixed("johnsons").is_empty());
        assert_eq!(words.get(4), "jones");
    }
}

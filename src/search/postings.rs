//! For each word number the rows that have it, all in one array, so that a range of words is one run of rows.

use std::ops::Range;

/// Rows per word number.
#[derive(Debug, Default)]
pub(super) struct Postings {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Postings {
    /// Sorts the pairs (word, row) of `pairs` under `words` word numbers. Pairs must come in ascending order of rows;
    /// it is read twice. The same pair twice counts once.
    pub fn new<I: Iterator<Item = (u32, u32)>>(words: usize, pairs: impl Fn() -> I) -> Self {
        let mut starts = vec![0u32; words + 1];
        let mut last = vec![u32::MAX; words];
        for (word, row) in pairs() {
            let word = word as usize;
            if last[word] != row {
                last[word] = row;
                starts[word + 1] += 1;
            }
        }
        for word in 0..words {
            starts[word + 1] += starts[word];
        }
        let mut rows = vec![0u32; starts[words] as usize];
        let mut next = starts.clone();
        last.fill(u32::MAX);
        for (word, row) in pairs() {
            let word = word as usize;
            if last[word] != row {
                last[word] = row;
                rows[next[word] as usize] = row;
                next[word] += 1;
            }
        }
        Self { starts, rows }
    }

    /// The rows of the words in `range`, word by word.
    pub fn run(&self, range: Range<u32>) -> &[u32] {
        if range.is_empty() {
            return &[];
        }
        &self.rows[self.starts[range.start as usize] as usize..self.starts[range.end as usize] as usize]
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        (self.starts.capacity() + self.rows.capacity()) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_words_is_one_run() {
        let pairs = [(1, 0), (1, 0), (0, 1), (1, 2), (3, 2)];
        let postings = Postings::new(4, || pairs.into_iter());
        assert_eq!(postings.run(0..1), [1]);
        assert_eq!(postings.run(0..4), [1, 0, 2, 2]);
        assert_eq!(postings.run(2..3), [0u32; 0]);
        assert_eq!(postings.run(4..4), [0u32; 0]);
    }
}

//! The built part of the index: immutable, rows numbered in display order. Answers what a row is, never what matches.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use super::bits::{Bits, row_number};
use super::dictionary::Dictionary;
use super::folded::{Folded, Kind};
use super::numbers::Numbers;
use super::postings::Postings;
use crate::domain::RecordKey;

/// The word of a row that has no postcode.
pub(super) const NONE: u32 = u32::MAX;

/// All patients at the time of building.
#[derive(Debug, Default)]
pub(super) struct Base {
    /// The internal key of each row.
    pub keys: Vec<RecordKey>,
    /// The rows, sorted by key.
    pub by_key: Vec<u32>,
    /// Every word of every name.
    pub names: Dictionary,
    /// Rows by words of the family name, the given name, and all others.
    pub family: Postings,
    pub given: Postings,
    pub other: Postings,
    /// The words of each row, see [`pack_word`]; those of row r lie between `words_at[r]` and `words_at[r + 1]`.
    pub words: Vec<u32>,
    pub words_at: Vec<u32>,
    /// The different days of birth, packed and sorted, and the rows of each.
    pub days: Vec<u32>,
    pub born: Postings,
    /// The packed day of birth of each row.
    pub birth: Vec<u32>,
    pub postcodes: Dictionary,
    pub at_postcode: Postings,
    /// The postcode's number of each row, or [`NONE`].
    pub postcode_of: Vec<u32>,
    /// Local ids, each with its row.
    pub locals: Dictionary,
    pub local_rows: Vec<u32>,
    pub patient_ids: Numbers,
    pub nhs_numbers: Numbers,
    /// Answers to short beginnings that many rows have.
    pub hot: HashMap<Box<str>, Hot>,
}

/// A kept answer.
#[derive(Debug)]
pub(super) struct Hot {
    pub rows: Bits,
    pub count: usize,
}

/// A word's number and kind in one value.
pub(super) fn pack_word(word: u32, kind: Kind) -> u32 {
    word << 2 | kind as u32
}

/// The kind and the number of a packed word.
pub(super) fn unpack_word(packed: u32) -> (Kind, u32) {
    let kind = match packed & 3 {
        0 => Kind::Family,
        1 => Kind::Given,
        2 => Kind::Other,
        _ => Kind::Derived,
    };
    (kind, packed >> 2)
}

impl Base {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// All rows.
    pub fn rows(&self) -> Range<u32> {
        0..row_number(self.keys.len())
    }

    /// The row of a patient.
    pub fn find(&self, key: RecordKey) -> Option<u32> {
        let at = self.by_key.partition_point(|row| self.keys[*row as usize] < key);
        self.by_key.get(at).copied().filter(|row| self.keys[*row as usize] == key)
    }

    /// The names of a row: kind and number of each word, family name first.
    pub fn words(&self, row: u32) -> impl Iterator<Item = (Kind, u32)> {
        self.packed_words(row).iter().map(|packed| unpack_word(*packed))
    }

    fn packed_words(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.words[self.words_at[row] as usize..self.words_at[row + 1] as usize]
    }

    /// The words of family and given name, as one value that is the same for namesakes.
    pub fn full_name(&self, row: u32) -> &[u32] {
        let words = self.packed_words(row);
        &words[..words.iter().take_while(|word| unpack_word(**word).0 <= Kind::Given).count()]
    }

    /// The number of the first word of the family name.
    pub fn first_family(&self, row: u32) -> Option<u32> {
        self.words(row).next().filter(|(kind, _)| *kind == Kind::Family).map(|(_, word)| word)
    }

    /// The number of the first word of the given name.
    pub fn first_given(&self, row: u32) -> Option<u32> {
        self.words(row)
            .find(|(kind, _)| *kind >= Kind::Given)
            .filter(|(kind, _)| *kind == Kind::Given)
            .map(|w| w.1)
    }

    /// The rows whose family name begins with a word in `words`: one range, since rows stand in display order.
    pub fn family_rows(&self, words: &Range<u32>) -> Range<u32> {
        let before =
            |limit: u32| self.first_row(|row| self.first_family(row).is_none_or(|word| word < limit));
        if words.is_empty() { 0..0 } else { before(words.start)..before(words.end) }
    }

    /// The first row for which `before` is no longer true.
    fn first_row(&self, before: impl Fn(u32) -> bool) -> u32 {
        let Range { start: mut low, end: mut high } = self.rows();
        while low < high {
            let middle = low + (high - low) / 2;
            if before(middle) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Where `patient` would stand: the number of rows before it in display order.
    pub fn position(&self, patient: &Folded) -> u32 {
        self.first_row(|row| self.display_order(row, patient) == Ordering::Less)
    }

    fn display_order(&self, row: u32, patient: &Folded) -> Ordering {
        let own = |wanted| {
            self.words(row)
                .filter(move |(kind, _)| *kind == wanted)
                .map(|(_, word)| self.names.get(word as usize))
        };
        own(Kind::Family)
            .cmp(patient.words(Kind::Family))
            .then_with(|| own(Kind::Given).cmp(patient.words(Kind::Given)))
            .then_with(|| self.birth[row as usize].cmp(&patient.birth))
            .then_with(|| self.keys[row as usize].cmp(&patient.key))
    }

    /// Bytes of what the rows say (their words, postcodes, ids and birth dates, texts once each and numbers of them in
    /// every row), and bytes beside it.
    pub fn bytes(&self) -> (usize, usize) {
        let dictionaries = [&self.names, &self.postcodes, &self.locals].map(Dictionary::bytes);
        let rows = [&self.words, &self.words_at, &self.birth, &self.postcode_of];
        let rows: usize = rows.iter().map(|list| list.capacity() * 4).sum();
        let text = rows + dictionaries.iter().map(|(text, _)| text).sum::<usize>();
        let postings = [&self.family, &self.given, &self.other, &self.born, &self.at_postcode];
        let postings: usize = postings.iter().map(|list| list.bytes()).sum();
        let hot: usize = self.hot.values().map(|hot| hot.rows.bytes() + 80).sum();
        let ids = self.patient_ids.bytes() + self.nhs_numbers.bytes() + self.local_rows.capacity() * 4;
        let keys = self.keys.capacity() * size_of::<RecordKey>() + self.by_key.capacity() * 4;
        let ends: usize = dictionaries.iter().map(|(_, beside)| beside).sum();
        (text, ends + postings + hot + ids + keys + self.days.capacity() * 4)
    }
}

//! One patient in folded form: what is matched, sorted and stored. Made from an [`Entry`] or read back from a base.

use std::cmp::Ordering;

use super::dates;
use super::entry::Entry;
use super::fold;
use super::status::Status;
use crate::domain::RecordKey;

/// What a word of a patient is. The first four are numbered as the forward list stores them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Family = 0,
    Given = 1,
    /// Middle, known-as or previous name.
    Other = 2,
    /// Made by us: words of a double name joined, or family and given name joined.
    Derived = 3,
    Postcode = 4,
    LocalId = 5,
}

/// The longest word that is kept, in bytes: more is no name, and an index must not be filled by one patient.
const LONGEST: usize = 120;
/// The most words of one kind that are kept.
const MOST_WORDS: usize = 24;

/// A patient, folded. One buffer, so that filling it again costs no allocation.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    pub key: RecordKey,
    pub patient_id: u64,
    pub nhs_number: Option<u64>,
    /// Packed day of birth (see `dates`), 0 where unknown.
    pub birth: u32,
    pub status: Status,
    text: String,
    parts: Vec<(Kind, u32, u32)>,
}

impl Folded {
    /// The folded form of `entry`.
    pub fn of(entry: &Entry) -> Self {
        let mut folded = Self::default();
        folded.fill(entry);
        folded
    }

    /// Replaces the content by the folded form of `entry`.
    pub fn fill(&mut self, entry: &Entry) {
        self.clear();
        self.key = entry.key;
        self.patient_id = entry.patient_id.as_u64();
        self.nhs_number = entry.nhs_number.map(crate::domain::NhsNumber::as_u64);
        self.birth = entry.birth_date.and_then(dates::pack).unwrap_or(0);
        self.status = Status::of(entry.state, entry.deceased, entry.record_disabled);
        self.push_words(Kind::Family, &entry.family);
        self.push_words(Kind::Given, &entry.given);
        for name in &entry.other_names {
            self.push_words(Kind::Other, name);
        }
        self.derive();
        if let Some(postcode) = &entry.postcode {
            self.push_code(Kind::Postcode, postcode);
        }
        for id in &entry.local_ids {
            self.push_code(Kind::LocalId, id);
        }
    }

    /// Empties it for the next patient.
    pub fn clear(&mut self) {
        self.text.clear();
        self.parts.clear();
    }

    /// Adds a word that is folded already.
    pub fn push(&mut self, kind: Kind, word: &str) {
        let start = self.text.len();
        self.text.push_str(word);
        self.close(kind, start, self.text.len());
    }

    fn push_words(&mut self, kind: Kind, text: &str) {
        let Self { text: out, parts, .. } = self;
        let mut left = MOST_WORDS;
        fold::words(text, out, |start, end| {
            if left > 0 && end - start <= LONGEST {
                left -= 1;
                parts.push((kind, offset(start), offset(end)));
            }
        });
    }

    fn push_code(&mut self, kind: Kind, text: &str) {
        let start = self.text.len();
        fold::code(text, &mut self.text);
        self.close(kind, start, self.text.len());
    }

    fn close(&mut self, kind: Kind, start: usize, end: usize) {
        if end > start && end - start <= LONGEST {
            self.parts.push((kind, offset(start), offset(end)));
        }
    }

    /// Adds the joined forms: of a double name, and of a whole name in a script that sets no blanks.
    fn derive(&mut self) {
        let (family, given) = (self.joined(Kind::Family), self.joined(Kind::Given));
        for (kind, joined) in [(Kind::Family, &family), (Kind::Given, &given)] {
            if self.words(kind).nth(1).is_some() && joined.len() <= LONGEST {
                self.push(Kind::Derived, joined);
            }
        }
        if !given.is_empty() && family.chars().any(fold::is_unspaced) && family.len() + given.len() <= LONGEST
        {
            self.push(Kind::Derived, &(family + &given));
        }
    }

    fn joined(&self, kind: Kind) -> String {
        self.words(kind).collect()
    }

    /// All words and codes with their kinds, family name first.
    pub fn parts(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.parts.iter().map(|(kind, start, end)| (*kind, &self.text[*start as usize..*end as usize]))
    }

    /// The words of one kind.
    pub fn words(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.parts().filter(move |(k, _)| *k == kind).map(|(_, word)| word)
    }

    /// The order on screen: family name, given name, birth date; the key settles ties.
    pub fn display_order(&self, other: &Self) -> Ordering {
        self.words(Kind::Family)
            .cmp(other.words(Kind::Family))
            .then_with(|| self.words(Kind::Given).cmp(other.words(Kind::Given)))
            .then_with(|| self.birth.cmp(&other.birth))
            .then_with(|| self.key.cmp(&other.key))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a patient's text is far below 4 GiB: longer words were left out")
}

//! Building a base: folded patients go in, in any order; columns sorted in display order come out.

use std::collections::HashMap;

use super::base::{Base, NONE, pack_word, unpack_word};
use super::bits::row_number;
use super::dictionary::{Dictionary, head};
use super::folded::{Folded, Kind};
use super::hot;
use super::live::Live;
use super::numbers::Numbers;
use super::postings::Postings;
use super::status::Status;
use crate::domain::RecordKey;

/// Texts, one after the other.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(row_number(self.text.len()));
    }

    fn get(&self, at: u32) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at as usize - 1] as usize };
        &self.text[start..self.ends[at as usize] as usize]
    }

    /// The numbers of the texts that are not empty, sorted by text. The first eight bytes decide most comparisons.
    fn sorted(&self) -> Vec<u32> {
        let mut keyed: Vec<(u64, u32)> = (0..row_number(self.ends.len()))
            .filter(|at| !self.get(*at).is_empty())
            .map(|at| (head(self.get(at)), at))
            .collect();
        keyed.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| self.get(a.1).cmp(self.get(b.1))).then(a.1.cmp(&b.1))
        });
        keyed.into_iter().map(|(_, at)| at).collect()
    }
}

/// Collects patients; rows are numbered as they come until [`Builder::finish`] sorts them.
#[derive(Default)]
pub(super) struct Builder {
    keys: Vec<RecordKey>,
    patient_ids: Vec<u64>,
    /// 0 where there is none.
    nhs_numbers: Vec<u64>,
    birth: Vec<u32>,
    status: Vec<Status>,
    /// Words by order of appearance.
    numbers: HashMap<Box<str>, u32>,
    words: Vec<u32>,
    words_at: Vec<u32>,
    postcodes: Texts,
    locals: Texts,
    local_rows: Vec<u32>,
}

impl Builder {
    /// How many patients were added.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Adds a patient. A key must come once only.
    pub fn push(&mut self, patient: &Folded) {
        let row = row_number(self.keys.len());
        self.keys.push(patient.key);
        self.patient_ids.push(patient.patient_id);
        self.nhs_numbers.push(patient.nhs_number.unwrap_or(0));
        self.birth.push(patient.birth);
        self.status.push(patient.status);
        self.words_at.push(row_number(self.words.len()));
        let mut postcode = "";
        for (kind, text) in patient.parts() {
            match kind {
                Kind::Postcode => postcode = text,
                Kind::LocalId => {
                    self.locals.push(text);
                    self.local_rows.push(row);
                }
                name => {
                    let number = self.number_of(text);
                    self.words.push(pack_word(number, name));
                }
            }
        }
        self.postcodes.push(postcode);
    }

    fn number_of(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = row_number(self.numbers.len());
        self.numbers.insert(word.into(), number);
        number
    }

    /// Sorts everything into a base, and says the states of its rows.
    pub fn finish(mut self) -> (Base, Live) {
        self.words_at.push(row_number(self.words.len()));
        let mut base = Base { names: self.sort_names(), ..Base::default() };
        let order = self.display_order();
        self.place_rows(&order, &mut base);
        self.place_codes(&order, &mut base);
        let live = Live::new(base.len(), order.iter().map(|old| self.status[*old as usize]));
        drop(self);
        index_names(&mut base);
        index_births(&mut base);
        hot::keep(&mut base);
        (base, live)
    }

    /// Numbers the words anew, in sorted order.
    fn sort_names(&mut self) -> Dictionary {
        let mut sorted: Vec<(Box<str>, u32)> = std::mem::take(&mut self.numbers).into_iter().collect();
        sorted.sort_unstable();
        let mut names = Dictionary::default();
        let mut renumbered = vec![0; sorted.len()];
        for ((word, old), new) in sorted.iter().zip(0..) {
            names.push(word);
            renumbered[*old as usize] = new;
        }
        for packed in &mut self.words {
            let (kind, old) = unpack_word(*packed);
            *packed = pack_word(renumbered[old as usize], kind);
        }
        names.shrink();
        names.keep_heads();
        names
    }

    fn words_of(&self, row: u32) -> &[u32] {
        &self.words[self.words_at[row as usize] as usize..self.words_at[row as usize + 1] as usize]
    }

    /// The rows by family name, given name, birth date and key.
    fn display_order(&self) -> Vec<u32> {
        let of_kind = |row: u32, wanted: Kind| {
            self.words_of(row)
                .iter()
                .map(|packed| unpack_word(*packed))
                .filter(move |w| w.0 == wanted)
                .map(|w| w.1)
        };
        let mut keyed: Vec<(u128, u32)> = (0..row_number(self.keys.len()))
            .map(|row| (sort_key(of_kind(row, Kind::Family), of_kind(row, Kind::Given)), row))
            .collect();
        keyed.sort_unstable_by(|(a_key, a), (b_key, b)| {
            a_key
                .cmp(b_key)
                .then_with(|| of_kind(*a, Kind::Family).cmp(of_kind(*b, Kind::Family)))
                .then_with(|| of_kind(*a, Kind::Given).cmp(of_kind(*b, Kind::Given)))
                .then_with(|| self.birth[*a as usize].cmp(&self.birth[*b as usize]))
                .then_with(|| self.keys[*a as usize].cmp(&self.keys[*b as usize]))
        });
        keyed.into_iter().map(|(_, row)| row).collect()
    }

    fn place_rows(&self, order: &[u32], base: &mut Base) {
        base.keys = order.iter().map(|old| self.keys[*old as usize]).collect();
        base.by_key = (0..row_number(order.len())).collect();
        let keys = &base.keys;
        base.by_key.sort_unstable_by_key(|row| keys[*row as usize].0);
        base.birth = order.iter().map(|old| self.birth[*old as usize]).collect();
        base.words = Vec::with_capacity(self.words.len());
        base.words_at = Vec::with_capacity(order.len() + 1);
        for old in order {
            base.words_at.push(row_number(base.words.len()));
            base.words.extend_from_slice(self.words_of(*old));
        }
        base.words_at.push(row_number(base.words.len()));
        let paired = |numbers: &[u64]| {
            Numbers::new(
                order
                    .iter()
                    .zip(0..)
                    .map(|(old, new)| (numbers[*old as usize], new))
                    .filter(|pair| pair.0 > 0),
            )
        };
        base.patient_ids = paired(&self.patient_ids);
        base.nhs_numbers = paired(&self.nhs_numbers);
    }

    fn place_codes(&self, order: &[u32], base: &mut Base) {
        let mut new_rows = vec![0u32; order.len()];
        for (old, new) in order.iter().zip(0..) {
            new_rows[*old as usize] = new;
        }
        base.postcode_of = vec![NONE; order.len()];
        let mut last = None;
        for old in self.postcodes.sorted() {
            let text = self.postcodes.get(old);
            if last != Some(text) {
                base.postcodes.push(text);
                last = Some(text);
            }
            base.postcode_of[new_rows[old as usize] as usize] = base.postcodes.count() - 1;
        }
        base.postcodes.shrink();
        let pairs = || base.postcode_of.iter().copied().zip(0..).filter(|(postcode, _)| *postcode != NONE);
        base.at_postcode = Postings::new(base.postcodes.len(), pairs);
        for at in self.locals.sorted() {
            base.locals.push(self.locals.get(at));
            base.local_rows.push(new_rows[self.local_rows[at as usize] as usize]);
        }
        base.locals.shrink();
        base.local_rows.shrink_to_fit();
    }
}

/// Up to three words of the family name and one of the given name, as a number that sorts as they do. Longer family
/// names are told apart by a full comparison.
fn sort_key(family: impl Iterator<Item = u32>, mut given: impl Iterator<Item = u32>) -> u128 {
    let mut parts = [0u32; 4];
    let mut words = 0;
    for word in family {
        if words < 3 {
            parts[words] = word + 1;
        }
        words += 1;
    }
    parts[3] = if words > 3 { u32::MAX } else { given.next().map_or(0, |word| word + 1) };
    parts.iter().fold(0, |key, part| key << 32 | u128::from(*part))
}

fn index_names(base: &mut Base) {
    let of_kinds = |kinds: &'static [Kind]| {
        let pairs = || {
            base.rows().flat_map(|row| {
                base.words(row).filter(|(kind, _)| kinds.contains(kind)).map(move |(_, word)| (word, row))
            })
        };
        Postings::new(base.names.len(), pairs)
    };
    let (family, given) = (of_kinds(&[Kind::Family]), of_kinds(&[Kind::Given]));
    let other = of_kinds(&[Kind::Other, Kind::Derived]);
    (base.family, base.given, base.other) = (family, given, other);
}

fn index_births(base: &mut Base) {
    let mut days: Vec<u32> = base.birth.iter().copied().filter(|day| *day > 0).collect();
    days.sort_unstable();
    days.dedup();
    days.shrink_to_fit();
    let number = |day: &u32| row_number(days.partition_point(|known| known < day));
    let pairs =
        || base.birth.iter().zip(0..).filter(|(day, _)| **day > 0).map(|(day, row)| (number(day), row));
    base.born = Postings::new(days.len(), pairs);
    base.days = days;
}

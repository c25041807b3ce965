//! Patients that were changed since the base was built: few, unsorted, scanned from end to end at each search.
//!
//! Of every word the first four bytes stand in one list, so that a scan compares numbers and looks at a text only where
//! these agree.

use std::collections::HashMap;

use super::atom::Atom;
use super::bits::row_number;
use super::folded::{Folded, Kind};
use super::query::Query;
use super::status::Status;
use crate::domain::RecordKey;

/// Bytes in a head.
const HEAD: usize = 4;

/// A changed patient.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub patient: Folded,
    /// How many rows of the base stand before it.
    pub position: u32,
    /// Where its heads are.
    heads: (u32, u32),
    present: bool,
}

/// All changed patients.
#[derive(Clone, Debug, Default)]
pub(super) struct Delta {
    slots: Vec<Slot>,
    by_key: HashMap<RecordKey, u32>,
    heads: Vec<u32>,
    owners: Vec<u32>,
    births: Vec<u32>,
}

impl Delta {
    /// How many patients are in it.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Adds a patient, or replaces one.
    pub fn put(&mut self, patient: Folded, position: u32) {
        self.remove(patient.key);
        if self.slots.len() > 2 * self.by_key.len() + 1024 {
            self.tidy();
        }
        let owner = row_number(self.slots.len());
        let start = row_number(self.heads.len());
        let numbers = [Some(patient.patient_id), patient.nhs_number];
        let numbers = numbers.into_iter().flatten().map(|number| head(&format!("{number:010}")).0);
        self.heads.extend(patient.parts().map(|(_, word)| head(word).0).chain(numbers));
        self.owners.resize(self.heads.len(), owner);
        self.births.push(patient.birth);
        self.by_key.insert(patient.key, owner);
        let heads = (start, row_number(self.heads.len()));
        self.slots.push(Slot { patient, position, heads, present: true });
    }

    /// Takes a patient out; false where it is not in it.
    pub fn remove(&mut self, key: RecordKey) -> bool {
        let Some(at) = self.by_key.remove(&key) else { return false };
        self.slots[at as usize].present = false;
        true
    }

    /// The states of a patient, to be changed.
    pub fn status_mut(&mut self, key: RecordKey) -> Option<&mut Status> {
        let at = *self.by_key.get(&key)?;
        Some(&mut self.slots[at as usize].patient.status)
    }

    /// Forgets patients that were taken out.
    fn tidy(&mut self) {
        let slots = std::mem::take(self).slots;
        for slot in slots.into_iter().filter(|slot| slot.present) {
            self.put(slot.patient, slot.position);
        }
    }

    /// The patients in it, in no order.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| slot.present)
    }

    /// The patients that may have this ten-digit number: those with a word or number of the same head.
    pub fn with_number(&self, number: u64) -> impl Iterator<Item = &Folded> {
        let wanted = head(&format!("{number:010}")).0;
        let owners = self.heads.iter().zip(&self.owners).filter(move |(head, _)| **head == wanted);
        owners.map(|(_, owner)| self.slot(*owner)).filter(|slot| slot.present).map(|slot| &slot.patient)
    }

    /// The patients in it with the numbers of their slots.
    pub fn numbered(&self) -> impl Iterator<Item = (&Slot, u32)> {
        self.slots.iter().zip(0..).filter(|(slot, _)| slot.present)
    }

    /// The patient in a slot.
    pub fn slot(&self, at: u32) -> &Slot {
        &self.slots[at as usize]
    }

    /// The slots of the patients that answer `query`, each once, in no order.
    pub fn matches(&self, query: &Query) -> Vec<u32> {
        if self.by_key.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<u32> = match query.readings() {
            [] => (0..row_number(self.slots.len())).collect(),
            readings => readings.iter().flat_map(|atoms| self.reading(atoms)).collect(),
        };
        if query.readings().len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        found.retain(|at| {
            let slot = self.slot(*at);
            slot.present && query.only_states().is_none_or(|only| slot.patient.status.meets(only))
        });
        found
    }

    /// The slots that answer all of `atoms`.
    fn reading(&self, atoms: &[Atom]) -> Vec<u32> {
        let lists = atoms.iter().map(|atom| self.scan(atom));
        let Some(mut least) = lists.min_by_key(Vec::len) else { return Vec::new() };
        least.retain(|at| atoms.iter().all(|atom| self.answers(*at, atom)));
        least
    }

    /// The slots that may answer `atom`, each once and in ascending order.
    fn scan(&self, atom: &Atom) -> Vec<u32> {
        let mut found = Vec::new();
        if let Some((wanted, mask)) = text_of(atom).map(head) {
            for (head, owner) in self.heads.iter().zip(&self.owners) {
                if head & mask == wanted && found.last() != Some(owner) {
                    found.push(*owner);
                }
            }
        }
        let sorted = found.len();
        if !atom.dates().is_empty() {
            let has = |birth: u32| atom.dates().iter().any(|date| date.has(birth));
            found.extend(self.births.iter().zip(0..).filter(|(birth, _)| has(**birth)).map(|(_, at)| at));
        }
        if !atom.status().is_empty() {
            let meets = |slot: &Slot| slot.patient.status.meets(atom.status());
            found.extend(self.slots.iter().zip(0..).filter(|(slot, _)| meets(slot)).map(|(_, at)| at));
        }
        if found.len() > sorted {
            found.sort_unstable();
            found.dedup();
        }
        found
    }

    /// Whether a slot answers `atom`.
    fn answers(&self, at: u32, atom: &Atom) -> bool {
        let slot = self.slot(at);
        let (start, end) = slot.heads;
        let heads = &self.heads[start as usize..end as usize];
        text_of(atom).map(head).is_some_and(|(wanted, mask)| heads.iter().any(|head| head & mask == wanted))
            && atom.cost(&slot.patient).is_some()
            || atom.dates().iter().any(|date| date.has(slot.patient.birth))
            || slot.patient.status.meets(atom.status())
    }
}

/// The beginning that an atom asks for.
fn text_of(atom: &Atom) -> Option<&str> {
    match atom {
        Atom::Postcode { outward, .. } => Some(outward),
        _ => atom.local_text(),
    }
}

/// The first bytes of a text as a number, and the mask of those that it has.
fn head(text: &str) -> (u32, u32) {
    let mut bytes = text.bytes();
    (0..HEAD).fold((0, 0), |(head, mask), _| match bytes.next() {
        Some(byte) => (head << 8 | u32::from(byte), mask << 8 | 0xff),
        None => (head << 8, mask << 8),
    })
}

/// The words of family and given name, the same for namesakes.
pub(super) fn full_name(patient: &Folded) -> impl Iterator<Item = &str> {
    patient.words(Kind::Family).chain(patient.words(Kind::Given))
}

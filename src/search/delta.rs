//! Patients that were changed since the base was built: few, scanned from end to end at each search.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::atom::Atom;
use super::bits::{Bits, row_number};
use super::folded::{Folded, Kind};
use super::heads::Heads;
use super::query::Query;
use super::status::Status;
use crate::domain::RecordKey;

/// A changed patient.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub patient: Folded,
    /// How many rows of the base stand before it.
    pub position: u32,
    present: bool,
}

impl Slot {
    /// The order on screen among changed patients.
    pub fn display_order(&self, other: &Self) -> Ordering {
        self.position.cmp(&other.position).then_with(|| self.patient.display_order(&other.patient))
    }
}

/// All changed patients.
#[derive(Clone, Debug, Default)]
pub(super) struct Delta {
    slots: Vec<Slot>,
    by_key: HashMap<RecordKey, u32>,
    /// The slots by Patient ID and NHS number.
    by_number: HashMap<u64, Vec<u32>>,
    /// The slots in the order on screen.
    order: Vec<u32>,
    /// Words of names; and postcodes, local ids and numbers.
    names: Heads,
    codes: Heads,
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
        let at = self.slots.len();
        for (kind, word) in patient.parts() {
            let heads = if kind <= Kind::Derived { &mut self.names } else { &mut self.codes };
            heads.push(word, at);
        }
        for number in [Some(patient.patient_id), patient.nhs_number].into_iter().flatten() {
            self.codes.push(&format!("{number:010}"), at);
            self.by_number.entry(number).or_default().push(row_number(at));
        }
        self.births.push(patient.birth);
        self.by_key.insert(patient.key, row_number(at));
        let slot = Slot { patient, position, present: true };
        let before = |other: &u32| self.slots[*other as usize].display_order(&slot) == Ordering::Less;
        let place = self.order.partition_point(before);
        self.order.insert(place, row_number(at));
        self.slots.push(slot);
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

    /// The patients that have this number as Patient ID or NHS number.
    pub fn with_number(&self, number: u64) -> impl Iterator<Item = &Folded> {
        let slots = self.by_number.get(&number).into_iter().flatten().map(|at| self.slot(*at));
        slots.filter(|slot| slot.present).map(|slot| &slot.patient)
    }

    /// The patients in it with the numbers of their slots.
    pub fn numbered(&self) -> impl Iterator<Item = (&Slot, u32)> {
        self.slots.iter().zip(0..).filter(|(slot, _)| slot.present)
    }

    /// The patient in a slot.
    pub fn slot(&self, at: u32) -> &Slot {
        &self.slots[at as usize]
    }

    /// The slots of the patients that answer `query`.
    pub fn matches(&self, query: &Query) -> Bits {
        let mut found = Bits::new(self.slots.len());
        if self.by_key.is_empty() {
            return found;
        }
        match query.readings() {
            [] => self.numbered().for_each(|(_, at)| found.set(at)),
            readings => readings.iter().for_each(|atoms| found.or(&self.reading(atoms))),
        }
        let wanted = |slot: &Slot| {
            slot.present && query.only_states().is_none_or(|only| slot.patient.status.meets(only))
        };
        if self.slots.len() > self.by_key.len() || query.only_states().is_some() {
            self.keep(&mut found, wanted);
        }
        found
    }

    /// Those of `found` in the order on screen.
    pub fn in_order<'a>(&'a self, found: &'a Bits) -> impl Iterator<Item = u32> + 'a {
        self.order.iter().copied().filter(|at| found.has(*at))
    }

    fn keep(&self, found: &mut Bits, wanted: impl Fn(&Slot) -> bool) {
        let all: Vec<u32> = found.rows_in(0..row_number(self.slots.len())).collect();
        all.into_iter().filter(|at| !wanted(self.slot(*at))).for_each(|at| found.unset(at));
    }

    /// The slots that answer all of `atoms`.
    fn reading(&self, atoms: &[Atom]) -> Bits {
        let candidates = atoms.iter().map(|atom| self.candidates(atom));
        let all = candidates.reduce(|mut all, candidates| {
            all.and(&candidates);
            all
        });
        let mut found = all.unwrap_or_else(|| Bits::new(self.slots.len()));
        let unsure: Vec<&Atom> = atoms.iter().filter(|atom| !heads_tell(atom)).collect();
        if !unsure.is_empty() {
            self.keep(&mut found, |slot| unsure.iter().all(|atom| atom.cost(&slot.patient).is_some()));
        }
        found
    }

    /// The slots that may answer `atom`; exactly those that do where [`heads_tell`].
    fn candidates(&self, atom: &Atom) -> Bits {
        let mut found = Bits::new(self.slots.len());
        if let Some(text) = text_of(atom) {
            self.codes.scan(text, &mut found);
        }
        if let Some(text) = atom.name_text() {
            self.names.scan(text, &mut found);
        }
        for date in atom.dates() {
            let births = self.births.iter().zip(0..);
            births.filter(|(birth, _)| date.has(**birth)).for_each(|(_, at)| found.set(at));
        }
        if !atom.status().is_empty() {
            let slots = self.slots.iter().zip(0..);
            slots
                .filter(|(slot, _)| slot.patient.status.meets(atom.status()))
                .for_each(|(_, at)| found.set(at));
        }
        found
    }
}

/// Whether a scan of heads, dates and states finds exactly what answers `atom`.
fn heads_tell(atom: &Atom) -> bool {
    match atom {
        Atom::Word { text, .. } | Atom::Digits { text, .. } => Heads::suffice(text),
        Atom::Date(_) | Atom::State(_) => true,
        Atom::Code(_) | Atom::Postcode { .. } => false,
    }
}

/// The beginning that an atom asks for, of a name or a code.
fn text_of(atom: &Atom) -> Option<&str> {
    match atom {
        Atom::Postcode { outward, .. } => Some(outward),
        _ => atom.local_text(),
    }
}

/// The words of family and given name, the same for namesakes.
pub(super) fn full_name(patient: &Folded) -> impl Iterator<Item = &str> {
    patient.words(Kind::Family).chain(patient.words(Kind::Given))
}

//! Building anew while searches and changes go on: take a [`Rebuild`], run it anywhere, give the result back.

use std::collections::HashMap;
use std::sync::Arc;

use super::base::{Base, NONE};
use super::build::Builder;
use super::delta::Delta;
use super::folded::{Folded, Kind};
use super::live::Live;

/// What an index held at one moment, to be built anew without holding a lock.
#[derive(Debug)]
pub struct Rebuild {
    pub(super) number: u64,
    pub(super) base: Arc<Base>,
    pub(super) live: Live,
    pub(super) delta: Delta,
}

/// The outcome of a [`Rebuild`], for [`super::Index::finish_rebuild`].
#[derive(Debug)]
pub struct Rebuilt {
    pub(super) number: u64,
    pub(super) base: Base,
    pub(super) live: Live,
}

impl Rebuild {
    /// Builds. Takes about two CPU seconds for a million patients.
    pub fn run(self) -> Rebuilt {
        let (base, live) = build(&self.base, &self.live, &self.delta);
        Rebuilt { number: self.number, base, live }
    }
}

/// A base of everything that is present in `base` and `delta`.
pub(super) fn build(base: &Base, live: &Live, delta: &Delta) -> (Base, Live) {
    let mut builder = Builder::default();
    let reader = Reader::new(base);
    let mut patient = Folded::default();
    for row in base.rows().filter(|row| !live.gone.has(*row)) {
        reader.read(live, row, &mut patient);
        builder.push(&patient);
    }
    delta.slots().for_each(|slot| builder.push(&slot.patient));
    builder.finish()
}

/// Reads rows back into patients: numbers and local ids lie sorted by value, and must be found by row.
struct Reader<'a> {
    base: &'a Base,
    patient_ids: Vec<u64>,
    nhs_numbers: Vec<u64>,
    /// First local id of each row, as its number, and further ones of the few rows that have more.
    local: Vec<u32>,
    more_locals: HashMap<u32, Vec<u32>>,
}

impl<'a> Reader<'a> {
    fn new(base: &'a Base) -> Self {
        let (mut patient_ids, mut nhs_numbers) = (vec![0; base.len()], vec![0; base.len()]);
        base.patient_ids.pairs().for_each(|(number, row)| patient_ids[row as usize] = number);
        base.nhs_numbers.pairs().for_each(|(number, row)| nhs_numbers[row as usize] = number);
        let mut local = vec![NONE; base.len()];
        let mut more_locals: HashMap<u32, Vec<u32>> = HashMap::new();
        for (row, at) in base.local_rows.iter().zip(0..) {
            if local[*row as usize] == NONE {
                local[*row as usize] = at;
            } else {
                more_locals.entry(*row).or_default().push(at);
            }
        }
        Self { base, patient_ids, nhs_numbers, local, more_locals }
    }

    fn read(&self, live: &Live, row: u32, into: &mut Folded) {
        let (base, at) = (self.base, row as usize);
        into.clear();
        into.key = base.keys[at];
        into.patient_id = self.patient_ids[at];
        into.nhs_number = Some(self.nhs_numbers[at]).filter(|number| *number > 0);
        into.birth = base.birth[at];
        into.status = live.status_of(row);
        for (kind, word) in base.words(row) {
            into.push(kind, base.names.get(word as usize));
        }
        if base.postcode_of[at] != NONE {
            into.push(Kind::Postcode, base.postcodes.get(base.postcode_of[at] as usize));
        }
        let first = Some(self.local[at]).filter(|local| *local != NONE);
        for local in first.iter().chain(self.more_locals.get(&row).into_iter().flatten()) {
            into.push(Kind::LocalId, base.locals.get(*local as usize));
        }
    }
}

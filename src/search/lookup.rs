//! Exact look-ups by number or id: who is meant, not who might be.

use super::fold;
use super::folded::{Folded, Kind};
use super::index::Index;
use super::numbers::{Numbers, row_of};
use crate::domain::{NhsNumber, PatientId, RecordKey};

impl Index {
    /// The patient of a Patient ID.
    pub fn find_patient_id(&self, id: PatientId) -> Option<RecordKey> {
        let changed = self.delta.with_number(id.as_u64()).find(|patient| patient.patient_id == id.as_u64());
        changed
            .map(|patient| patient.key)
            .or_else(|| self.in_base(&self.base.patient_ids, id.as_u64()).next())
    }

    /// The patients of an NHS number: more than one where records are duplicated.
    pub fn find_nhs_number(&self, number: NhsNumber) -> Vec<RecordKey> {
        let wanted = Some(number.as_u64());
        let changed = self.delta.with_number(number.as_u64()).filter(|patient| patient.nhs_number == wanted);
        changed
            .map(|patient| patient.key)
            .chain(self.in_base(&self.base.nhs_numbers, number.as_u64()))
            .collect()
    }

    /// The patients of an id at a sending system, case and blanks aside.
    pub fn find_local_id(&self, id: &str) -> Vec<RecordKey> {
        let mut wanted = String::new();
        fold::code(id, &mut wanted);
        if wanted.is_empty() {
            return Vec::new();
        }
        let has = |patient: &&Folded| patient.words(Kind::LocalId).any(|word| word == wanted);
        let mut found: Vec<RecordKey> =
            self.delta.slots().map(|slot| &slot.patient).filter(has).map(|patient| patient.key).collect();
        let range = self.base.locals.prefixed(&wanted);
        let exact = range.take_while(|at| self.base.locals.get(*at as usize) == wanted);
        let rows = exact.map(|at| self.base.local_rows[at as usize]);
        found.extend(rows.filter(|row| !self.live.gone.has(*row)).map(|row| self.base.keys[row as usize]));
        found
    }

    fn in_base(&self, numbers: &Numbers, number: u64) -> impl Iterator<Item = RecordKey> {
        let rows = numbers.prefixed(&format!("{number:010}")).to_vec().into_iter().map(row_of);
        rows.filter(|row| !self.live.gone.has(*row)).map(|row| self.base.keys[row as usize])
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{PatientId, RecordKey};
    use crate::search::{Entry, Index};

    fn entry(n: u8) -> Entry {
        Entry {
            key: RecordKey([n; 16]),
            patient_id: (0..)
                .find_map(|i| PatientId::from_random(200_000_000 + u32::from(n) * 1000 + i))
                .unwrap(),
            nhs_number: "9434765919".parse().ok(),
            local_ids: vec![format!("ab {n}")],
            family: format!("Family{n}"),
            given: "Given".into(),
            other_names: Vec::new(),
            birth_date: None,
            postcode: None,
            state: None,
            deceased: false,
            record_disabled: false,
        }
    }

    #[test]
    fn base_and_delta_are_both_looked_at() {
        let mut index = Index::build([entry(1), entry(2)]);
        index.upsert(&entry(3));
        for n in 1..=3 {
            assert_eq!(index.find_patient_id(entry(n).patient_id), Some(RecordKey([n; 16])));
            assert_eq!(index.find_local_id(&format!("AB{n}")), [RecordKey([n; 16])]);
        }
        assert_eq!(index.find_nhs_number("9434765919".parse().unwrap()).len(), 3);
        let mut moved = entry(1);
        moved.local_ids = vec!["zz".into()];
        moved.nhs_number = None;
        index.upsert(&moved);
        assert!(index.find_local_id("ab1").is_empty());
        assert_eq!(index.find_nhs_number("9434765919".parse().unwrap()).len(), 2);
        index.remove(RecordKey([2; 16]));
        assert_eq!(index.find_patient_id(entry(2).patient_id), None);
    }
}

//! The population as batches of domain records, ready to be stored.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};

use super::dice::Dice;
use super::history::{History, Life, history};
use super::person::{Recipe, person};
use super::words::Words;
use crate::domain::{
    Associated, Document, NhsNumber, Organisation, Patient, PatientId, Practitioner, RecordKey, Referral,
};

/// How many patients a batch has.
const BATCH: usize = 500;
/// NHS numbers that begin with 999 are never given to people.
const TEST_RANGE: u64 = 999_000_000;

/// Records that belong together.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Batch {
    /// The organisations; in the first batch only.
    pub(in crate::cli) organisations: Vec<Organisation>,
    /// The practitioners; in the first batch only.
    pub(in crate::cli) practitioners: Vec<Practitioner>,
    /// Patients with their Patient IDs.
    pub(in crate::cli) patients: Vec<Patient>,
    /// Their referrals.
    pub(in crate::cli) referrals: Vec<Referral>,
    /// Their documents, without contents.
    pub(in crate::cli) documents: Vec<Document>,
    /// Their encounters and plans.
    pub(in crate::cli) associated: Vec<Associated>,
}

/// A population that is drawn batch by batch.
#[derive(Debug)]
pub(in crate::cli) struct Population {
    seed: u64,
    today: NaiveDate,
    n_patients: u64,
    drawn: u64,
    next_nhs: u64,
    patient_ids: HashSet<PatientId>,
    organisations: Vec<RecordKey>,
    words: Words,
}

impl Population {
    /// The population of `n_patients` that `seed` determines, as old as it is on `today`.
    pub(in crate::cli) fn new(seed: u64, n_patients: u32, today: NaiveDate) -> Self {
        let n_patients = u64::from(n_patients);
        let words = Words::embedded();
        // Shared things come from numbers that no patient has.
        let mut dice = Dice::of(seed, u64::MAX);
        let organisations = words.organisations.iter().map(|_| dice.key()).collect();
        Self {
            seed,
            today,
            n_patients,
            drawn: 0,
            next_nhs: dice.below(1_000_000),
            patient_ids: HashSet::new(),
            organisations,
            words,
        }
    }

    /// The next number of the test range that is well-formed; none when the range is used up.
    fn nhs_number(&mut self) -> Option<NhsNumber> {
        /// Has no factor in common with a million, so every number comes once.
        const STRIDE: u64 = 387_421;
        if self.drawn >= 900_000 {
            return None;
        }
        loop {
            self.next_nhs = (self.next_nhs + STRIDE) % 1_000_000;
            let body = TEST_RANGE + self.next_nhs;
            let found = (0..10).find_map(|check| format!("{body}{check}").parse::<NhsNumber>().ok());
            if found.is_some() {
                return found;
            }
        }
    }

    fn patient_id(&mut self, dice: &mut Dice) -> PatientId {
        loop {
            let drawn = u32::try_from(dice.below(1 << 32)).unwrap_or(0);
            if let Some(id) = PatientId::from_random(drawn).filter(|id| self.patient_ids.insert(*id)) {
                return id;
            }
        }
    }

    fn patient(&mut self, index: u64) -> (Patient, History) {
        let mut dice = Dice::of(self.seed, index);
        let nhs_number = self.nhs_number();
        let patient_id = self.patient_id(&mut dice);
        let recipe = Recipe { index, today: self.today, nhs_number, words: &self.words };
        let (mut details, status) = person(&recipe, &mut dice);
        details.organisation = Some(*dice.pick(&self.organisations));
        let patient = Patient { key: dice.key(), patient_id, details, status };
        let until = patient.details.death_date.unwrap_or(self.today);
        let from = patient.details.birth_date.unwrap_or(self.today - Days::new(7000)).min(until);
        let life = Life { patient: patient.key, until, from, words: &self.words };
        let history = history(&life, &mut dice);
        (patient, history)
    }

    fn shared(&self) -> (Vec<Organisation>, Vec<Practitioner>) {
        let named = self.words.organisations.iter().zip(&self.organisations);
        let organisation = |((name, kind, town), key): (&(&str, &str, &str), &RecordKey)| Organisation {
            key: *key,
            name: (*name).to_owned(),
            kind: (*kind).to_owned(),
            address: vec![(*town).to_owned()],
            phone: "01632 960000".to_owned(),
        };
        let mut dice = Dice::of(self.seed, u64::MAX - 1);
        let person = |name: &&str| Practitioner { key: dice.key(), name: (*name).to_owned() };
        (named.map(organisation).collect(), self.words.people.iter().map(person).collect())
    }
}

impl Iterator for Population {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        if self.drawn >= self.n_patients {
            return None;
        }
        let mut batch = Batch::default();
        if self.drawn == 0 {
            (batch.organisations, batch.practitioners) = self.shared();
        }
        while self.drawn < self.n_patients && batch.patients.len() < BATCH {
            let (patient, history) = self.patient(self.drawn);
            batch.patients.push(patient);
            batch.referrals.extend(history.referrals);
            batch.documents.extend(history.documents);
            batch.associated.extend(history.associated);
            self.drawn += 1;
        }
        Some(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RecordStatus;

    fn today() -> NaiveDate {
        "2026-11-22".parse().unwrap()
    }

    fn drawn(seed: u64, n: u32) -> Batch {
        Population::new(seed, n, today()).fold(Batch::default(), |mut all, batch| {
            all.organisations.extend(batch.organisations);
            all.patients.extend(batch.patients);
            all.referrals.extend(batch.referrals);
            all.documents.extend(batch.documents);
            all.associated.extend(batch.associated);
            all
        })
    }

    #[test]
    fn the_same_seed_gives_the_same_people() {
        let (one, again, other) = (drawn(1, 700), drawn(1, 700), drawn(2, 700));
        assert_eq!(one.patients, again.patients);
        assert_eq!(one.referrals, again.referrals);
        assert_eq!(one.documents, again.documents);
        assert_ne!(one.patients[0], other.patients[0]);
        assert_eq!(one.patients[..300], drawn(1, 300).patients[..], "more patients change nobody");
    }

    #[test]
    fn numbers_are_unique_and_in_nobodys_use() {
        let all = drawn(1, 3000);
        let ids: HashSet<_> = all.patients.iter().map(|p| p.patient_id).collect();
        let keys: HashSet<_> = all.patients.iter().map(|p| p.key).collect();
        let numbers: Vec<_> = all.patients.iter().filter_map(|p| p.details.nhs_number).collect();
        let local: HashSet<_> = all.patients.iter().filter_map(|p| p.details.local_id()).collect();
        assert_eq!((ids.len(), keys.len(), local.len()), (3000, 3000, 3000));
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
        assert!(numbers.len() > 2900 && numbers.iter().all(|number| number.to_string().starts_with("999")));
        for patient in &all.patients {
            if let Some(phone) = &patient.details.phone {
                assert!(phone.starts_with("07700 900") || phone.starts_with("01632 960"), "{phone}");
            }
            if let Some(address) = &patient.details.address {
                assert!(address.postcode.starts_with('Z'), "{}", address.postcode);
            }
        }
    }

    #[test]
    fn it_has_what_a_hospital_meets() {
        let all = drawn(1, 5000);
        let count = |test: fn(&Patient) -> bool| all.patients.iter().filter(|p| test(p)).count();
        assert!((10..150).contains(&count(|p| p.details.birth_date.is_none())));
        assert!((10..150).contains(&count(|p| p.details.address.is_none())));
        for status in RecordStatus::ALL {
            assert!(all.patients.iter().any(|p| p.status == status), "{status}");
        }
        assert!(count(|p| p.status == RecordStatus::Open) > 4000);
        assert!(count(|p| p.details.name.family.contains('\'')) > 20);
        assert!(count(|p| p.details.name.family.contains('-')) > 50);
        assert!(count(|p| p.details.name.family.chars().count() == 1) > 0);
        assert!(count(|p| !p.details.name.family.is_ascii()) > 50);
        assert!(count(|p| p.details.name.is_empty()) == 0);
        for patient in &all.patients {
            let born = patient.details.birth_date.unwrap_or(today());
            assert!(born <= today() && born.signed_duration_since(today()).num_days() > -39_500, "{born}");
            assert!(patient.details.death_date.is_none_or(|died| died >= born && died <= today()));
        }
    }

    #[test]
    fn histories_lie_within_lives() {
        let all = drawn(3, 1000);
        let of = |key| all.patients.iter().find(|p| p.key == key).unwrap();
        assert!((1000..4001).contains(&all.referrals.len()));
        assert!((1000..5001).contains(&all.documents.len()));
        for referral in &all.referrals {
            let patient = of(referral.patient);
            let date = referral.date.unwrap();
            assert!(patient.details.birth_date.is_none_or(|born| born <= date));
            assert!(patient.details.death_date.unwrap_or(today()) >= date);
        }
        for document in &all.documents {
            assert!(document.date.unwrap() <= today());
            let belongs = |key| all.referrals.iter().any(|r| r.key == key && r.patient == document.patient);
            assert!(document.referral.is_none_or(belongs));
        }
        for associated in &all.associated {
            assert!(associated.end.is_none_or(|end| Some(end) >= associated.start && end <= today()));
        }
    }
}

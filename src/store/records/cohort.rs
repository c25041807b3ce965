//! Cohorts, their patients, and saved searches on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{
    RecordFault, Stored, date, day, decode_first, encode, instant, millis, number_of, variant,
};
use super::table;
use crate::domain::cohort::{Cohort, CohortMember, CohortNumber, Outcome, SavedSearch, Stage};
use crate::domain::{AccountState, RecordKey, RunNumber};

#[derive(Serialize, Deserialize)]
struct CohortV1 {
    number: u64,
    name: String,
    source: String,
    planned: (String, i64),
    expires: i32,
    templates: Vec<[u8; 16]>,
    hold: bool,
    counts: (u32, u32, u32),
    needs_second: bool,
    second: Option<(String, i64)>,
    stage: u8,
    trouble: Option<String>,
    run: Option<u64>,
}

impl Stored for Cohort {
    const TABLE: u8 = table::COHORT;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&CohortV1 {
            number: self.number.0,
            name: self.name.clone(),
            source: self.source.clone(),
            planned: (self.planned_by.clone(), millis(self.planned_at)),
            expires: day(self.expires),
            templates: self.templates.iter().map(|key| key.0).collect(),
            hold: self.hold,
            counts: (self.planned, self.left_out, self.invited),
            needs_second: self.needs_second,
            second: self.second.as_ref().map(|(by, at)| (by.clone(), millis(*at))),
            stage: number_of(&Stage::ALL, self.stage),
            trouble: self.trouble.clone(),
            run: self.run.map(|run| run.0),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: CohortV1 = decode_first(Self::TABLE, schema, bytes)?;
        let second = |(by, at): (String, i64)| instant(Self::TABLE, at).map(|at| (by, at));
        Ok(Self {
            number: CohortNumber(v1.number),
            name: v1.name,
            source: v1.source,
            planned_by: v1.planned.0,
            planned_at: instant(Self::TABLE, v1.planned.1)?,
            expires: date(Self::TABLE, v1.expires)?,
            templates: v1.templates.into_iter().map(RecordKey).collect(),
            hold: v1.hold,
            planned: v1.counts.0,
            left_out: v1.counts.1,
            invited: v1.counts.2,
            needs_second: v1.needs_second,
            second: v1.second.map(second).transpose()?,
            stage: variant(Self::TABLE, &Stage::ALL, v1.stage)?,
            trouble: v1.trouble,
            run: v1.run.map(RunNumber),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct MemberV1 {
    cohort: u64,
    place: u32,
    patient: [u8; 16],
    outcome: OutcomeV1,
}

#[derive(Serialize, Deserialize)]
enum OutcomeV1 {
    Planned,
    Invited(u32),
    LeftOut(String),
}

impl Stored for CohortMember {
    const TABLE: u8 = table::COHORT_MEMBER;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&MemberV1 {
            cohort: self.cohort.0,
            place: self.place,
            patient: self.patient.0,
            outcome: match &self.outcome {
                Outcome::Planned => OutcomeV1::Planned,
                Outcome::Invited(generation) => OutcomeV1::Invited(*generation),
                Outcome::LeftOut(reason) => OutcomeV1::LeftOut(reason.clone()),
            },
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: MemberV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            cohort: CohortNumber(v1.cohort),
            place: v1.place,
            patient: RecordKey(v1.patient),
            outcome: match v1.outcome {
                OutcomeV1::Planned => Outcome::Planned,
                OutcomeV1::Invited(generation) => Outcome::Invited(generation),
                OutcomeV1::LeftOut(reason) => Outcome::LeftOut(reason),
            },
        })
    }
}

#[derive(Serialize, Deserialize)]
struct SavedSearchV1 {
    name: String,
    text: String,
    /// 0 for any state, 1 for not invited, then the states in their order.
    only: u8,
    saved: (String, i64),
}

impl Stored for SavedSearch {
    const TABLE: u8 = table::SAVED_SEARCH;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        let only = match self.only {
            None => 0,
            Some(None) => 1,
            Some(Some(state)) => 2 + number_of(&AccountState::ALL, state),
        };
        let saved = (self.saved_by.clone(), millis(self.saved_at));
        encode(&SavedSearchV1 { name: self.name.clone(), text: self.text.clone(), only, saved })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: SavedSearchV1 = decode_first(Self::TABLE, schema, bytes)?;
        let only = match v1.only {
            0 => None,
            1 => Some(None),
            state => Some(Some(variant(Self::TABLE, &AccountState::ALL, state - 2)?)),
        };
        let saved_at = instant(Self::TABLE, v1.saved.1)?;
        Ok(Self { name: v1.name, text: v1.text, only, saved_by: v1.saved.0, saved_at })
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn what_was_written_once_is_read_for_ever() {
        let at = DateTime::from_timestamp_millis(1_795_000_000_123).unwrap();
        let cohort = Cohort {
            number: CohortNumber(3),
            name: "Eye".into(),
            source: "list".into(),
            planned_by: "mk".into(),
            planned_at: at,
            expires: "2026-12-20".parse().unwrap(),
            templates: vec![RecordKey([7; 16])],
            hold: true,
            planned: 5,
            left_out: 1,
            invited: 2,
            needs_second: true,
            second: Some(("jd".into(), at)),
            stage: Stage::Stopped,
            trouble: Some("x".into()),
            run: Some(RunNumber(9)),
        };
        assert_eq!(
            hex::encode(cohort.to_bytes()),
            concat!(
                "0303457965046c697374026d6bfdf6bcacdc43030000fc04951600010707070707070707070707070707070701050102",
                "0101026a64fdf6bcacdc430300000201017801",
                "09"
            )
        );
        assert_eq!(Cohort::from_bytes(1, &cohort.to_bytes()), Ok(cohort));
        let of = |outcome| CohortMember {
            cohort: CohortNumber(3),
            place: 4,
            patient: RecordKey([7; 16]),
            outcome,
        };
        for (member, tail) in [
            (of(Outcome::Planned), "00"),
            (of(Outcome::Invited(2)), "0102"),
            (of(Outcome::LeftOut("no".into())), "02026e6f"),
        ] {
            let bytes = member.to_bytes();
            assert_eq!(hex::encode(&bytes), format!("0304{}{tail}", "07".repeat(16)));
            assert_eq!(CohortMember::from_bytes(1, &bytes), Ok(member));
        }
        let search = SavedSearch {
            name: "Eye".into(),
            text: "1962".into(),
            only: Some(Some(AccountState::Locked)),
            saved_by: "mk".into(),
            saved_at: at,
        };
        let bytes = search.to_bytes();
        assert_eq!(hex::encode(&bytes), "0345796504313936320".to_owned() + "5026d6bfdf6bcacdc43030000");
        for only in [None, Some(None), search.only] {
            let search = SavedSearch { only, ..search.clone() };
            assert_eq!(SavedSearch::from_bytes(1, &search.to_bytes()), Ok(search));
        }
        assert!(Cohort::from_bytes(2, &[]).is_err() && CohortMember::from_bytes(1, &[9]).is_err());
    }
}

//! A cohort's record and those of its members. Who is in it is fixed when it is planned: a second person approves
//! exactly that list.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};

use super::refusal::CohortRefusal;
use crate::domain::id::RecordKey;
use crate::domain::operator::SECOND_PERSON_ABOVE;
use crate::domain::print_run::RunNumber;

/// The number of a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CohortNumber(pub u64);

impl fmt::Display for CohortNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C{:04}", self.0)
    }
}

impl FromStr for CohortNumber {
    type Err = CohortRefusal;

    /// Reads a number as people type it: with the letter or without, leading noughts or none.
    fn from_str(text: &str) -> Result<Self, CohortRefusal> {
        let digits = text.trim().trim_start_matches(['C', 'c']);
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| plain);
        number.map(Self).ok_or(CohortRefusal::NoSuchCohort)
    }
}

/// How far a cohort is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Planned, nothing was done yet.
    Planned,
    /// Patients are being invited.
    Inviting,
    /// Stopped by an operator or by trouble; it can go on.
    Stopped,
    /// Everybody is invited; the print run is to be finished.
    Printing,
    /// Done.
    Done,
    /// Given up; who was invited stays invited.
    Cancelled,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 6] =
        [Self::Planned, Self::Inviting, Self::Stopped, Self::Printing, Self::Done, Self::Cancelled];

    /// The word on screen and in JSON.
    pub fn label(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Inviting => "Inviting",
            Self::Stopped => "Stopped",
            Self::Printing => "Printing",
            Self::Done => "Done",
            Self::Cancelled => "Cancelled",
        }
    }
}

/// A cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// Its number.
    pub number: CohortNumber,
    /// Its name.
    pub name: String,
    /// Where its patients come from, in words.
    pub source: String,
    /// Who planned it.
    pub planned_by: String,
    /// When.
    pub planned_at: DateTime<Utc>,
    /// Credentials Expiry Date of everybody in it.
    pub expires: NaiveDate,
    /// The templates of each patient's set of letters, in order.
    pub templates: Vec<RecordKey>,
    /// Whether the letters wait in the To post tray; else a print run hands them over at the end.
    pub hold: bool,
    /// How many patients were in the plan.
    pub planned: u32,
    /// How many were left out, then or since.
    pub left_out: u32,
    /// How many are invited.
    pub invited: u32,
    /// Whether a second person must approve it (S67).
    pub needs_second: bool,
    /// Who approved it, and when.
    pub second: Option<(String, DateTime<Utc>)>,
    /// How far it is.
    pub stage: Stage,
    /// Why it stopped by itself, in a sentence.
    pub trouble: Option<String>,
    /// The print run that handed its letters over.
    pub run: Option<RunNumber>,
}

impl Cohort {
    /// Whether so many patients need a second person, on a site with operators.
    pub fn is_large(patients: usize) -> bool {
        patients > SECOND_PERSON_ABOVE
    }

    /// A second person approves the list as it was planned.
    pub fn approve(&mut self, by: &str, now: DateTime<Utc>) -> Result<(), CohortRefusal> {
        self.is_open()?;
        if !self.needs_second {
            return Err(CohortRefusal::NoSecondNeeded);
        }
        if let Some((second, _)) = &self.second {
            return Err(CohortRefusal::ApprovedAlready(second.clone()));
        }
        if self.planned_by == by {
            return Err(CohortRefusal::SamePerson);
        }
        self.second = Some((by.to_owned(), now));
        Ok(())
    }

    /// A second person refuses it, or whoever planned it takes it back, before it was approved.
    pub fn refuse(&mut self) -> Result<(), CohortRefusal> {
        self.is_open()?;
        if !self.needs_second {
            return Err(CohortRefusal::NoSecondNeeded);
        }
        if let Some((second, _)) = &self.second {
            return Err(CohortRefusal::ApprovedAlready(second.clone()));
        }
        self.cancel()
    }

    /// Whether it may begin or go on.
    pub fn may_go_on(&self, today: NaiveDate) -> Result<(), CohortRefusal> {
        self.is_open()?;
        if self.needs_second && self.second.is_none() {
            return Err(CohortRefusal::NeedsSecond);
        }
        // Letters that are made already may still be printed.
        if self.stage != Stage::Printing && self.expires <= today {
            return Err(CohortRefusal::ExpiryPassed(self.expires));
        }
        Ok(())
    }

    /// Gives it up. Who was invited stays so.
    pub fn cancel(&mut self) -> Result<(), CohortRefusal> {
        self.is_open()?;
        self.stage = Stage::Cancelled;
        Ok(())
    }

    /// How many are neither invited nor left out yet.
    pub fn waiting(&self) -> u32 {
        self.planned.saturating_sub(self.invited).saturating_sub(self.left_out)
    }

    fn is_open(&self) -> Result<(), CohortRefusal> {
        match self.stage {
            Stage::Done => Err(CohortRefusal::Done),
            Stage::Cancelled => Err(CohortRefusal::Cancelled),
            _ => Ok(()),
        }
    }
}

/// What became of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Planned,
    /// Credentials of this generation were created, and their letters made, in the commit that wrote this.
    Invited(u32),
    /// Left out, with the reason as a sentence.
    LeftOut(String),
}

/// A patient of a cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortMember {
    /// The cohort.
    pub cohort: CohortNumber,
    /// The place in its list, from 0.
    pub place: u32,
    /// The patient.
    pub patient: RecordKey,
    /// What became of it.
    pub outcome: Outcome,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn cohort(patients: u32) -> Cohort {
        Cohort {
            number: CohortNumber(1),
            name: "Cardiology".into(),
            source: "the marked rows".into(),
            planned_by: "mkhan".into(),
            planned_at: DateTime::UNIX_EPOCH,
            expires: day("2026-12-20"),
            templates: vec![],
            hold: false,
            planned: patients,
            left_out: 0,
            invited: 0,
            needs_second: Cohort::is_large(patients as usize),
            second: None,
            stage: Stage::Planned,
            trouble: None,
            run: None,
        }
    }

    #[test]
    fn more_than_two_hundred_need_somebody_else() {
        let today = day("2026-11-22");
        assert_eq!(cohort(200).may_go_on(today), Ok(()));
        let mut large = cohort(201);
        assert_eq!(large.may_go_on(today), Err(CohortRefusal::NeedsSecond));
        assert_eq!(large.approve("mkhan", DateTime::UNIX_EPOCH), Err(CohortRefusal::SamePerson));
        assert_eq!(large.approve("jdoe", DateTime::UNIX_EPOCH), Ok(()));
        assert_eq!(large.may_go_on(today), Ok(()));
        let again = large.approve("lfox", DateTime::UNIX_EPOCH);
        assert_eq!(again, Err(CohortRefusal::ApprovedAlready("jdoe".into())));
        assert_eq!(cohort(3).approve("jdoe", DateTime::UNIX_EPOCH), Err(CohortRefusal::NoSecondNeeded));
    }

    #[test]
    fn what_is_over_does_not_go_on() {
        let today = day("2026-11-22");
        let mut done = cohort(3);
        assert_eq!(done.may_go_on(day("2026-12-20")), Err(CohortRefusal::ExpiryPassed(day("2026-12-20"))));
        done.stage = Stage::Printing;
        assert_eq!(done.may_go_on(day("2026-12-20")), Ok(()), "letters that are made are printed");
        done.stage = Stage::Done;
        assert_eq!(done.may_go_on(today), Err(CohortRefusal::Done));
        assert_eq!(done.cancel(), Err(CohortRefusal::Done));
        let mut given_up = cohort(3);
        assert_eq!(given_up.cancel(), Ok(()));
        assert_eq!(given_up.may_go_on(today), Err(CohortRefusal::Cancelled));
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for text in ["C0012", "c12", " 12 ", "0012"] {
            assert_eq!(text.parse(), Ok(CohortNumber(12)), "{text}");
        }
        for text in ["", "C", "x12", "-1", "+1", "99999999999999999999999"] {
            assert!(text.parse::<CohortNumber>().is_err(), "{text}");
        }
        assert_eq!(CohortNumber(12).to_string(), "C0012");
    }
}

//! Cohorts and their patients as they are shown.

use std::sync::atomic::Ordering;

use crate::domain::cohort::{Cohort, CohortMember, Outcome, Stage};
use crate::domain::{Patient, Permission};
use crate::service::api::{CohortPage, CohortQuery, CohortRow, CohortView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;

/// The most patients of a page.
const MAX_ROWS: u32 = 1_000;

impl Service {
    /// All cohorts, the newest first.
    pub fn cohorts(&self, session: &Session) -> Result<Vec<CohortView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let mut cohorts = repository::all::<Cohort>(&self.store, &[])?;
        cohorts.reverse();
        cohorts.iter().map(|cohort| self.view_cohort(cohort)).collect()
    }

    /// A cohort with some of its patients.
    pub fn cohort(&self, session: &Session, query: &CohortQuery) -> Result<CohortPage, ServiceError> {
        session.require(Permission::PatientsView)?;
        let number = query.number.parse()?;
        let cohort = self.find_cohort(number)?.value;
        let mut page = CohortPage { cohort: self.view_cohort(&cohort)?, rows: Vec::new() };
        let (mut pass, limit) = (query.offset, query.limit.min(MAX_ROWS) as usize);
        let wanted = |member: &CohortMember| {
            query.outcome.as_ref().is_none_or(|label| label.eq_ignore_ascii_case(word(&member.outcome)))
        };
        self.each_member(number, |member| {
            if wanted(&member) {
                if pass > 0 {
                    pass -= 1;
                } else if page.rows.len() < limit {
                    page.rows.push(self.cohort_row(member)?);
                }
            }
            Ok(page.rows.len() < limit)
        })?;
        Ok(page)
    }

    fn cohort_row(&self, member: CohortMember) -> Result<CohortRow, ServiceError> {
        let patient = repository::get::<Patient>(&self.store, &member.patient.0)?.map(|seen| seen.value);
        let outcome = word(&member.outcome).to_owned();
        let reason = match member.outcome {
            Outcome::LeftOut(reason) => safe(&reason),
            _ => String::new(),
        };
        Ok(match patient {
            None => CohortRow { outcome, reason, ..CohortRow::default() },
            Some(patient) => CohortRow {
                patient_id: patient.patient_id.to_string(),
                name: safe(&patient.details.name.listed()),
                birth_date: patient.details.birth_date,
                outcome,
                reason,
            },
        })
    }

    pub(super) fn view_cohort(&self, cohort: &Cohort) -> Result<CohortView, ServiceError> {
        let job = self.cohorts.find(cohort.number);
        let mut cohort = cohort.clone();
        if let Some(job) = &job {
            cohort.invited = job.invited.load(Ordering::Relaxed);
            cohort.left_out = job.left_out.load(Ordering::Relaxed);
        } else if matches!(cohort.stage, Stage::Inviting | Stage::Stopped) {
            // Cut off: what was done stands in the steps.
            self.count_steps(cohort.number)?.note(&mut cohort);
        }
        let templates = self.templates_in_use()?;
        let named = |key: &crate::domain::RecordKey| {
            let found = templates.iter().find(|template| template.key == *key);
            found.map(|template| safe(&template.name)).unwrap_or_default()
        };
        Ok(CohortView {
            number: cohort.number.to_string(),
            name: safe(&cohort.name),
            source: safe(&cohort.source),
            planned_by: safe(&cohort.planned_by),
            planned_at: Some(cohort.planned_at),
            expires: cohort.expires,
            templates: cohort.templates.iter().map(named).collect(),
            hold: cohort.hold,
            planned: cohort.planned.into(),
            invited: cohort.invited.into(),
            left_out: cohort.left_out.into(),
            stage: stage(&cohort, job.is_some()).to_owned(),
            running: job.is_some(),
            waits_for_second: cohort.needs_second && cohort.second.is_none(),
            second: cohort.second.as_ref().map(|(by, _)| safe(by)),
            run: cohort.run.map(|run| run.to_string()),
            trouble: cohort.trouble.clone().unwrap_or_default(),
            next: self.next_of(&cohort, job.is_some()),
            unknown: Vec::new(),
            unknown_total: 0,
            repeated: 0,
        })
    }

    fn next_of(&self, cohort: &Cohort, running: bool) -> String {
        if running {
            return "It goes on by itself; it can be stopped at any time.".to_owned();
        }
        match (cohort.may_go_on(self.moment().today), cohort.stage) {
            (_, Stage::Done) if cohort.hold => "Done. The letters wait in the To post tray.".to_owned(),
            (_, Stage::Done) => "Done. The letters are handed over.".to_owned(),
            (Err(refusal), _) => refusal.to_string(),
            (Ok(()), Stage::Planned) => format!("Start it: {} to be invited.", cohort.waiting()),
            (Ok(()), Stage::Printing) => "Start it again to finish the print run.".to_owned(),
            (Ok(()), _) => format!("Start it again: {} left.", cohort.waiting()),
        }
    }
}

/// A cohort that was cut off is stopped, whatever its record says.
fn stage(cohort: &Cohort, running: bool) -> &'static str {
    match cohort.stage {
        Stage::Inviting if !running => Stage::Stopped.label(),
        stage => stage.label(),
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Planned => "Planned",
        Outcome::Invited(_) => "Invited",
        Outcome::LeftOut(_) => "Left out",
    }
}

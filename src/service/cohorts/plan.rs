//! Planning a cohort: its patients are written first, the cohort itself last, so that it is there whole or not at all.

use crate::domain::cohort::{Cohort, CohortMember, CohortNumber, CohortRefusal, Outcome, Stage};
use crate::domain::{Activity, ActivityKind};
use crate::service::api::{CohortPlan, CohortView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{Draft, counter};
use crate::service::session::Session;
use crate::service::templates::check_name;
use crate::store::Priority;
use crate::store::records::table;

use super::select::Selected;
use super::sift::Sifted;

const COUNTER: &str = "cohorts";
/// Patients that are written in one commit.
const BATCH: usize = 1_000;

impl Service {
    /// Plans a cohort. Nobody is invited before it is started, and a large one not before a second person approved it.
    pub fn plan_cohort(&self, session: &Session, plan: &CohortPlan) -> Result<CohortView, ServiceError> {
        let sifted = self.sift(session, plan)?;
        let name = check_name(&plan.name)?;
        if sifted.templates.is_empty() {
            return Err(ServiceError::invalid(
                "No Letter Template was chosen.",
                "Choose at least one that tells Patient ID, activation code and link.",
            ));
        }
        if sifted.n_in() == 0 {
            return Err(CohortRefusal::NobodyIn.into());
        }
        let number = self.new_number()?;
        self.write_members(number, &sifted)?;
        let n_all = sifted.members.len();
        let cohort = Cohort {
            number,
            name,
            planned_by: session.name().to_owned(),
            planned_at: self.clock.now(),
            expires: sifted.expires,
            templates: sifted.templates.iter().map(|template| template.key).collect(),
            hold: plan.hold,
            planned: small(n_all),
            left_out: small(n_all - sifted.n_in()),
            invited: 0,
            needs_second: self.needs_second(sifted.n_in()),
            second: None,
            stage: Stage::Planned,
            trouble: None,
            run: None,
            source: sifted.selected.words.clone(),
        };
        let said = format!("planned: {} to be invited, {} left out", cohort.waiting(), cohort.left_out);
        let mut draft = Draft::default();
        draft.expect::<Cohort>(&number.0.to_be_bytes(), None);
        draft.put(&number.0.to_be_bytes(), &cohort);
        draft.log(&self.cohort_entry(session, number, &said));
        draft.commit(&self.store)?;
        let Selected { unknown, unknown_total, repeated, .. } = sifted.selected;
        Ok(CohortView { unknown, unknown_total, repeated, ..self.view_cohort(&cohort)? })
    }

    fn new_number(&self) -> Result<CohortNumber, ServiceError> {
        self.change_set_up(|draft| {
            let seen = counter(&self.store, COUNTER)?;
            draft.count(COUNTER, &seen, seen.value + 1);
            Ok(CohortNumber(seen.value + 1))
        })
    }

    fn write_members(&self, cohort: CohortNumber, sifted: &Sifted) -> Result<(), ServiceError> {
        let mut place = 0;
        for members in sifted.members.chunks(BATCH) {
            let mut draft = Draft::with_priority(Priority::Bulk);
            for (patient, why) in members {
                let outcome = why.as_ref().map_or(Outcome::Planned, |why| Outcome::LeftOut(why.to_string()));
                let member = CohortMember { cohort, place, patient: *patient, outcome };
                draft.put(&table::of_cohort(cohort, place), &member);
                place += 1;
            }
            draft.commit(&self.store)?;
        }
        Ok(())
    }

    /// An entry of the log about a cohort. It names no patient.
    pub(super) fn cohort_entry(&self, session: &Session, number: CohortNumber, what: &str) -> Activity {
        Activity {
            at: self.clock.now(),
            patient: None,
            kind: ActivityKind::CohortChanged,
            actor: session.actor().clone(),
            detail: format!("{number} {what}"),
        }
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

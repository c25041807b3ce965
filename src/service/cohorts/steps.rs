//! The patients of a cohort on the disk: read in order, and counted by what became of them.

use std::sync::atomic::Ordering;

use super::jobs::CohortJob;
use crate::domain::cohort::{Cohort, CohortMember, CohortNumber, Outcome};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;

/// How many were invited and left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Steps {
    /// Invited.
    pub invited: u32,
    /// Left out.
    pub left_out: u32,
}

impl Steps {
    /// Notes the counts in the record.
    pub fn note(self, cohort: &mut Cohort) {
        cohort.invited = self.invited;
        cohort.left_out = self.left_out;
    }

    /// Tells the counts to the job.
    pub fn tell(self, job: &CohortJob) {
        job.invited.store(self.invited, Ordering::Relaxed);
        job.left_out.store(self.left_out, Ordering::Relaxed);
    }
}

impl Service {
    /// Reads the patients of a cohort, in order, until `visit` says stop.
    pub(super) fn each_member(
        &self,
        number: CohortNumber,
        mut visit: impl FnMut(CohortMember) -> Result<bool, ServiceError>,
    ) -> Result<(), ServiceError> {
        repository::each::<CohortMember>(&self.store, &number.0.to_be_bytes(), &mut visit)
    }

    /// Counts what became of the patients of a cohort.
    pub(super) fn count_steps(&self, number: CohortNumber) -> Result<Steps, ServiceError> {
        let mut steps = Steps::default();
        self.each_member(number, |member| {
            match member.outcome {
                Outcome::Planned => {}
                Outcome::Invited(_) => steps.invited += 1,
                Outcome::LeftOut(_) => steps.left_out += 1,
            }
            Ok(true)
        })?;
        Ok(steps)
    }
}

//! Cohorts: many patients invited in one go (`product.md` §3.3, S95). A patient's step is noted in the commit that invites
//! the patient, so that a cohort goes on after any end without doing anything twice.

mod act;
mod jobs;
mod list;
mod plan;
mod run;
mod searches;
mod select;
mod sift;
mod steps;

pub(super) use jobs::CohortJobs;

//! Cohorts: the list, one cohort with its patients, and the preview of a new one (`product.md` §3.3).

mod check;
mod form;
mod list;
mod one;

pub(crate) use check::CohortCheck;
pub(crate) use list::Cohorts;
pub(crate) use one::CohortPane;

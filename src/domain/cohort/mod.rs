//! Cohorts: many patients invited in one go (`product.md` §3.3): who is in, who is left out and why, and the steps from
//! a plan to its letters.

mod record;
mod refusal;
mod saved_search;
mod selection;

pub use record::{Cohort, CohortMember, CohortNumber, Outcome, Stage};
pub use refusal::CohortRefusal;
pub use saved_search::SavedSearch;
pub use selection::{LeftOut, left_out};

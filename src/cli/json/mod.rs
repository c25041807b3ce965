//! The shapes that scripts rely on, made from the service's views. They only grow.

mod activity;
mod approvals;
mod cohorts;
mod credentials;
mod letters;
mod locked;
mod operators;
mod patients;
mod queues;
mod set_up;
mod site;

pub(super) use activity::activity;
pub(super) use approvals::approvals;
pub(super) use cohorts::{cohort, cohort_page, cohort_planned, cohort_preview, saved_search};
pub(super) use credentials::{actions, credentials_outcome, state_outcome};
pub(super) use letters::{base, letters, preview, template, template_text};
pub(super) use locked::{locked_case, locked_queue, wave};
pub(super) use operators::operators;
pub(super) use patients::{record, search};
pub(super) use queues::{queue, queue_counts};
pub(super) use set_up::{legal, legal_listed, support, visibility};
pub(super) use site::{import_issue, import_report, store_report};

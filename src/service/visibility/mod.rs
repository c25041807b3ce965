//! What patients see of letters and documents: rules, changes, lists (R27 to R30).

mod change;
mod list;
mod rules;

pub(super) use rules::VisibilityRules;

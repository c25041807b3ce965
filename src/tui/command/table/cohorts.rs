//! Many patients invited at once.

use crate::tui::command::group::Group as G;
use crate::tui::command::ids::CommandId as C;
use crate::tui::command::spec::{CommandSpec, command};

/// Their commands.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(
        C::NewCohort,
        G::Cohorts,
        &["n", "f6"],
        "new",
        "New cohort",
        "Plans a cohort; nobody is invited before it is started.",
    ),
    command(
        C::CohortStart,
        G::Cohort,
        &["s"],
        "start",
        "Start the cohort",
        "Starts it or goes on with it, after a question.",
    ),
    command(
        C::CohortApprove,
        G::Cohort,
        &["p"],
        "approve",
        "Approve the cohort",
        "As the second person that more than 200 patients need.",
    ),
    command(
        C::CohortCancel,
        G::Cohort,
        &["d"],
        "cancel",
        "Cancel the cohort",
        "Gives it up; who was invited stays invited.",
    ),
    command(
        C::CohortShow,
        G::Cohort,
        &["o"],
        "others",
        "Other patients",
        "All, those left out, those invited, those still planned.",
    ),
];

//! The activity log and its filter.

use crate::tui::command::group::Group as G;
use crate::tui::command::ids::CommandId as C;
use crate::tui::command::spec::{CommandSpec, command};

/// Their commands.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(
        C::Follow,
        G::Log,
        &["f"],
        "follow",
        "Follow the log",
        "Shows new entries as they come; End and G as well.",
    ),
    command(
        C::Filter,
        G::Log,
        &["/"],
        "filter",
        "Filter the log",
        "Chooses entries by type, by whom, patient and day.",
    ),
    command(
        C::ClearFilter,
        G::Log,
        &["backspace"],
        "all entries",
        "Show all entries",
        "Takes the filter of the log away.",
    ),
    command(
        C::OpenPatient,
        G::Log,
        &["o"],
        "open patient",
        "Open the patient",
        "Opens the record of the patient of this entry.",
    ),
    command(
        C::VerifyLog,
        G::Log,
        &["v"],
        "verify",
        "Verify the log",
        "Checks that no entry was changed, removed or added.",
    ),
    command(
        C::CopyEntry,
        G::Log,
        &["y"],
        "copy",
        "Copy the entry",
        "Copies this entry as a line, without the name.",
    ),
    command(
        C::ApplyFilter,
        G::LogFilter,
        &["f2", "ctrl-s"],
        "apply",
        "Apply the filter",
        "Shows the entries that match; Enter as well.",
    ),
    command(
        C::ListValues,
        G::LogFilter,
        &["f4"],
        "values",
        "All values",
        "Lists all values of this field, whatever is typed.",
    ),
];

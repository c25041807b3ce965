//! The home page and the saved searches.

use crate::tui::command::group::Group as G;
use crate::tui::command::ids::CommandId as C;
use crate::tui::command::spec::{CommandSpec, command};

/// Their commands.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(C::Search, G::Home, &["/"], "search", "Search", "Goes to the search field."),
    command(
        C::MarkPatient,
        G::Home,
        &["space"],
        "mark",
        "Mark",
        "Marks the patient for a cohort, or takes the mark away.",
    ),
    command(
        C::Invite,
        G::Home,
        &["f6"],
        "invite these",
        "Invite these",
        "A new cohort of the marked patients, or of whom the search finds.",
    ),
    command(
        C::SaveSearch,
        G::Home,
        &["f2", "ctrl-s"],
        "save search",
        "Save this search",
        "Keeps what is searched for under a name, for everybody and for cohorts.",
    ),
    command(
        C::SavedSearches,
        G::Home,
        &["f4"],
        "saved searches",
        "Saved searches",
        "Opens, renames or deletes one, or invites whom it finds.",
    ),
    command(C::RenameSearch, G::Searches, &["e"], "rename", "Rename the search", "Gives it another name."),
    command(
        C::InviteFound,
        G::Searches,
        &["i", "f6"],
        "invite",
        "Invite whom it finds",
        "A new cohort of the saved search.",
    ),
    command(C::DeleteSearch, G::Searches, &["d"], "delete", "Delete the search", "After a question."),
];

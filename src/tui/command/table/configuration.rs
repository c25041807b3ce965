//! The other pages of My Company > CMS configuration.

use crate::tui::command::group::Group as G;
use crate::tui::command::ids::CommandId as C;
use crate::tui::command::spec::{CommandSpec, command};

/// Their commands.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(C::New, G::Set, &["n"], "new", "New", "Makes a new one, after a form."),
    command(C::Edit, G::Set, &["e"], "edit", "Edit", "Edits the chosen one; Enter as well."),
    command(
        C::Retire,
        G::Set,
        &["d"],
        "retire",
        "Retire",
        "Retires the chosen one, or takes it into use again.",
    ),
    command(
        C::CopyRequest,
        G::Set,
        &["y"],
        "copy the request",
        "Copy a request for the permission",
        "Sends a text to the clipboard that asks for the permission of the chosen entry.",
    ),
    command(C::UndoLast, G::Set, &["u"], "undo", "Undo the last change", "Takes the last change back."),
    command(
        C::SwitchVisible,
        G::Visibility,
        &["v"],
        "visible/hidden",
        "Patient Profile Is Visible",
        "Shows to patients or hides: the marked ones, or else the chosen one.",
    ),
    command(C::Mark, G::Visibility, &["space"], "mark", "Mark", "Marks the row, so that v switches several."),
    command(
        C::FilterSwitches,
        G::Visibility,
        &["/"],
        "filter",
        "Filter",
        "Shows the rows that hold all words.",
    ),
    command(
        C::FollowType,
        G::Visibility,
        &["t"],
        "as its type",
        "As its type",
        "Lets a single document follow its type again.",
    ),
    command(C::UndoVisible, G::Visibility, &["u"], "undo", "Undo", "Takes the last switch back."),
    command(
        C::WithdrawSupport,
        G::Support,
        &["w"],
        "withdraw",
        "Withdraw the change",
        "Takes back what patients do not see yet.",
    ),
    command(
        C::RemoveSupport,
        G::Support,
        &["d"],
        "remove",
        "Remove",
        "Removes the details of a type, or the type; asks first.",
    ),
    command(
        C::TakeAway,
        G::Legal,
        &["d"],
        "take away",
        "Take away",
        "Takes a text away after a question; its versions are kept.",
    ),
    command(
        C::SwitchStatus,
        G::Statuses,
        &["v", "space"],
        "change",
        "Change",
        "Shows whom it would affect, and asks; Enter as well.",
    ),
];

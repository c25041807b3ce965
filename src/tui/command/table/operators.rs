//! Operators and roles.

use crate::tui::command::group::Group as G;
use crate::tui::command::ids::CommandId as C;
use crate::tui::command::spec::{CommandSpec, command};

/// Their commands.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(C::Grant, G::Operators, &["space"], "grant", "Grant or take", "Gives or takes the chosen right."),
    command(
        C::NewOperator,
        G::Operators,
        &["n", "f6"],
        "new",
        "New operator or role",
        "Adds an operator, or on the page of roles a role.",
    ),
    command(
        C::EditOperator,
        G::Operators,
        &["e"],
        "edit",
        "Edit the operator",
        "Name, Unix users and roles.",
    ),
    command(
        C::DisableOperator,
        G::Operators,
        &["d"],
        "disable",
        "Disable or enable",
        "Refuses log-in from now on, or allows it again.",
    ),
    command(
        C::OperatorPassword,
        G::Operators,
        &["p"],
        "password",
        "Set a password",
        "Your own needs the present one.",
    ),
    command(
        C::TwoStepOf,
        G::Operators,
        &["t"],
        "two-step",
        "Two-step log-in of others",
        "Resets that of an operator who lost the phone; on the page of roles, requires it or no longer.",
    ),
    command(C::Roles, G::Operators, &["b"], "roles", "Roles", "Roles and what they permit, and back."),
];

//! The commands for versions of Letter Templates that wait for a second operator.

use super::ids::CommandId as C;
use super::ids::Group as G;
use super::table::{CommandSpec, command};

/// Every command of these pages.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(
        C::ApproveVersion,
        G::Versions,
        &["a"],
        "approve",
        "Approve",
        "Takes the version that waits into use, after a question; somebody else saved it.",
    ),
    command(
        C::RefuseVersion,
        G::Versions,
        &["x"],
        "refuse",
        "Refuse",
        "Does not take the version that waits into use, with a reason.",
    ),
    command(
        C::WithdrawVersion,
        G::Versions,
        &["w"],
        "withdraw",
        "Withdraw",
        "Takes back your own version that waits.",
    ),
];

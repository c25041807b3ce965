//! What waits for somebody: locked patients, letters to post, approvals.

use crate::tui::command::group::Group as G;
use crate::tui::command::ids::CommandId as C;
use crate::tui::command::spec::{CommandSpec, command};

/// Their commands.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(C::Claim, G::Locked, &["c"], "claim", "Claim", "Takes the account in hand, or lets it go."),
    command(
        C::KeepLetter,
        G::Locked,
        &["u"],
        "unlock",
        "Unlock, keep the same letter",
        "After the identity check; the code in the letter works again.",
    ),
    command(
        C::NewLetter,
        G::Locked,
        &["w"],
        "new letter",
        "New letter",
        "Sends new credentials, which end the lock.",
    ),
    command(
        C::CaseActions,
        G::Locked,
        &["a"],
        "Actions",
        "Actions",
        "All that can be done, and why not the rest.",
    ),
    command(
        C::UnlockWave,
        G::Locked,
        &["W"],
        "unlock the wave",
        "Unlock the wave",
        "Unlocks together what an attack has locked; two operators must ask.",
    ),
    command(
        C::PrintRun,
        G::Tray,
        &["p"],
        "print run",
        "Print run",
        "Checks what waits, asks, and hands it over in one file.",
    ),
    command(
        C::TrayActions,
        G::Tray,
        &["a"],
        "Actions",
        "Actions",
        "What can be done for the patient of the chosen letter.",
    ),
    command(
        C::ReturnedLetter,
        G::Tray,
        &["b"],
        "returned mail",
        "Returned mail",
        "Notes by its number that a letter came back.",
    ),
    command(
        C::Approve,
        G::Approvals,
        &["p"],
        "approve",
        "Approve",
        "As the second person, after a question.",
    ),
    command(
        C::Refuse,
        G::Approvals,
        &["d"],
        "refuse",
        "Refuse",
        "With a reason; what was asked for is not done.",
    ),
];

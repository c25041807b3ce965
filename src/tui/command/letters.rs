//! Commands that came later than those of the table: usual reasons, filters, previews, approval of templates.

use super::ids::CommandId as C;
use super::ids::Group as G;
use super::table::{CommandSpec, command};

/// Every command of these pages.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(
        C::UsualReasons,
        G::Confirm,
        &["f4"],
        "reasons",
        "Usual reasons",
        "Lists the site's usual reasons; Enter takes one, and more can be typed after it.",
    ),
    command(C::FilterRows, G::Filter, &["/"], "filter", "Filter", "Shows the rows that hold all words."),
    command(
        C::PreviewFor,
        G::Templates,
        &["f"],
        "for a patient",
        "Preview for a patient",
        "Shows how the letter reads for one patient; the code is masked and nothing is made.",
    ),
    command(
        C::PreviewVersion,
        G::Versions,
        &["p", "f6"],
        "preview",
        "Preview the version",
        "Shows how a letter of the chosen version reads for a sample patient.",
    ),
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

//! The record of a patient. The actions on an account are commands by their names in the Actions menu.

use crate::domain::account::Action as A;
use crate::tui::command::group::Group as G;
use crate::tui::command::ids::CommandId as C;
use crate::tui::command::spec::{CommandSpec, action, command};

/// Their commands.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(
        C::Actions,
        G::Record,
        &["a"],
        "Actions",
        "Actions",
        "What can be done for this patient, and why not.",
    ),
    action(A::Create, &[], "", "Makes a new activation code, after a form."),
    action(A::Distribute, &[], "", "Sends credentials by letter."),
    action(A::Disable, &[], "", "Stops an active account, with a reason."),
    action(A::Enable, &[], "", "Lets a disabled account go on, with a reason."),
    action(A::Unlock, &[], "", "Lifts a lock after an identity check."),
    action(A::SendHeld, &[], "", "Hands over the letters in the To post tray."),
    action(A::DiscardHeld, &[], "", "Throws them away, with a reason."),
    action(A::Reissue, &["w"], "re-issue", "The same letter with a new code; the lost one's code ends."),
    action(A::Returned, &["b"], "came back", "Notes that a letter came back; its code ends."),
    action(A::Revoke, &[], "", "Takes a code back before the patient registers, with a reason."),
    action(A::ChangeExpiry, &[], "", "Another last day for credentials that wait."),
    action(A::DoNotInvite, &[], "", "Nobody can create credentials until it is lifted."),
    action(A::InviteAgain, &[], "", "Lifts Do not invite, with a reason."),
    action(A::ResendEmail, &[], "", "Sends the link that confirms the address again."),
    action(A::CorrectEmail, &[], "", "Sends the link to the right address instead."),
    action(A::CancelRegistration, &[], "", "Undoes a registration that waits, with a reason."),
    action(A::SendReset, &[], "", "Sends a link to a new password, with a reason."),
    action(A::EndSessions, &[], "", "Logs the patient out everywhere, with a reason."),
    command(
        C::DocumentVisible,
        G::Record,
        &["v"],
        "visible/hidden",
        "Document visible or hidden",
        "Shows the chosen document to the patient, or hides it.",
    ),
    command(
        C::DocumentAsType,
        G::Record,
        &["t"],
        "as its type",
        "Document as its type",
        "Lets the chosen document follow its type again.",
    ),
    command(C::DocumentUndo, G::Record, &["u"], "undo", "Undo the document", "Takes the last switch back."),
    command(
        C::Module,
        G::Record,
        &["1", "2", "3", "4", "5", "6"],
        "module",
        "Module by number",
        "Shows the module with that number.",
    ),
    command(
        C::Copy,
        G::Record,
        &["y"],
        "copy ID",
        "Copy the Patient ID",
        "Sends the Patient ID to the clipboard.",
    ),
];

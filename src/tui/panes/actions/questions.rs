//! The questions before an account is changed or held letters are handled: who, what happens, why (R53, R54).

use crate::tui::panes::confirm::Confirm;
use crate::tui::request::Request;
use crate::tui::who::Who;
use crate::wire::client::api::{AccountAct, AccountRequest, ActionView, HeldAct, HeldRequest, RecordView};

/// The label of a reason.
const REASON: &str = "Reason (in the activity log)";

/// The question of an action; none for those that have a form.
pub(super) fn of(entry: &ActionView, who: &Who, view: &RecordView, owner: u32) -> Option<Confirm> {
    let account =
        |act| Request::Account(AccountRequest { patient: who.id.clone(), act, reason: String::new() });
    let held = |act| Request::Held(HeldRequest { patient: who.id.clone(), act, reason: String::new() });
    let (request, safe, act, reason) = match entry.action.as_str() {
        "disable" => (account(AccountAct::Disable), "Keep it active", "Disable", true),
        "enable" => (account(AccountAct::Enable), "Keep it disabled", "Enable", true),
        "unlock" => (account(AccountAct::Unlock), "Keep it locked", "Unlock", true),
        "revoke" => (account(AccountAct::Revoke), "Keep the code", "Revoke", true),
        "do_not_invite" => (account(AccountAct::DoNotInvite), "Leave it", "Do not invite", true),
        "invite_again" => (account(AccountAct::InviteAgain), "Leave it", "May be invited", true),
        "send_held" => (held(HeldAct::Send), "Keep them held", "Send", false),
        "discard_held" => (held(HeldAct::Discard), "Keep them", "Discard", true),
        _ => return None,
    };
    let mut question = Confirm::about(who, &entry.label, owner, request);
    question.lines.extend(explanation(entry, view));
    safe.clone_into(&mut question.safe);
    act.clone_into(&mut question.act);
    Some(if reason { question.with_reason(REASON) } else { question })
}

/// What happens, in sentences.
fn explanation(entry: &ActionView, view: &RecordView) -> Vec<String> {
    let state = view.row.state.as_deref().unwrap_or("no credentials");
    let mut lines = vec![format!("The state is {state}. {}", entry.note)];
    match entry.action.as_str() {
        "disable" => lines.push("Nobody but an operator can enable it again.".to_owned()),
        "unlock" => lines.push(
            "Check who calls by two items that are not on the letter, and write down which.".to_owned(),
        ),
        "send_held" | "discard_held" => lines.push(held_letters(view)),
        _ => {}
    }
    lines
}

/// `Held: L000123 Invite, L000124 Reminder.`
fn held_letters(view: &RecordView) -> String {
    let held = view.letters.iter().filter(|letter| letter.status == "Held");
    let named: Vec<String> = held.map(|letter| format!("{} {}", letter.id, letter.template)).collect();
    format!("Held: {}.", named.join(", "))
}

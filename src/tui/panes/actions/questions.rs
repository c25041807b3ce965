//! The questions before an account or its letters are changed: who, what happens, and what is to be typed (R53, R54).

use crate::tui::ask_post::PostRequest;
use crate::tui::letter_set::newest_set;
use crate::tui::panes::confirm::{Confirm, Entry};
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::tui::who::Who;
use crate::tui::widget::date_field::{DateField, Span};
use crate::tui::widget::field::TextField;
use crate::wire::client::api::{
    AccountAct, AccountRequest, ActionView, CorrectEmail, ExpiryRequest, HeldAct, HeldRequest, LetterView,
    RecordView, ReissueRequest,
};

/// The question of an action; none for those that have a form.
pub(super) fn of(entry: &ActionView, view: &RecordView, owner: u32, shared: &Shared) -> Option<Confirm> {
    let who = Who::of(view);
    let account =
        |act| Request::Account(AccountRequest { patient: who.id.clone(), act, reason: String::new() });
    let held = |act| Request::Held(HeldRequest { patient: who.id.clone(), act, reason: String::new() });
    let (request, safe, act) = match entry.action.as_str() {
        "disable" => (account(AccountAct::Disable), "Keep it active", "Disable"),
        "enable" => (account(AccountAct::Enable), "Keep it disabled", "Enable"),
        "unlock" => (account(AccountAct::Unlock), "Keep it locked", "Unlock"),
        "revoke" => (account(AccountAct::Revoke), "Keep the code", "Revoke"),
        "do_not_invite" => (account(AccountAct::DoNotInvite), "Leave it", "Do not invite"),
        "invite_again" => (account(AccountAct::InviteAgain), "Leave it", "May be invited"),
        "resend_email" => (account(AccountAct::ResendEmail), "Leave it", "Send again"),
        "correct_email" => (correct(&who), "Leave it", "Correct"),
        "cancel_registration" => (account(AccountAct::CancelRegistration), "Keep it", "Cancel registration"),
        "send_reset" => (account(AccountAct::SendReset), "Leave it", "Send link"),
        "end_sessions" => (account(AccountAct::EndSessions), "Leave them", "End sessions"),
        "send_held" => (held(HeldAct::Send), "Keep them held", "Send"),
        "discard_held" => (held(HeldAct::Discard), "Keep them", "Discard"),
        "reissue" => (reissue(&who), "Not yet", "Re-issue"),
        "change_expiry" => (change_expiry(&who, shared), "Keep the date", "Change"),
        "returned" => return Some(returned(entry, view, None, owner)),
        _ => return None,
    };
    let mut question = Confirm::about(&who, &entry.label, owner, request).warning(view);
    question.lines.extend(explanation(entry, view, shared));
    safe.clone_into(&mut question.safe);
    act.clone_into(&mut question.act);
    Some(match entry.action.as_str() {
        "send_held" | "resend_email" => question,
        "correct_email" => question.asking(Entry::Email(TextField::default())),
        "reissue" => question.offering(Entry::Day(DateField::new(Span::of_site(shared).default_day()))),
        "change_expiry" => question.asking(Entry::Day(DateField::new(Span::of_site(shared).default_day()))),
        "unlock" => question.with_checks(&view.checks),
        _ => question.with_reason(),
    })
}

fn correct(who: &Who) -> Request {
    Request::CorrectEmail(CorrectEmail { patient: who.id.clone(), email: String::new() })
}

fn reissue(who: &Who) -> Request {
    let lost = ReissueRequest { patient: who.id.clone(), expires: None, hold: false };
    Request::Post(PostRequest::Reissue(lost))
}

fn change_expiry(who: &Who, shared: &Shared) -> Request {
    let expires = Span::of_site(shared).default_day();
    Request::Post(PostRequest::ChangeExpiry(ExpiryRequest { patient: who.id.clone(), expires }))
}

/// The question of Returned mail. The number on the envelope decides: of several letters it is typed.
pub(super) fn returned(
    entry: &ActionView,
    view: &RecordView,
    letter: Option<&LetterView>,
    owner: u32,
) -> Confirm {
    let who = Who::of(view);
    // The letter of an older code comes back as well.
    let is_out = |letter: &&LetterView| letter.sent.is_some() && letter.status != "Returned";
    let mut out: Vec<&LetterView> = view.letters.iter().filter(is_out).collect();
    out.sort_by(|a, b| a.id.cmp(&b.id));
    let chosen = letter.or(if out.len() == 1 { out.first().copied() } else { None });
    let number = chosen.map(|letter| letter.id.clone()).unwrap_or_default();
    let mut question =
        Confirm::about(&who, &entry.label, owner, Request::Post(PostRequest::Returned(number.clone())))
            .warning(view);
    if let Some(letter) = chosen {
        question.lines.push(format!("Letter {}.", named(letter)));
    } else {
        let all: Vec<String> = out.iter().map(|letter| named(letter)).collect();
        question.lines.push(format!("Sent: {}.", all.join(", ")));
    }
    question.lines.push("Its code ends, and the address on the record is marked as doubtful.".to_owned());
    "Leave it".clone_into(&mut question.safe);
    "It came back".clone_into(&mut question.act);
    if chosen.is_some() {
        return question;
    }
    let of = out.iter().map(|letter| letter.id.clone()).collect();
    question.asking(Entry::Letter { field: TextField::default(), of })
}

/// What happens, in sentences.
fn explanation(entry: &ActionView, view: &RecordView, shared: &Shared) -> Vec<String> {
    let state = view.row.state.as_deref().unwrap_or("no credentials");
    let mut lines = vec![format!("The state is {state}. {}", entry.note)];
    match entry.action.as_str() {
        "disable" => lines.push("Nobody but an operator can enable it again.".to_owned()),
        "unlock" => {
            lines.push("Check who calls by two items that are not on the letter.".to_owned());
        }
        "correct_email" | "cancel_registration" | "send_reset" => lines.push(
            "Check who calls by two items on the record. You never see or choose a password.".to_owned(),
        ),
        "send_held" | "discard_held" => lines.push(letters(view, "Held")),
        "reissue" => {
            lines.push(lost(view));
            let folder = shared.site.as_ref().map(|site| site.print_folder.as_str()).unwrap_or_default();
            lines.push(format!("The new letter is handed over to the print folder {folder}."));
        }
        "change_expiry" => {
            let until = view.credentials.as_ref().map(|credentials| dates::day(credentials.expires));
            lines.push(format!("The last day is {} now.", until.unwrap_or_default()));
        }
        _ => {}
    }
    lines
}

/// `Held: L000123 Invite, L000124 Reminder.`
fn letters(view: &RecordView, status: &str) -> String {
    let some: Vec<String> = of_status(view, status).into_iter().map(named).collect();
    format!("{status}: {}.", some.join(", "))
}

/// `Lost: L000123 Invite.`
fn lost(view: &RecordView) -> String {
    let newest: Vec<String> = newest_set(&view.letters).into_iter().map(named).collect();
    format!("Lost: {}.", newest.join(", "))
}

/// The letters in a status, by their numbers.
fn of_status<'a>(view: &'a RecordView, status: &str) -> Vec<&'a LetterView> {
    let mut letters: Vec<&LetterView> = view.letters.iter().filter(|one| one.status == status).collect();
    letters.sort_by(|a, b| a.id.cmp(&b.id));
    letters
}

fn named(letter: &LetterView) -> String {
    format!("{} {}", letter.id, letter.template)
}

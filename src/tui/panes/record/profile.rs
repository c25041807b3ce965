//! The module Patient Profile: the state and why, the credentials, what comes next, and the latest activity (R32, R45).

use super::activity;
use super::line::{Kind, Line, pair, parts};
use crate::tui::letter_set::newest_set;
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::tui::view::state_mark;
use crate::wire::client::api::{AccessView, CredentialsView, LetterView, MailView, RecordView};

/// The mails that are shown.
const MAILS: usize = 2;

/// The lines of the module.
pub(super) fn lines(view: &RecordView, columns: usize, shared: &Shared) -> Vec<Line> {
    let mut lines = Vec::new();
    let (glyph, _) = state_mark(view.row.state.as_deref());
    let word = view.row.state.as_deref().unwrap_or("No credentials");
    parts(&mut lines, columns, "State", &[format!("{glyph} {word}")], Kind::State);
    for reason in &view.state_reason {
        pair(&mut lines, columns, "", reason, Kind::Plain);
    }
    let since = view.since.map(|at| shared.when(at)).unwrap_or_default();
    parts(&mut lines, columns, "Since", &[since, view.tries.clone()], Kind::Plain);
    if let Some(credentials) = &view.credentials {
        parts(&mut lines, columns, "Credentials", &told(credentials, shared), Kind::Actions);
    }
    pair(&mut lines, columns, "Letters", &letters(&view.letters, shared), Kind::Letters);
    let email = view.email.as_deref().unwrap_or("none yet (the patient gives it at registration)");
    pair(&mut lines, columns, "Email", email, Kind::Plain);
    for (idx, mail) in view.access.mails.iter().take(MAILS).enumerate() {
        pair(&mut lines, columns, if idx == 0 { "Mails" } else { "" }, &told_mail(mail, shared), Kind::Plain);
    }
    parts(&mut lines, columns, "Log-in", &log_ins(&view.access, shared), Kind::Plain);
    if let Some((_, at)) = &view.access.legal {
        let accepted = format!("{} accepted {}", view.access.legal_version, shared.when(*at));
        pair(&mut lines, columns, "Legal text", &accepted, Kind::Plain);
    }
    parts(&mut lines, columns, "Support shown", &support(view), Kind::Plain);
    pair(&mut lines, columns, "Record status", &view.row.record_status, Kind::Details);
    pair(&mut lines, columns, "Cannot invite", &view.cannot_invite, Kind::Plain);
    pair(&mut lines, columns, "Next step", &view.next_step, Kind::Actions);
    lines.push(Line::rule("Activity of this patient"));
    lines.extend(view.activity.iter().enumerate().map(|(idx, entry)| {
        Line::whole(activity::line(entry, columns.saturating_sub(2), shared), Kind::Entry(idx))
    }));
    if view.activity.is_empty() {
        lines.push(Line::whole(activity::empty(shared), Kind::Sentence));
    }
    lines
}

/// `confirm email address: sent 22 Nov 09:14`, or why it was not.
fn told_mail(mail: &MailView, shared: &Shared) -> String {
    let at = mail.at.map(|at| shared.when(at)).unwrap_or_default();
    let tries = if mail.tries == 1 { "1 try".to_owned() } else { format!("{} tries", mail.tries) };
    let fault = if mail.fault.is_empty() { String::new() } else { format!(" ({})", mail.fault) };
    match mail.state.as_str() {
        "waiting" if mail.tries == 0 => format!("{}: waits since {at}", mail.about),
        "waiting" => format!("{}: waits since {at}, {tries}{fault}", mail.about),
        state => format!("{}: {state} {at}{fault}", mail.about),
    }
}

/// When the patient was in last, where now, and what failed since.
fn log_ins(access: &AccessView, shared: &Shared) -> [String; 4] {
    let last = access.last_log_in.map(|at| format!("last {}", shared.when(at))).unwrap_or_default();
    let sessions = match access.sessions {
        0 => String::new(),
        1 => "logged in on 1 device".to_owned(),
        n => format!("logged in on {n} devices"),
    };
    let failed = match (access.failed_log_ins, access.last_failed) {
        (0, _) | (_, None) => String::new(),
        (n, Some(at)) => format!("{n} failed since, last {}: wrong password", shared.when(at)),
    };
    let two_step = if access.two_step { "two-step log-in".to_owned() } else { String::new() };
    [last, sessions, failed, two_step]
}

fn told(credentials: &CredentialsView, shared: &Shared) -> [String; 3] {
    let by = |at: Option<chrono::DateTime<chrono::Utc>>, done: &str, who: &str| {
        at.map(|at| format!("{done} {} by {who}", shared.when(at))).unwrap_or_default()
    };
    let distributed = by(credentials.distributed, "distributed", &credentials.distributed_by);
    let created = by(credentials.created, "created", &credentials.created_by);
    let past = credentials.expires < shared.today();
    let until = format!("{} {}", if past { "until" } else { "expires" }, dates::day(credentials.expires));
    let latest = if distributed.is_empty() { created } else { distributed };
    // "distributed" is told by when and by whom.
    let status = if credentials.status == "distributed" { String::new() } else { credentials.status.clone() };
    [status, until, latest]
}

/// The letters of the newest set: `Invite A v7 and Invite B v3, sent 8 Nov 14:02`.
fn letters(letters: &[LetterView], shared: &Shared) -> String {
    let set = newest_set(letters);
    let Some(newest) = set.iter().max_by_key(|letter| letter.made) else { return "none".to_owned() };
    let names: Vec<String> =
        set.iter().map(|letter| format!("{} v{}", letter.template, letter.version)).collect();
    let when = newest.sent.or(newest.made).map(|at| shared.when(at)).unwrap_or_default();
    format!("{}, {} {when}", names.join(" and "), newest.status.to_lowercase())
}

fn support(view: &RecordView) -> [String; 2] {
    let (email, phone) = view.support.clone();
    if email.is_empty() && phone.is_empty() {
        return ["none (patients read: contact the service that invited you)".to_owned(), String::new()];
    }
    [phone, email]
}

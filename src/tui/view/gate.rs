//! How the log-in screen, the locked screen and two-step log-in look. No patient data is on any.

use super::canvas::{Area, Canvas};
use super::theme::Look;
use crate::tui::gate::{Enrolment, Focus, Gate, Purpose};
use crate::tui::shared::{MESSAGE_ROWS, Shared};
use crate::tui::text::width::{fit, width, wrap};

/// The column of the fields, after their labels.
const FIELD: u16 = 12;

/// Draws the gate over everything.
pub(super) fn draw(canvas: &mut Canvas<'_>, gate: &Gate, area: Area, shared: &Shared) {
    let wide = usize::from(area.width);
    let bar =
        format!(" Patient Profile{}{} ", " ".repeat(wide.saturating_sub(17 + width(&gate.site))), gate.site);
    canvas.text(0, 0, area.width, &fit(&bar, wide), Look::Reverse);
    match &gate.enrolment {
        Some(enrolment) if gate.shows_recovery() => recovery(canvas, enrolment, area),
        Some(enrolment) => secret(canvas, gate, enrolment, area, shared),
        None => form(canvas, gate, area, shared),
    }
    let columns = area.width.saturating_sub(2);
    let last = area.height.saturating_sub(1);
    for (up, line) in (1..).zip(message_lines(gate, area).iter().rev()) {
        canvas.text(1, last.saturating_sub(up), columns, line, Look::Plain);
    }
    canvas.text(1, last, columns, hints(gate), Look::Plain);
}

fn message_lines(gate: &Gate, area: Area) -> Vec<String> {
    let message = match gate.error.as_str() {
        "" if gate.is_locked() => "No patient data is on this screen.",
        error => error,
    };
    let mut lines = wrap(message, usize::from(area.width.saturating_sub(2)));
    lines.truncate(MESSAGE_ROWS);
    lines
}

fn hints(gate: &Gate) -> &'static str {
    if gate.shows_recovery() {
        return "Enter I have kept them";
    }
    match gate.purpose {
        Purpose::LogIn | Purpose::Unlock | Purpose::GoOn if gate.enrolment.is_some() => {
            "Enter turn on  F3 log off"
        }
        Purpose::LogIn => "Enter log in  Tab next  Ctrl-C leave",
        Purpose::Unlock => "Enter unlock  F3 log off, other operator",
        Purpose::GoOn => "Enter log in  F3 log off, other operator",
        Purpose::Prove => "Enter go on  Esc back, nothing is changed",
        Purpose::TurnOn if gate.enrolment.is_some() => "Enter turn on  Esc back, it stays off",
        Purpose::TurnOn => "Enter next  Esc back",
        Purpose::TurnOff => "Enter turn off  F6 new recovery codes  Tab next  Esc back",
    }
}

/// What the page is about, and what is to be known before anything is typed.
fn heading(gate: &Gate, shared: &Shared) -> (String, Vec<String>) {
    let plain = |title: &str, lines: &[&str]| {
        (title.to_owned(), lines.iter().map(|line| (*line).to_owned()).collect())
    };
    match gate.purpose {
        Purpose::LogIn if gate.asks_code => plain("Log in", &[]),
        Purpose::LogIn => plain("Log in", &["Nothing is shown as you type the password."]),
        Purpose::GoOn => plain("Log in again to go on", &["What you typed is kept, and waits behind this."]),
        Purpose::Unlock => {
            let minutes = shared.idle_minutes.unwrap_or_default();
            let title = format!("Locked: {minutes} minutes without a key, or by K");
            (title, vec!["What you typed is kept, and waits behind this.".to_owned()])
        }
        Purpose::Prove => plain(
            "Your own password",
            &["You are changing what operators may do.", "It is asked for after 5 minutes."],
        ),
        Purpose::TurnOn => plain(
            "Two-step log-in is off",
            &["Turn it on with an authenticator app:", "your password shows a secret for it."],
        ),
        Purpose::TurnOff => {
            let state = shared.two_step.clone().unwrap_or_default();
            let since = state.on_since.map(|at| shared.when(at)).unwrap_or_default();
            let left = format!("Recovery codes left: {}; F6 draws new ones.", state.recovery_left);
            let what = state.required_by.map_or_else(
                || "Your password and a code are needed for both.".to_owned(),
                |role| format!("The role {role} requires it, so it stays on."),
            );
            (format!("Two-step log-in is on since {since}"), vec![left, what])
        }
    }
}

fn form(canvas: &mut Canvas<'_>, gate: &Gate, area: Area, shared: &Shared) {
    let x = (area.width / 2).saturating_sub(23);
    let top = (area.height / 2).saturating_sub(5);
    let line = |canvas: &mut Canvas<'_>, row: u16, text: &str| {
        canvas.text(x, top + row, area.width.saturating_sub(x), text, Look::Plain);
    };
    let (title, notes) = heading(gate, shared);
    line(canvas, 0, &title);
    let mut row = 2;
    if gate.purpose == Purpose::LogIn {
        line(canvas, row, "Operator");
        canvas.field(x + FIELD, top + row, 32, &gate.name, gate.focus == Focus::Name);
        row += 2;
        line(canvas, row, "Password");
    } else {
        line(canvas, row, &format!("{}   Password", gate.name.text()));
    }
    if gate.focus == Focus::Password {
        let label = if gate.purpose == Purpose::LogIn { 0 } else { small(width(gate.name.text())) };
        canvas.set_cursor(x + FIELD + label, top + row);
    }
    row += 2;
    if gate.asks_code {
        line(canvas, row, "Code");
        canvas.field(x + FIELD, top + row, 24, &gate.code, gate.focus == Focus::Code);
        line(canvas, row + 1, "Of your authenticator app, or a recovery code.");
        row += 3;
    }
    for (below, note) in (row..).zip(&notes) {
        line(canvas, below, note);
    }
}

/// The secret in words at the left, as a QR code at the right where there is room.
fn secret(canvas: &mut Canvas<'_>, gate: &Gate, enrolment: &Enrolment, area: Area, shared: &Shared) {
    let wide = small(enrolment.picture.first().map_or(0, |row| width(row)));
    let high = small(enrolment.picture.len());
    // The title bar above, the message and the keys below.
    let fits = !shared.options.ascii && area.width >= wide + 36 && area.height >= high + 3;
    let left = if fits && wide > 0 { area.width - wide - 2 } else { area.width.saturating_sub(2) };
    // Two rows above, two for the code and what is beneath it, the message and the keys below.
    let taken = 2 + 2 + 1 + message_lines(gate, area).len();
    let room = usize::from(area.height).saturating_sub(taken);
    let lines = instructions(enrolment, fits, (usize::from(left), room), shared);
    let mut y = 2;
    for text in &lines {
        canvas.text(1, y, left, text, Look::Plain);
        y += 1;
    }
    canvas.text(1, y, left, "Code", Look::Plain);
    canvas.field(7, y, 12, &gate.code, gate.focus == Focus::Code);
    if fits {
        for (y, row) in (1..).zip(&enrolment.picture) {
            canvas.text(area.width - wide, y, wide, row, Look::Code);
        }
    }
}

/// What is to be done, in so many columns and rows; in a low window without what can be missed.
fn instructions(
    enrolment: &Enrolment,
    pictured: bool,
    (columns, rows): (usize, usize),
    shared: &Shared,
) -> Vec<String> {
    let mut lines = vec!["Set up two-step log-in".to_owned(), String::new()];
    if let Some(role) = shared.two_step.as_ref().and_then(|state| state.required_by.as_ref()) {
        lines.extend(wrap(&format!("The role {role} requires it."), columns));
    }
    let how = if pictured {
        "Scan this with an authenticator app, or type the secret into it:"
    } else {
        "Type this secret into an authenticator app (in a larger window a QR code is shown):"
    };
    lines.extend(wrap(how, columns));
    lines.push(String::new());
    let secret = halves(&enrolment.secret);
    lines.extend(secret.iter().cloned());
    lines.push(String::new());
    lines.extend(wrap("Then type the 6 digits that the app shows. It counts from then on.", columns));
    lines.push(String::new());
    if lines.len() > rows {
        lines.retain(|line| !line.is_empty());
    }
    if lines.len() > rows { secret } else { lines }
}

/// A secret of eight groups as two rows of four.
fn halves(secret: &str) -> Vec<String> {
    let groups: Vec<&str> = secret.split(' ').collect();
    groups.chunks(4).map(|four| format!("  {}", four.join(" "))).collect()
}

fn recovery(canvas: &mut Canvas<'_>, enrolment: &Enrolment, area: Area) {
    let x = (area.width / 2).saturating_sub(23);
    let columns = area.width.saturating_sub(x);
    let mut y = (area.height / 2).saturating_sub(7);
    for text in [
        "Two-step log-in is on",
        "",
        "Keep these recovery codes, on paper or in a safe.",
        "Each logs you in once without the app.",
        "They are shown this once.",
        "",
    ] {
        canvas.text(x, y, columns, text, Look::Plain);
        y += 1;
    }
    for two in enrolment.recovery.chunks(2) {
        canvas.text(x, y, columns, &format!("  {}", two.join("    ")), Look::Bold);
        y += 1;
    }
    canvas.set_cursor(x, y);
}

fn small(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

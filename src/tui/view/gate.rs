//! How the log-in screen and the locked screen look. No patient data is on either.

use super::canvas::{Area, Canvas};
use super::theme::Look;
use crate::tui::gate::Gate;
use crate::tui::shared::Shared;
use crate::tui::text::width::{fit, width};

/// Draws the gate over everything.
pub(super) fn draw(canvas: &mut Canvas<'_>, gate: &Gate, area: Area, shared: &Shared) {
    let wide = usize::from(area.width);
    let bar =
        format!(" Patient Profile{}{} ", " ".repeat(wide.saturating_sub(17 + width(&gate.site))), gate.site);
    canvas.text(0, 0, area.width, &fit(&bar, wide), Look::Reverse);
    let x = (area.width / 2).saturating_sub(23);
    let top = (area.height / 2).saturating_sub(5);
    let line = |canvas: &mut Canvas<'_>, row: u16, text: &str| {
        canvas.text(x, top + row, area.width.saturating_sub(x), text, Look::Plain);
    };
    if gate.locked {
        let minutes = shared.idle_minutes.unwrap_or_default();
        line(canvas, 0, &format!("Locked: {minutes} minutes without a key, or by K"));
        line(canvas, 2, &format!("{}   Password", gate.name.text()));
        line(canvas, 4, "What you typed is kept, and waits behind this.");
        canvas.set_cursor(x + small(width(gate.name.text())) + 12, top + 2);
    } else {
        line(canvas, 0, "Log in");
        line(canvas, 2, "Operator");
        canvas.field(x + 12, top + 2, 32, &gate.name, !gate.in_password);
        line(canvas, 4, "Password");
        line(canvas, 6, "Nothing is shown as you type the password.");
        if gate.in_password {
            canvas.set_cursor(x + 12, top + 4);
        }
    }
    let last = area.height.saturating_sub(2);
    let message = match (gate.error.is_empty(), gate.locked) {
        (false, _) => gate.error.as_str(),
        (true, true) => "No patient data is on this screen.",
        (true, false) => "",
    };
    canvas.text(1, last, area.width.saturating_sub(2), message, Look::Plain);
    let hints = if gate.locked {
        "Enter unlock  F3 log off, other operator"
    } else {
        "Enter log in  Tab next  Ctrl-C leave"
    };
    canvas.text(1, last + 1, area.width.saturating_sub(2), hints, Look::Plain);
}

fn small(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

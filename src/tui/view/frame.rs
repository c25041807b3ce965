//! The frame that all screens share: title bar, message line, hint line; and the message of a small window.

use ratatui::buffer::Buffer;

use super::canvas::{Area, Canvas};
use super::gate;
use super::theme::Look;
use crate::tui::command::{CommandId, Hint, hint_line};
use crate::tui::model::Model;
use crate::tui::shared::{SMALLEST, Shared};
use crate::tui::text::width::{cut, fit, fold, width};
use crate::tui::widget::rows::Filtered;

/// Draws everything into an empty buffer and says where the cursor goes.
pub fn draw(model: &Model, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let area = buffer.area;
    let mut canvas = Canvas::new(buffer, &model.shared.options);
    let shared = &model.shared;
    if area.width == 0 || area.height == 0 {
        return None;
    }
    if shared.too_small() {
        too_small(&mut canvas, shared);
        return canvas.cursor();
    }
    if let Some(gate) = &model.gate {
        gate::draw(&mut canvas, gate, area, shared);
        return canvas.cursor();
    }
    title_bar(&mut canvas, model, area);
    let room = Area::new(0, 1, area.width, shared.body().height);
    canvas.active = model.popups.is_empty();
    model.page().draw(&mut canvas, room, shared);
    for (idx, slot) in model.popups.iter().enumerate() {
        canvas.active = idx + 1 == model.popups.len();
        slot.model.pane().draw(&mut canvas, room, shared);
    }
    message(&mut canvas, model, area);
    hints(&mut canvas, model, area);
    if canvas.cursor().is_none() {
        canvas.set_cursor(0, 1);
    }
    canvas.cursor()
}

fn title_bar(canvas: &mut Canvas<'_>, model: &Model, area: Area) {
    let shared = &model.shared;
    let right = title_right(shared);
    let banner = &shared.options.banner;
    let wide = usize::from(area.width);
    let room = wide.saturating_sub(width(&right) + 2);
    let mut left = format!(" {}", ending(&model.page().title(shared), room.saturating_sub(1)));
    if !banner.is_empty() && width(&left) + width(banner) + 4 < room {
        left.push_str("   ");
        left.push_str(banner);
    }
    let line = format!("{} {right} ", fit(&left, room));
    canvas.text(0, 0, area.width, &fit(&line, wide), Look::Reverse);
}

/// A path that fits: where one is stands at its end, so its beginning gives way.
fn ending(path: &str, columns: usize) -> String {
    let mut rest = path;
    let mut shown = path.to_owned();
    while width(&shown) > columns
        && let Some((_, after)) = rest.split_once(" > ")
    {
        rest = after;
        shown = format!("~ > {rest}");
    }
    shown
}

/// Who, where, and the time; on a slow link no time.
fn title_right(shared: &Shared) -> String {
    let mut parts = Vec::new();
    if shared.lost {
        parts.push("no server, retrying".to_owned());
    }
    if shared.options.read_only {
        parts.push("read-only".to_owned());
    }
    if let Some(site) = &shared.site {
        parts.push(cut(&site.operator, 16));
        parts.push(cut(&site.name, 24));
        if !shared.options.slow {
            parts.push(shared.local(shared.now).format("%H:%M").to_string());
        }
    }
    parts.join("  ")
}

/// The message above the hints. What it advises stands at its end, so a long one gets more rows.
fn message(canvas: &mut Canvas<'_>, model: &Model, area: Area) {
    let top = 1 + model.shared.body().height;
    let columns = area.width.saturating_sub(2);
    let mut lines = fold(&model.said(), usize::from(columns));
    let rows = usize::from(model.shared.message_rows.max(1));
    if lines.len() > rows {
        let rest = lines.split_off(rows - 1).join(" ");
        lines.push(rest);
    }
    for (y, line) in (top..).zip(&lines) {
        canvas.text(1, y, columns, line, Look::Plain);
    }
}

fn hints(canvas: &mut Canvas<'_>, model: &Model, area: Area) {
    let y = area.height - 1;
    // Keys that are letters are not shown where they would be typed, or do nothing.
    let in_text = model.top().in_text() || model.letters_are_off();
    let right = hint_line(
        &[Hint::Of(CommandId::Back), Hint::Of(CommandId::Help), Hint::Of(CommandId::Palette)],
        in_text,
    );
    let end = area.width.saturating_sub(1);
    let room = usize::from(end).saturating_sub(width(&right) + 3);
    let shown = if model.top().filtered().is_some_and(Filtered::is_filtering) {
        vec![Hint::As(CommandId::Open, "to the list"), Hint::Two(CommandId::Up, CommandId::Down, "choose")]
    } else {
        model.top().hints(&model.shared)
    };
    let left = fitting(&shown, in_text, room);
    canvas.text(1, y, area.width, &left, Look::Plain);
    canvas.text_right(end, y, &right, Look::Plain);
}

/// As many hints as fit, none of them cut.
fn fitting(hints: &[Hint], in_text: bool, room: usize) -> String {
    (0..=hints.len())
        .rev()
        .map(|n| hint_line(&hints[..n], in_text))
        .find(|line| width(line) <= room)
        .unwrap_or_default()
}

fn too_small(canvas: &mut Canvas<'_>, shared: &Shared) {
    let size = shared.size;
    let lines = [
        "Patient Profile".to_owned(),
        format!("This window is {}x{}.", size.width, size.height),
        format!("It needs {}x{} (80x24 shows all).", SMALLEST.width, SMALLEST.height),
        String::new(),
        "Nothing is lost: your work waits.".to_owned(),
        "Esc back  q leaves".to_owned(),
    ];
    let area = Area::new(0, 0, size.width, size.height);
    for (row, line) in (0_u16..).zip(&lines) {
        canvas.line(area, row, line, Look::Plain);
    }
    canvas.set_cursor(0, 0);
}

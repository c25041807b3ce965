//! A body of text in cells: what may not reach a terminal is shown as `?`, what cannot be saved is underlined.

use std::ops::Range;

use ratatui::style::Modifier;
use ratatui::widgets::Widget;
use tui_textarea::DataCursor;
use unicode_width::UnicodeWidthChar;

use super::canvas::{Area, Canvas};
use super::theme::Look;
use crate::tui::text::width::{clean, columns, fit};
use crate::tui::widget::editor::{Body, Editor, Picker};

/// The columns of a field's name.
const NAME: usize = 24;

impl Canvas<'_> {
    /// The text of a body; if it has the focus, the real cursor is in it.
    pub(crate) fn editor(&mut self, area: Area, editor: &Editor, focused: bool) {
        let area = area.intersection(self.buffer().area);
        if area.is_empty() {
            return;
        }
        editor.area().render(area, self.buffer());
        for position in area.positions() {
            let cell = &mut self.buffer()[position];
            let symbol = clean(cell.symbol());
            if symbol != cell.symbol() && !cell.symbol().is_empty() {
                let symbol = if symbol.is_empty() { " ".to_owned() } else { symbol.into_owned() };
                cell.set_symbol(&symbol);
            }
        }
        self.underline(area, editor);
        if focused && self.active {
            let cursor = editor.area().screen_cursor();
            let top = usize::from(editor.area().scroll_offset().0);
            let cell = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
            let x = area.x.saturating_add(cell(cursor.col)).min(area.right() - 1);
            let y = area.y.saturating_add(cell(cursor.row.saturating_sub(top))).min(area.bottom() - 1);
            self.set_cursor(x, y);
        }
    }

    /// Underlines what cannot be saved, row by row of the screen.
    fn underline(&mut self, area: Area, editor: &Editor) {
        let (text, top) = (editor.area(), usize::from(editor.area().scroll_offset().0));
        let begins = |row: u16| text.screen_to_data(top + usize::from(row), 0);
        let mut faults: (Option<usize>, Vec<Range<usize>>) = (None, Vec::new());
        for row in 0..area.height {
            let DataCursor(line, start) = begins(row);
            if row > 0 && begins(row - 1) == DataCursor(line, start) {
                return;
            }
            if faults.0 != Some(line) {
                faults = (Some(line), editor.faults(line));
            }
            if faults.1.is_empty() {
                continue;
            }
            let mut x = area.x;
            for (at, c) in text.lines()[line].chars().enumerate().skip(start) {
                let wide = u16::try_from(c.width().unwrap_or(0)).unwrap_or(0);
                if x + wide > area.right() {
                    break;
                }
                for x in x..x + wide {
                    let cell = &mut self.buffer()[(x, area.y + row)];
                    if faults.1.iter().any(|range| range.contains(&at)) {
                        cell.modifier.insert(Modifier::UNDERLINED);
                    }
                }
                x += wide;
            }
        }
    }

    /// The list of fields in an area, with an example of the chosen one.
    pub(crate) fn fields(&mut self, area: Area, picker: &Picker) {
        self.clear(area);
        let counted = format!("{} of {}", picker.shown.len(), picker.all);
        self.rule(area.x, area.y, area.width, "Fields", &counted);
        let list = Area { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
        for (row, idx) in (0_u16..).zip(picker.list.rows()) {
            let Some(field) = picker.shown.get(idx) else { break };
            let room = usize::from(area.width).saturating_sub(NAME + 4);
            let text = columns(&[(field.name, NAME), (field.description, room)]);
            self.mark(list, row, idx == picker.list.selected, &text);
        }
        let foot = Area { y: area.bottom().saturating_sub(2), height: 2, ..area };
        if let Some(field) = picker.chosen() {
            // Where the list stands beside the text, there is a row for what the narrow column has cut.
            if area.height > FIELD_ROWS && foot.y > list.y {
                self.text(area.x, foot.y - 1, area.width, &format!("  {}", field.description), Look::Plain);
            }
            let sample = field.sample.replace('\n', ", ");
            let sample = if sample.is_empty() { "often empty" } else { &sample };
            self.line(foot, 0, &format!("  Example: {sample}"), Look::Plain);
        }
        self.line(foot, 1, "  Enter insert  Esc keep typing", Look::Plain);
    }

    /// A row of a list that has not the real cursor: it stays in the text.
    fn mark(&mut self, area: Area, row: u16, chosen: bool, text: &str) {
        if row < area.height {
            let look = if chosen && self.active { Look::Reverse } else { Look::Plain };
            let text = fit(&format!("{} {text}", if chosen { ">" } else { " " }), usize::from(area.width));
            self.text(area.x, area.y + row, area.width, &text, look);
        }
    }
}

/// The rows that the list of fields takes below the text in a narrow window.
pub(crate) const FIELD_ROWS: u16 = 9;

/// Where the text stands, and where its list of fields or its search.
pub(crate) fn body_places(area: Area, body: &Body, wide: bool) -> (Area, Option<Area>) {
    let rows = match (&body.search, &body.picker) {
        (None, None) => return (area, None),
        (Some(_), _) => 1,
        (None, Some(_)) if wide => {
            let list = area.width / 2 - 4;
            let text = Area { width: area.width - list - 1, ..area };
            return (text, Some(Area { x: text.right() + 1, width: list, ..area }));
        }
        (None, Some(_)) => FIELD_ROWS.min(area.height.saturating_sub(2)),
    };
    let text = Area { height: area.height.saturating_sub(rows), ..area };
    (text, Some(Area { y: text.bottom(), height: rows, ..area }))
}

//! The one way to put text into cells: cleaned, cut, inside its area.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Look;
use crate::tui::options::Options;
use crate::tui::text::width::{cut, fit, width};
use crate::tui::widget::field::TextField;

/// A rectangle of cells.
pub(crate) type Area = Rect;

/// A buffer with a theme and a cursor.
pub(crate) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    options: &'a Options,
    /// Whether the pane being drawn has the focus.
    pub(super) active: bool,
    cursor: Option<(u16, u16)>,
}

impl<'a> Canvas<'a> {
    /// Over a buffer.
    pub(super) fn new(buffer: &'a mut Buffer, options: &'a Options) -> Self {
        Self { buffer, options, active: true, cursor: None }
    }

    /// The cells themselves, for what draws them by other ways.
    pub(super) fn buffer(&mut self) -> &mut Buffer {
        self.buffer
    }

    /// Where the real cursor goes.
    pub(super) fn cursor(&self) -> Option<(u16, u16)> {
        self.cursor
    }

    /// Draws what lies behind a dialog of the same pane, if `behind`: without reverse and without the cursor.
    pub(crate) fn behind(&mut self, behind: bool, draw: impl FnOnce(&mut Self)) {
        let active = self.active;
        self.active = active && !behind;
        draw(self);
        self.active = active;
    }

    /// Puts the real cursor on the focus.
    pub(crate) fn set_cursor(&mut self, x: u16, y: u16) {
        if self.inside(x, y) {
            self.cursor = Some((x, y));
        }
    }

    fn inside(&self, x: u16, y: u16) -> bool {
        self.buffer.area.contains((x, y).into())
    }

    /// Puts text at a place, at most `columns` wide; what is cut ends in `~`.
    pub(crate) fn text(&mut self, x: u16, y: u16, columns: u16, text: &str, look: Look) {
        let room = self.buffer.area.right().saturating_sub(x).min(columns);
        if !self.inside(x, y) || room == 0 {
            return;
        }
        let text = cut(text, usize::from(room));
        self.buffer.set_stringn(x, y, text, usize::from(room), look.style(self.options));
    }

    /// Puts text so that it ends before `right`.
    pub(crate) fn text_right(&mut self, right: u16, y: u16, text: &str, look: Look) {
        let wide = u16::try_from(width(text)).unwrap_or(u16::MAX);
        self.text(right.saturating_sub(wide), y, wide, text, look);
    }

    /// A line of an area, counted from its top; nothing below its bottom.
    pub(crate) fn line(&mut self, area: Area, row: u16, text: &str, look: Look) {
        if row < area.height {
            self.text(area.x, area.y + row, area.width, text, look);
        }
    }

    /// The headings of a list, and which of its rows are in sight: in the last gap that is wide enough, so that no heading
    /// gives way.
    pub(crate) fn headings(&mut self, area: Area, row: u16, text: &str, extent: &str) {
        let text = cut(&format!("  {text}"), usize::from(area.width));
        self.line(area, row, &text, Look::Bold);
        if extent.is_empty() || row >= area.height {
            return;
        }
        let columns = usize::from(area.width);
        let short = extent.replace(" of ", "/");
        let place = |words: &str, behind| {
            last_gap(&text, columns, width(words), behind).map(|at| (at, words.to_owned()))
        };
        let found = place(extent, 2).or_else(|| place(&short, 2)).or_else(|| place(&short, 1));
        if let Some((at, words)) = found {
            let x = area.x + u16::try_from(at).unwrap_or(0);
            self.text(x, area.y + row, area.width, &words, Look::Plain);
        }
    }

    /// Fills an area with spaces.
    pub(crate) fn clear(&mut self, area: Area) {
        let blank = " ".repeat(usize::from(area.width));
        for y in area.top()..area.bottom() {
            self.text(area.x, y, area.width, &blank, Look::Plain);
        }
    }

    /// A row of a list: the marker and reverse on the focus, the real cursor on it. The text begins two columns in.
    pub(crate) fn row(&mut self, area: Area, row: u16, chosen: bool, text: &str) {
        if row >= area.height {
            return;
        }
        let y = area.y + row;
        let marked = format!("{} {text}", if chosen { ">" } else { " " });
        let reverse = chosen && self.active && !self.options.slow;
        let look = if reverse { Look::Reverse } else { Look::Plain };
        self.text(area.x, y, area.width, &fit(&marked, usize::from(area.width)), look);
        if chosen && self.active {
            self.set_cursor(area.x, y);
        }
    }

    /// Gives the look of a state to one cell, unless it is on the focus, which carries no colour.
    pub(crate) fn tint(&mut self, x: u16, y: u16, look: Look) {
        if self.inside(x, y) {
            self.buffer[(x, y)].set_style(look.style(self.options));
        }
    }

    fn glyphs(&self) -> [&'static str; 6] {
        if self.options.ascii {
            ["-", "|", "+", "+", "+", "+"]
        } else {
            ["─", "│", "┌", "┐", "└", "┘"]
        }
    }

    /// A rule, with a title at its left and a text at its right.
    pub(crate) fn rule(&mut self, x: u16, y: u16, columns: u16, title: &str, right: &str) {
        let line = self.glyphs()[0];
        let wide = usize::from(columns);
        self.text(x, y, columns, &line.repeat(wide), Look::Plain);
        let right_wide = if right.is_empty() { 0 } else { width(right) + 3 };
        if !title.is_empty() {
            let title = format!(" {} ", cut(title, wide.saturating_sub(right_wide + 4)));
            self.text(x + 1, y, columns.saturating_sub(1), &title, Look::Bold);
        }
        if !right.is_empty() && right_wide < wide {
            let end = x + columns - 1;
            self.text_right(end, y, &format!(" {right} "), Look::Plain);
        }
    }

    /// A vertical line.
    pub(crate) fn vertical(&mut self, x: u16, y: u16, rows: u16) {
        let line = self.glyphs()[1];
        for row in y..y.saturating_add(rows) {
            self.text(x, row, 1, line, Look::Plain);
        }
    }

    /// A box around an area, with a title and a text at the right of its top.
    pub(super) fn frame(&mut self, area: Area, title: &str, right: &str) {
        let [_, _, top_left, top_right, bottom_left, bottom_right] = self.glyphs();
        if area.width < 2 || area.height < 2 {
            return;
        }
        let (last_x, last_y) = (area.right() - 1, area.bottom() - 1);
        self.rule(area.x + 1, area.y, area.width - 2, title, right);
        self.rule(area.x, last_y, area.width, "", "");
        self.vertical(area.x, area.y + 1, area.height - 2);
        self.vertical(last_x, area.y + 1, area.height - 2);
        for (x, y, corner) in [
            (area.x, area.y, top_left),
            (last_x, area.y, top_right),
            (area.x, last_y, bottom_left),
            (last_x, last_y, bottom_right),
        ] {
            self.text(x, y, 1, corner, Look::Plain);
        }
    }

    /// A button; on the focus in reverse, with the real cursor on it.
    pub(crate) fn button(&mut self, x: u16, y: u16, label: &str, focused: bool) {
        self.choice(x, y, &format!("[ {label} ]"), focused);
    }

    /// Something to choose, such as `(*) Distribute now`; on the focus in reverse, with the real cursor on it.
    pub(crate) fn choice(&mut self, x: u16, y: u16, text: &str, focused: bool) {
        let look = if focused && self.active { Look::Reverse } else { Look::Plain };
        self.text(x, y, u16::MAX, text, look);
        if focused && self.active {
            self.set_cursor(x, y);
        }
    }

    /// A text field; if it has the focus, the real cursor is in it and the text scrolls to keep it in sight.
    pub(crate) fn field(&mut self, x: u16, y: u16, columns: u16, field: &TextField, focused: bool) {
        let room = usize::from(columns).max(1);
        let before = width(field.before());
        let skip = (before + 1).saturating_sub(room);
        let mut hidden = 0;
        let mut start = field.text().len();
        for (at, grapheme) in unicode_segmentation::UnicodeSegmentation::grapheme_indices(field.text(), true)
        {
            if hidden >= skip {
                start = at;
                break;
            }
            hidden += width(grapheme);
        }
        let shown = fit(&field.text()[start..], room);
        self.text(x, y, columns, &shown, Look::Plain);
        if focused && self.active {
            let column = before.saturating_sub(hidden).min(room - 1);
            self.set_cursor(x + u16::try_from(column).unwrap_or(0), y);
        }
    }
}

/// Where `wide` columns fit into a line of headings with two blank columns before them and so many behind, as far to the right
/// as can be; at the end of the line one is enough. Headings are ASCII.
fn last_gap(text: &str, columns: usize, wide: usize, behind: usize) -> Option<usize> {
    let blank: Vec<bool> =
        (0..columns).map(|at| text.as_bytes().get(at).is_none_or(|c| *c == b' ')).collect();
    let end = |at: usize| columns.min(at + wide + behind);
    (2..columns.saturating_sub(wide)).rev().find(|at| blank[at - 2..end(*at)].iter().all(|blank| *blank))
}

#[cfg(test)]
mod tests {
    use super::last_gap;

    #[test]
    fn which_rows_are_in_sight_stands_in_the_last_gap_of_the_headings() {
        assert_eq!(last_gap("  Name   State", 30, 8, 2), Some(21));
        assert_eq!(last_gap("  Name            State", 23, 8, 2), Some(8));
        assert_eq!(last_gap("  Name            State", 23, 8, 1), Some(9));
        assert_eq!(last_gap("  Name  State", 14, 8, 1), None);
        assert_eq!(last_gap("", 3, 8, 1), None);
    }
}

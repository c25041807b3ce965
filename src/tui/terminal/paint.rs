//! From one screen to the next in few bytes, with a handful of control sequences only: place (`H`, `C`), erase to the end
//! of a line (`K`), attributes (`m`). Text can add none: cells hold cleaned graphemes.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// Unchanged cells in a row are written again if they are so few: that is shorter than to move.
const REWRITE: u16 = 3;

/// The attributes that are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pen {
    colour: Option<u8>,
    bold: bool,
    underline: bool,
    reverse: bool,
}

impl Pen {
    fn of(cell: &Cell) -> Self {
        Self {
            colour: colour(cell.fg),
            bold: cell.modifier.contains(Modifier::BOLD),
            underline: cell.modifier.contains(Modifier::UNDERLINED),
            reverse: cell.modifier.contains(Modifier::REVERSED),
        }
    }
}

/// Writes sequences and knows where the terminal's own cursor is.
struct Painter<'a> {
    shown: &'a Buffer,
    next: &'a Buffer,
    out: String,
    pen: Pen,
    /// None where terminals may differ.
    at: Option<(u16, u16)>,
}

/// The bytes that turn `shown` into `next`; both have the same size. Attributes are off before and after.
pub(crate) fn paint(shown: &Buffer, next: &Buffer) -> String {
    let mut painter = Painter { shown, next, out: String::new(), pen: Pen::default(), at: None };
    for y in 0..next.area.height {
        painter.row(y);
    }
    painter.set(Pen::default());
    painter.out
}

impl Painter<'_> {
    fn row(&mut self, y: u16) {
        let width = self.next.area.width;
        let tail = (0..width).rev().take_while(|x| is_blank(&self.next[(*x, y)])).last().unwrap_or(width);
        let mut x = 0;
        let mut forced = 0;
        while x < width {
            let (old, new) = (&self.shown[(x, y)], &self.next[(x, y)]);
            let wide = columns(new);
            if forced > x || !same(old, new) {
                if x >= tail
                    && width - x > 3
                    && (x..width).any(|x| !same(&self.shown[(x, y)], &self.next[(x, y)]))
                {
                    self.go(x, y);
                    self.set(Pen::default());
                    self.out.push_str("\x1b[K");
                    return;
                }
                // The other half of a wide character that goes has to be written too.
                let covered = x..(x + wide).min(width);
                forced = covered.map(|x| x + columns(&self.shown[(x, y)])).max().unwrap_or(0).max(forced);
                self.go(x, y);
                self.cell(x, y);
            }
            x += wide;
        }
    }

    /// Moves the terminal's cursor, in the shortest safe way.
    fn go(&mut self, x: u16, y: u16) {
        match self.at {
            Some(at) if at == (x, y) => return,
            Some((from, row)) if row == y && from < x && x - from <= REWRITE && self.is_plain(from..x, y) => {
                for between in from..x {
                    self.cell(between, y);
                }
                return;
            }
            // Writing to a string cannot fail.
            Some((from, row)) if row == y && from < x => drop(write!(self.out, "\x1b[{}C", x - from)),
            _ => drop(write!(self.out, "\x1b[{};{}H", y + 1, x + 1)),
        }
        self.at = Some((x, y));
    }

    /// Whether cells can be written again as they stand, without any change of attributes.
    fn is_plain(&self, mut cells: std::ops::Range<u16>, y: u16) -> bool {
        cells.all(|x| {
            let cell = &self.next[(x, y)];
            cell.symbol().len() == 1 && Pen::of(cell) == self.pen
        })
    }

    fn cell(&mut self, x: u16, y: u16) {
        let cell = &self.next[(x, y)];
        self.set(Pen::of(cell));
        let symbol = if cell.symbol().is_empty() { " " } else { cell.symbol() };
        self.out.push_str(symbol);
        // After the last column, wide characters and composed ones terminals disagree.
        let sure = x + 1 < self.next.area.width && symbol.width() == 1 && symbol.chars().count() == 1;
        self.at = sure.then_some((x + 1, y));
    }

    fn set(&mut self, pen: Pen) {
        if pen == self.pen {
            return;
        }
        self.pen = pen;
        self.out.push_str("\x1b[");
        if pen != Pen::default() {
            self.out.push('0');
            if pen.bold {
                self.out.push_str(";1");
            }
            if pen.underline {
                self.out.push_str(";4");
            }
            if pen.reverse {
                self.out.push_str(";7");
            }
            if let Some(colour) = pen.colour {
                let _ = write!(self.out, ";{colour}");
            }
        }
        self.out.push('m');
    }
}

fn same(old: &Cell, new: &Cell) -> bool {
    old.symbol() == new.symbol() && Pen::of(old) == Pen::of(new)
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Pen::of(cell) == Pen::default()
}

fn columns(cell: &Cell) -> u16 {
    u16::try_from(cell.symbol().width()).unwrap_or(1).max(1)
}

fn colour(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Cyan => 36,
        Color::LightRed => 91,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::tui::text::width::cut;

    const SIZE: (u16, u16) = (20, 4);

    type Text = (u16, u16, String, u8);

    fn buffer(texts: &[Text]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        for (x, y, text, look) in texts {
            let style = match look {
                1 => Style::new().add_modifier(Modifier::BOLD),
                2 => Style::new().add_modifier(Modifier::REVERSED),
                3 => Style::new().fg(Color::LightRed),
                4 => Style::new().add_modifier(Modifier::UNDERLINED),
                _ => Style::new(),
            };
            let room = usize::from(SIZE.0 - x);
            buffer.set_stringn(*x, *y, cut(text, room), room, style);
        }
        buffer
    }

    fn cells(number: u16) -> std::num::NonZero<u16> {
        std::num::NonZero::new(number).expect("not none")
    }

    fn seen(parser: &vt100::Parser) -> Vec<(String, bool, bool, bool)> {
        let mut all = Vec::new();
        for y in 0..SIZE.1 {
            for x in 0..SIZE.0 {
                let cell = parser.screen().cell(y, x).expect("inside");
                let text = if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
                let half = cell.is_wide_continuation();
                all.push((
                    if half { String::new() } else { text },
                    !half && cell.bold(),
                    !half && cell.inverse(),
                    !half && cell.underline(),
                ));
            }
        }
        all
    }

    fn texts() -> impl Strategy<Value = Vec<Text>> {
        let text = prop_oneof!["[a-z ]{0,20}", "[a王é─ ]{0,12}", "\\PC{0,6}"];
        proptest::collection::vec((0..SIZE.0, 0..SIZE.1, text, 0_u8..5), 0..8)
    }

    proptest! {
        #[test]
        fn painting_changes_is_painting_all(first in "[a-z王 ]{0,20}", second in texts(), third in texts()) {
            let simple = |texts: Vec<Text>| -> Vec<Text> {
                // What terminals themselves disagree about cannot be compared with one of them.
                texts.into_iter().map(|(x, y, t, l)| (x, y, t.replace(|c: char| !(c.is_ascii() || "王é─".contains(c)), "?"), l)).collect()
            };
            let screens = [buffer(&[(0, 1, first, 0)]), buffer(&simple(second)), buffer(&simple(third))];
            let mut shown = buffer(&[]);
            let mut step = vt100::Parser::new(cells(SIZE.1), cells(SIZE.0), 0);
            for next in &screens {
                step.process(paint(&shown, next).as_bytes());
                let mut whole = vt100::Parser::new(cells(SIZE.1), cells(SIZE.0), 0);
                whole.process(paint(&buffer(&[]), next).as_bytes());
                prop_assert_eq!(seen(&step), seen(&whole));
                shown = next.clone();
            }
        }

        #[test]
        fn only_the_agreed_sequences_are_written(first in texts(), second in texts()) {
            let bytes = paint(&buffer(&first), &buffer(&second));
            let mut chars = bytes.chars();
            while let Some(c) = chars.next() {
                if c == '\x1b' {
                    prop_assert_eq!(chars.next(), Some('['));
                    let end = chars.find(|c| !c.is_ascii_digit() && *c != ';');
                    prop_assert!(end.is_some_and(|c| "HCKm".contains(c)), "{:?}", end);
                } else {
                    prop_assert!(!c.is_control());
                }
            }
        }
    }

    #[test]
    fn nothing_changed_is_nothing_written() {
        let screen = buffer(&[(0, 0, "abc".into(), 2), (3, 2, "王小明".into(), 0)]);
        assert_eq!(paint(&screen, &screen), "");
    }
}

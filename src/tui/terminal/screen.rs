//! Draws on the terminal what changed since the last time, and nothing else.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Stdout, Write, stdout};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::paint;
use crate::tui::model::Model;
use crate::tui::view;

/// The largest window that is drawn in; more would only cost memory.
const LARGEST: u16 = 1_000;

/// The window's width and height; 80x24 where the terminal does not know.
pub(crate) fn window_size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(rustix::stdio::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
            (size.ws_col.min(LARGEST), size.ws_row.min(LARGEST))
        }
        _ => (80, 24),
    }
}

/// The screen as it was drawn last.
pub(crate) struct Screen {
    out: BufWriter<Stdout>,
    shown: Buffer,
    cursor: Option<(u16, u16)>,
}

impl Screen {
    /// An empty screen of this size, as the guard leaves it after entering.
    pub(crate) fn new(width: u16, height: u16) -> Self {
        Self {
            out: BufWriter::with_capacity(64 * 1024, stdout()),
            shown: Buffer::empty(Rect::new(0, 0, width, height)),
            cursor: None,
        }
    }

    /// Clears, for a new size or because something else wrote here.
    pub(crate) fn clear(&mut self, width: u16, height: u16) -> io::Result<()> {
        self.forget(width, height);
        self.out.write_all(b"\x1b[0m\x1b[2J")
    }

    /// Takes the screen for empty, as after entering.
    pub(crate) fn forget(&mut self, width: u16, height: u16) {
        self.shown = Buffer::empty(Rect::new(0, 0, width, height));
        self.cursor = None;
    }

    /// Draws the model and says how many bytes it took. No byte is written if nothing changed.
    pub(crate) fn draw(&mut self, model: &Model) -> io::Result<usize> {
        let mut next = Buffer::empty(self.shown.area);
        let cursor = view::draw(model, &mut next);
        let mut changes = paint(&self.shown, &next);
        if !changes.is_empty() || cursor != self.cursor {
            if let Some((x, y)) = cursor {
                // Writing to a string cannot fail.
                let _ = write!(changes, "\x1b[{};{}H", y + 1, x + 1);
            }
            self.out.write_all(changes.as_bytes())?;
            self.out.flush()?;
        }
        self.shown = next;
        self.cursor = cursor;
        Ok(changes.len())
    }

    /// How many cells the window has.
    pub(crate) fn cells(&self) -> usize {
        self.shown.content.len()
    }

    /// Writes a control sequence of our own making.
    pub(crate) fn send(&mut self, sequence: &str) -> io::Result<()> {
        self.out.write_all(sequence.as_bytes())?;
        self.out.flush()
    }
}

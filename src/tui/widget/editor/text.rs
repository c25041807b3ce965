//! The text and its cursor, on the text area of `tui-textarea`; lines that are too long for the window are wrapped.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use tui_textarea::{CursorMove, DataCursor, TextArea, WrapMode};

use crate::domain::field::{Field, TemplateObject};
use crate::domain::mark::{self, Mark};
use crate::tui::command::CommandId;

/// How many steps can be undone.
const UNDO: usize = 10_000;
/// The most lines: the text area counts the rows of the screen in 16 bits.
const MAX_LINES: usize = 20_000;
/// The longest body in bytes, as the service has it too.
const MAX_BYTES: usize = 1 << 20;
/// The most characters of a mark that is being typed.
const MARK: usize = 100;

/// A step in the history of the text; whether there was one.
type Step = fn(&mut TextArea<'static>) -> bool;

/// A body of text.
#[derive(Clone, Debug)]
pub(crate) struct Editor {
    area: TextArea<'static>,
    /// For which object it is written, if for one: fields that do not fit it cannot be saved.
    object: Option<TemplateObject>,
    /// The room that it was fitted to.
    room: Rect,
    /// Grows with each change.
    changes: u64,
}

impl Editor {
    /// With a text, the cursor at its start. None if it has too many lines for a screen.
    pub(crate) fn new(text: &str, object: Option<TemplateObject>) -> Option<Self> {
        let lines: Vec<String> =
            text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect();
        if lines.len() > MAX_LINES {
            return None;
        }
        let mut area = TextArea::new(lines);
        area.set_max_histories(UNDO);
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(Style::default());
        area.set_cursor_style(Style::default());
        area.set_search_style(Style::default().add_modifier(Modifier::BOLD));
        Some(Self { area, object, room: Rect::default(), changes: 0 })
    }

    /// The text area, to be drawn.
    pub(crate) fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    /// The whole text.
    pub(crate) fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Grows with each change.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// `line 6 col 33`.
    pub(crate) fn place(&self) -> String {
        let DataCursor(row, column) = self.area.cursor();
        format!("line {} col {}", row + 1, column + 1)
    }

    /// Fits it to its room on the screen: what is wrapped where, and which rows are seen.
    pub(crate) fn fit(&mut self, room: Rect) {
        self.room = room;
        if room.width > 0 && room.height > 0 {
            (&self.area).render(room, &mut Buffer::empty(room));
        }
    }

    fn has_room(&self, more: usize, lines: usize) -> bool {
        let bytes: usize = self.area.lines().iter().map(|line| line.len() + 1).sum();
        bytes + more <= MAX_BYTES && self.area.lines().len() + lines <= MAX_LINES
    }

    /// Types a character; whether there was room for it.
    pub(crate) fn insert(&mut self, c: char) -> bool {
        if !self.has_room(c.len_utf8(), 0) {
            return false;
        }
        self.area.insert_char(c);
        self.changes += 1;
        true
    }

    /// Takes a text in at the cursor; whether there was room for it.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        if !self.has_room(text.len(), text.matches('\n').count()) {
            return false;
        }
        self.area.insert_str(text);
        self.changes += 1;
        true
    }

    /// Replaces the whole text; one undo brings the old one back.
    pub(crate) fn replace(&mut self, text: &str) {
        self.area.select_all();
        self.area.cut();
        self.area.insert_str(text);
        self.area.move_cursor(CursorMove::Jump(0, 0));
        self.changes += 1;
    }

    /// Moves or edits by a command. None if it is no such command, otherwise whether the text changed.
    pub(crate) fn command(&mut self, id: CommandId) -> Option<bool> {
        let page = self.room.height.max(1);
        let changed = match id {
            CommandId::TextLeft => self.moved(CursorMove::Back, 1),
            CommandId::TextRight => self.moved(CursorMove::Forward, 1),
            CommandId::TextStart => self.moved(CursorMove::Head, 1),
            CommandId::TextEnd => self.moved(CursorMove::End, 1),
            CommandId::Up => self.moved(CursorMove::Up, 1),
            CommandId::Down => self.moved(CursorMove::Down, 1),
            CommandId::PageUp => self.moved(CursorMove::Up, page),
            CommandId::PageDown => self.moved(CursorMove::Down, page),
            CommandId::TextBackspace => self.area.delete_char(),
            CommandId::TextDelete => self.area.delete_next_char(),
            CommandId::TextDeleteWord => self.area.delete_word(),
            CommandId::TextDeleteToStart => self.area.delete_line_by_head(),
            CommandId::TextDeleteToEnd => self.area.delete_line_by_end(),
            CommandId::Open => {
                self.has_room(1, 1) && {
                    self.area.insert_newline();
                    true
                }
            }
            CommandId::Undo => self.by_steps(TextArea::undo, TextArea::redo, true),
            CommandId::Redo => self.by_steps(TextArea::redo, TextArea::undo, false),
            _ => return None,
        };
        self.changes += u64::from(changed);
        Some(changed)
    }

    fn moved(&mut self, to: CursorMove, times: u16) -> bool {
        for _ in 0..times {
            self.area.move_cursor(to);
        }
        false
    }

    /// The line and column of the cursor, and the character before it.
    fn here(&self) -> (usize, usize, Option<char>) {
        let DataCursor(row, column) = self.area.cursor();
        let before = column.checked_sub(1).and_then(|at| self.area.lines()[row].chars().nth(at));
        (row, column, before)
    }

    /// Takes steps back or forth. A whole text that is replaced by another is none at all in between.
    fn by_steps(&mut self, step: Step, undo: Step, back: bool) -> bool {
        let changed = self.by_words(step, undo, back);
        if changed && self.area.is_empty() && step(&mut self.area) {
            self.area.move_cursor(CursorMove::Jump(0, 0));
        }
        changed
    }

    /// Takes steps back or forth until a word is through, so that typed text goes and comes by words.
    fn by_words(&mut self, step: Step, undo: Step, back: bool) -> bool {
        let mut in_word = false;
        loop {
            let (before, bytes) = (self.here(), self.bytes());
            if !step(&mut self.area) {
                return in_word;
            }
            let (after, bytes) = (self.here(), self.bytes().abs_diff(bytes));
            let (wide, narrow) = if back { (before, after) } else { (after, before) };
            let letter = wide.2.filter(|c| c.is_alphanumeric());
            let is_letter =
                wide.0 == narrow.0 && wide.1 == narrow.1 + 1 && letter.is_some_and(|c| c.len_utf8() == bytes);
            if !is_letter {
                if in_word {
                    undo(&mut self.area);
                }
                return true;
            }
            in_word = true;
        }
    }

    fn bytes(&self) -> usize {
        let DataCursor(row, _) = self.area.cursor();
        self.area.lines()[row].len()
    }

    /// Goes to the next place of `text`, from the cursor on and around the end; whether there is one.
    pub(crate) fn find(&mut self, text: &str, here: bool) -> bool {
        let escaped: String = text
            .chars()
            .flat_map(|c| (!c.is_alphanumeric() && c.is_ascii()).then_some('\\').into_iter().chain([c]))
            .collect();
        let pattern = if escaped.is_empty() { String::new() } else { format!("(?i){escaped}") };
        self.area.set_search_pattern(pattern).is_ok() && !text.is_empty() && self.area.search_forward(here)
    }

    /// The matches of the search are no longer marked.
    pub(crate) fn stop_finding(&mut self) {
        // An empty pattern is none, which cannot fail.
        let _ = self.area.set_search_pattern("");
    }

    /// What was typed of a mark that is open at the cursor: the text after its two braces.
    pub(crate) fn open_mark(&self) -> Option<String> {
        let DataCursor(row, column) = self.area.cursor();
        let skip = column.saturating_sub(MARK);
        let before: String = self.area.lines()[row].chars().skip(skip).take(column - skip).collect();
        let (_, typed) = before.rsplit_once("{{")?;
        (!typed.contains(['{', '}'])).then(|| typed.to_owned())
    }

    /// Puts a field where the cursor is: in place of the mark that is open there.
    pub(crate) fn put_field(&mut self, name: &str) {
        if let Some(typed) = self.open_mark() {
            let DataCursor(row, column) = self.area.cursor();
            let line = &self.area.lines()[row];
            let after: String = line.chars().skip(column).take(MARK).collect();
            let rest = after
                .split_once("}}")
                .map(|(rest, _)| rest)
                .filter(|rest| rest.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')));
            let n_before = typed.chars().count() + 2;
            let n_after = rest.map_or(0, |rest| rest.chars().count() + 2);
            self.moved(CursorMove::Back, u16::try_from(n_before).unwrap_or(0));
            self.area.delete_str(n_before + n_after);
        }
        self.area.insert_str(format!("{{{{{name}}}}}"));
        self.changes += 1;
    }

    /// The ranges of a line, in characters, that cannot be saved: unknown fields, those that do not fit, broken marks.
    pub(crate) fn faults(&self, row: usize) -> Vec<Range<usize>> {
        let line = self.area.lines().get(row).map(String::as_str).unwrap_or_default();
        let DataCursor(at, column) = self.area.cursor();
        let in_characters = |range: Range<usize>| {
            let start = line[..range.start].chars().count();
            start..start + line[range].chars().count()
        };
        let ranges = faults(line, self.object).into_iter().map(|fault| in_characters(fault.range));
        // What is being typed is not wrong yet.
        ranges.filter(|range| at != row || !(range.start < column && column <= range.end)).collect()
    }

    /// The first thing that cannot be saved, which the cursor goes to.
    pub(crate) fn first_fault(&mut self) -> Option<String> {
        let (row, range, why) = self.area.lines().iter().enumerate().find_map(|(row, line)| {
            let fault = faults(line, self.object).into_iter().next()?;
            let start = line[..fault.range.start].chars().count();
            Some((row, start, fault.why))
        })?;
        let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(place(row), place(range)));
        Some(format!("Line {}: {why}", row + 1))
    }
}

/// A mark that cannot be saved.
struct Fault {
    range: Range<usize>,
    why: String,
}

/// The marks of a line that cannot be saved.
fn faults(line: &str, object: Option<TemplateObject>) -> Vec<Fault> {
    if !line.contains(['{', '}']) {
        return Vec::new();
    }
    let fault = |mark| match mark {
        Mark::Field(range, name) => {
            let why = match Field::find(&name).filter(|field| field.name != "body") {
                None => format!("there is no field {{{{{name}}}}}; F4 lists those that there are."),
                Some(field) => {
                    let object = object.filter(|object| !field.fits(*object))?;
                    format!("{} cannot stand in a letter for {object}.", field.mark())
                }
            };
            Some(Fault { range, why })
        }
        Mark::Malformed(range) => {
            let shown: String = line[range.clone()].chars().take(24).collect();
            Some(Fault { range, why: format!("{shown} is not a complete mark.") })
        }
        Mark::Foreign(_) => None,
    };
    mark::find(line).filter_map(fault).collect()
}

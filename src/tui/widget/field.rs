//! A single-line text field. The cursor moves by grapheme.

use unicode_segmentation::UnicodeSegmentation;

use crate::tui::command::CommandId;

/// The most bytes that a field holds.
const MAX_BYTES: usize = 4096;

/// A single-line text field.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextField {
    text: String,
    cursor: usize,
    /// What stands there is only offered: the first character typed replaces it.
    offered: bool,
    /// Which characters replace what stands there wherever they are typed; none in most fields.
    anew: Option<fn(&str, char) -> bool>,
}

impl PartialEq for TextField {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.cursor, self.offered) == (&other.text, other.cursor, other.offered)
    }
}

impl Eq for TextField {}

impl TextField {
    /// A field with a text, the cursor at its end.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text, offered: false, anew: None }
    }

    /// A field with a text that the first character typed replaces; moving in it or deleting keeps it.
    pub(crate) fn offering(text: impl Into<String>) -> Self {
        Self { offered: true, ..Self::new(text) }
    }

    /// The same field, in which a character begins anew where `anew` says so of the text and the character.
    pub(crate) fn beginning_anew(self, anew: fn(&str, char) -> bool) -> Self {
        Self { anew: Some(anew), ..self }
    }

    /// From now on the first character typed replaces what stands there.
    pub(crate) fn offer(&mut self) {
        self.cursor = self.text.len();
        self.offered = true;
    }

    /// Forgets what was only offered.
    fn begin(&mut self) {
        if std::mem::take(&mut self.offered) {
            self.clear();
        }
    }

    fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    pub(crate) fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Replaces the text; the cursor goes to its end.
    pub(crate) fn set(&mut self, text: impl Into<String>) {
        *self = Self { anew: self.anew, ..Self::new(text) };
    }

    /// Types a character.
    pub(crate) fn insert(&mut self, c: char) {
        self.begin();
        if self.anew.is_some_and(|anew| anew(&self.text, c)) {
            self.clear();
        }
        if self.text.len() + c.len_utf8() <= MAX_BYTES {
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
    }

    /// Takes a paste: line ends and tabs become spaces.
    pub(crate) fn paste(&mut self, text: &str) {
        for c in text.trim_end_matches('\n').chars() {
            self.insert(if c == '\n' || c == '\t' { ' ' } else { c });
        }
    }

    /// Edits by a command of the text group. None if it is no such command, otherwise whether the text changed.
    pub(crate) fn command(&mut self, id: CommandId) -> Option<bool> {
        let before = self.text.len();
        let offered = std::mem::take(&mut self.offered);
        match id {
            CommandId::TextLeft => self.cursor = self.previous(),
            CommandId::TextRight => self.cursor = self.next(),
            CommandId::TextStart => self.cursor = 0,
            CommandId::TextEnd => self.cursor = self.text.len(),
            CommandId::TextBackspace => self.remove(self.previous()),
            CommandId::TextDelete => {
                let next = self.next();
                self.text.replace_range(self.cursor..next, "");
            }
            CommandId::TextDeleteWord => {
                let kept = self.before().trim_end_matches(' ');
                let start = kept.rfind(' ').map_or(0, |at| at + 1);
                self.remove(start);
            }
            CommandId::TextDeleteToStart => self.remove(0),
            CommandId::TextDeleteToEnd => self.text.truncate(self.cursor),
            _ => {
                self.offered = offered;
                return None;
            }
        }
        Some(self.text.len() != before)
    }

    fn remove(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    fn previous(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn next(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |g| self.cursor + g.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_replaced_by_typing_and_kept_by_moving() {
        let mut field = TextField::offering("2026-12-24");
        field.paste("6 dec");
        assert_eq!(field.text(), "6 dec");
        let mut field = TextField::offering("2026-12-24");
        field.command(CommandId::TextBackspace);
        field.insert('5');
        assert_eq!(field.text(), "2026-12-25");
        field.offer();
        assert_eq!(field.command(CommandId::Up), None);
        field.insert('7');
        assert_eq!((field.text(), field.before()), ("7", "7"));
    }

    #[test]
    fn text_is_edited_by_grapheme() {
        let mut field = TextField::new("ab e\u{301}");
        assert_eq!(field.command(CommandId::TextBackspace), Some(true));
        assert_eq!(field.text(), "ab ");
        field.paste("x\ny\n");
        assert_eq!(field.text(), "ab x y");
        assert_eq!(field.command(CommandId::TextDeleteWord), Some(true));
        assert_eq!(field.text(), "ab x ");
        field.command(CommandId::TextStart);
        assert_eq!(field.command(CommandId::TextDelete), Some(true));
        assert_eq!((field.text(), field.before()), ("b x ", ""));
        assert_eq!(field.command(CommandId::TextLeft), Some(false));
        assert_eq!(field.command(CommandId::Up), None);
        field.command(CommandId::TextRight);
        field.command(CommandId::TextDeleteToEnd);
        assert_eq!(field.text(), "b");
    }
}

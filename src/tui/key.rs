//! Keys as plain data: what the decoder makes, what the command table names, what the help shows.

use std::fmt;

/// What was pressed, without modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter, on the keypad too.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace, and Ctrl-H.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

/// A key with its modifiers. Shift is kept only where the character does not already tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift.
    pub shift: bool,
}

const NAMED: [(&str, &str, Code); 17] = [
    ("enter", "Enter", Code::Enter),
    ("esc", "Esc", Code::Esc),
    ("tab", "Tab", Code::Tab),
    ("shift-tab", "Shift-Tab", Code::BackTab),
    ("backspace", "Backspace", Code::Backspace),
    ("delete", "Delete", Code::Delete),
    ("insert", "Insert", Code::Insert),
    ("up", "Up", Code::Up),
    ("down", "Down", Code::Down),
    ("left", "Left", Code::Left),
    ("right", "Right", Code::Right),
    ("pageup", "PgUp", Code::PageUp),
    ("pagedown", "PgDn", Code::PageDown),
    ("home", "Home", Code::Home),
    ("end", "End", Code::End),
    ("space", "Space", Code::Char(' ')),
    ("minus", "-", Code::Char('-')),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self { code: Code::Char(c), ctrl: true, alt: false, shift: false }
    }

    /// The character that it types, if it types one.
    pub fn printable(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt && !c.is_control() => Some(c),
            _ => None,
        }
    }

    /// Reads `ctrl-p`, `f12`, `shift-tab`, `pageup`, `space` or a single character.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((_, _, code)) = NAMED.iter().find(|(name, _, _)| *name == text) {
            return Some(Self::plain(*code));
        }
        if let Some(rest) = text.strip_prefix("ctrl-") {
            return Self::parse(rest).map(|key| Self { ctrl: true, ..key });
        }
        if let Some(rest) = text.strip_prefix("alt-") {
            return Self::parse(rest).map(|key| Self { alt: true, ..key });
        }
        if let Some(rest) = text.strip_prefix("shift-") {
            return Self::parse(rest).map(|key| Self { shift: true, ..key });
        }
        if let Some(number) = text.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
            return Some(Self::plain(Code::F(number)));
        }
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Some(Self::plain(Code::Char(c))),
            _ => None,
        }
    }

    /// Reads `/smith<enter>a`: characters as they are, other keys by name between angle brackets.
    pub fn parse_many(text: &str) -> Vec<Self> {
        let mut keys = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|inner| {
                let (name, after) = inner.split_once('>')?;
                Some((Self::parse(name)?, after))
            });
            if let Some((key, after)) = named {
                keys.push(key);
                rest = after;
            } else {
                keys.push(Self::plain(Code::Char(c)));
                rest = &rest[c.len_utf8()..];
            }
        }
        keys
    }

    /// As the hint line shows it: `^P` rather than `Ctrl-P`.
    pub fn short(self) -> String {
        match self.code {
            Code::Char(c) if self.ctrl && !self.alt => format!("^{}", c.to_ascii_uppercase()),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(word)?;
            }
        }
        if let Some((_, shown, _)) = NAMED.iter().find(|(_, _, code)| *code == self.code) {
            return f.write_str(shown);
        }
        match self.code {
            Code::F(n) => write!(f, "F{n}"),
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_shown() {
        for (text, shown, short) in [
            ("ctrl-p", "Ctrl-P", "^P"),
            ("f12", "F12", "F12"),
            ("shift-tab", "Shift-Tab", "Shift-Tab"),
            ("space", "Space", "Space"),
            ("?", "?", "?"),
            ("G", "G", "G"),
            ("f", "f", "f"),
        ] {
            let key = Key::parse(text).expect(text);
            assert_eq!((key.to_string(), key.short()), (shown.to_owned(), short.to_owned()));
        }
        assert_eq!(Key::parse("nothing"), None);
        let keys = Key::parse_many("/a<enter><ctrl-p>< ");
        assert_eq!(keys.len(), 6);
        assert_eq!(keys[2], Key::plain(Code::Enter));
        assert_eq!(keys[3], Key::ctrl('p'));
        assert_eq!(keys[4].printable(), Some('<'));
    }
}

//! What the escape sequences of xterm, `PuTTY`, rxvt, SCO, VT220, the Linux console, tmux and screen stand for.

use crate::tui::key::{Code, Key};

/// A sequence `ESC [ params intermediates final`, taken apart.
pub(super) struct Csi<'a> {
    /// Everything between `[` and the final byte.
    pub(super) body: &'a [u8],
    /// The final byte.
    pub(super) end: u8,
}

impl Csi<'_> {
    /// The numbers; missing ones are 0. None if a private mark or another odd byte is among them.
    fn numbers(&self) -> Option<Vec<u32>> {
        if self.body.is_empty() {
            return Some(Vec::new());
        }
        std::str::from_utf8(self.body)
            .ok()?
            .split(';')
            .map(|part| {
                let part = part.split(':').next().unwrap_or("");
                if part.is_empty() { Some(0) } else { part.parse().ok() }
            })
            .collect()
    }

    /// The key, or none for replies and other things that are no key.
    pub(super) fn key(&self) -> Option<Key> {
        let numbers = self.numbers()?;
        let first = numbers.first().copied().unwrap_or(0);
        let modifier = numbers.get(1).copied().unwrap_or(0);
        match self.end {
            b'~' | b'$' | b'^' | b'@' => {
                if first == 27 {
                    return coded(numbers.get(2).copied()?, modifier);
                }
                let mut key = modified(numbered(first)?, modifier);
                key.shift |= matches!(self.end, b'$' | b'@');
                key.ctrl |= matches!(self.end, b'^' | b'@');
                Some(key)
            }
            b'u' => coded(first, modifier),
            b'a'..=b'd' if numbers.is_empty() => {
                let mut key = Key::plain(arrow(self.end.to_ascii_uppercase())?);
                key.shift = true;
                Some(key)
            }
            b'Z' => Some(Key::plain(Code::BackTab)),
            b'A'..=b'D' | b'F' | b'H' => Some(modified(arrow(self.end)?, modifier)),
            // A position report has a row other than 1; F1 to F4 with modifiers have 1.
            b'P'..=b'S' if numbers.len() == 2 && first == 1 => {
                Some(modified(Code::F(self.end - b'P' + 1), modifier))
            }
            _ if numbers.is_empty() => sco(self.end).map(Key::plain),
            _ => None,
        }
    }
}

/// The key of `ESC O x`: application cursor keys, F1 to F12 of VT100+, the keypad.
pub(super) fn ss3(byte: u8) -> Option<Key> {
    let code = match byte {
        b'A'..=b'D' | b'F' | b'H' => arrow(byte)?,
        b'a'..=b'd' => {
            let mut key = Key::plain(arrow(byte.to_ascii_uppercase())?);
            key.ctrl = true;
            return Some(key);
        }
        b'M' => Code::Enter,
        b'I' => Code::Tab,
        b'P'..=b'Z' => Code::F(byte - b'P' + 1),
        b'[' => Code::F(12),
        b'j'..=b'y' => Code::Char(char::from(byte - b'j' + b'*')),
        _ => return None,
    };
    Some(Key::plain(code))
}

/// The key of `ESC [ [ x`, the Linux console's F1 to F5.
pub(super) fn linux_console(byte: u8) -> Option<Key> {
    matches!(byte, b'A'..=b'E').then(|| Key::plain(Code::F(byte - b'A' + 1)))
}

fn arrow(byte: u8) -> Option<Code> {
    Some(match byte {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(u8::try_from(number - 10).ok()?),
        17..=21 => Code::F(u8::try_from(number - 11).ok()?),
        23..=26 => Code::F(u8::try_from(number - 12).ok()?),
        28 | 29 => Code::F(u8::try_from(number - 13).ok()?),
        31..=34 => Code::F(u8::try_from(number - 14).ok()?),
        _ => return None,
    })
}

/// SCO and xterm's sun keyboards: function keys as bare letters.
fn sco(byte: u8) -> Option<Code> {
    Some(match byte {
        b'M'..=b'X' => Code::F(byte - b'M' + 1),
        b'I' => Code::PageUp,
        b'G' => Code::PageDown,
        b'L' => Code::Insert,
        _ => return None,
    })
}

fn modified(code: Code, modifier: u32) -> Key {
    let bits = modifier.saturating_sub(1);
    Key { code, ctrl: bits & 4 != 0, alt: bits & 2 != 0, shift: bits & 1 != 0 }
}

/// A key given by its code point.
fn coded(point: u32, modifier: u32) -> Option<Key> {
    let mut key = modified(
        match point {
            9 => Code::Tab,
            13 => Code::Enter,
            27 => Code::Esc,
            8 | 127 => Code::Backspace,
            other => Code::Char(char::from_u32(other).filter(|c| !c.is_control())?),
        },
        modifier,
    );
    if key.code == Code::Tab && key.shift {
        return Some(Key::plain(Code::BackTab));
    }
    if let Code::Char(c) = key.code
        && key.shift
    {
        key.code = Code::Char(c.to_uppercase().next().unwrap_or(c));
        key.shift = false;
    }
    Some(key)
}

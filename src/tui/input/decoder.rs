//! The decoder: a state machine fed with bytes. Time comes in as a call of `timeout`.

use std::time::Duration;

use super::csi::{Csi, linux_console, ss3};
use super::paste::{CAP, normalise};
use crate::tui::key::{Code, Key};

/// What came from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A key.
    Key(Key),
    /// Pasted text, already harmless.
    Paste(String),
    /// A byte that is no UTF-8: the terminal is set to another character set.
    NotUtf8,
}

/// How long a lone Esc waits for the rest of a sequence.
const ESC_WAIT: Duration = Duration::from_millis(50);
/// How long an unfinished sequence or reply waits.
const SEQUENCE_WAIT: Duration = Duration::from_millis(250);
/// How long a paste may be silent before it counts as ended.
const PASTE_WAIT: Duration = Duration::from_secs(2);
/// The longest control sequence; longer ones are given up.
const MAX_CSI: usize = 64;
const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Between keys.
    #[default]
    Ground,
    /// After ESC.
    Esc,
    /// After ESC [.
    Csi,
    /// After ESC [ [.
    Console,
    /// After ESC O.
    Ss3,
    /// In a string that a terminal sent as a reply; swallowed to its end.
    Reply,
    /// In such a string, after ESC.
    ReplyEsc,
    /// In a character of several bytes.
    Utf8,
    /// Between the marks of a paste.
    Paste,
}

/// Turns bytes into keys and pastes.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    state: State,
    held: Vec<u8>,
    paste_end_lost: bool,
}

impl Decoder {
    /// Takes bytes, in pieces of any size.
    pub(crate) fn feed(&mut self, bytes: &[u8], out: &mut Vec<Input>) {
        let mut bytes = bytes;
        if self.paste_end_lost && self.state == State::Ground {
            self.paste_end_lost = false;
            // The rest of a paste that stalled is data still, if its end mark comes now.
            if let Some(at) = find(bytes, PASTE_END) {
                bytes = &bytes[at + PASTE_END.len()..];
            }
        }
        for &byte in bytes {
            self.step(byte, out);
        }
    }

    /// How long to wait for more before calling [`Decoder::timeout`]; none between keys.
    pub(crate) fn wait(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Esc | State::Utf8 => Some(ESC_WAIT),
            State::Paste => Some(PASTE_WAIT),
            _ => Some(SEQUENCE_WAIT),
        }
    }

    /// Ends what is unfinished, since nothing came for [`Decoder::wait`].
    pub(crate) fn timeout(&mut self, out: &mut Vec<Input>) {
        let held = std::mem::take(&mut self.held);
        match std::mem::take(&mut self.state) {
            State::Esc => out.push(Input::Key(Key::plain(Code::Esc))),
            State::Csi if held.is_empty() => out.push(alt('[')),
            State::Ss3 => out.push(alt('O')),
            State::Utf8 => not_utf8(&held, out),
            State::Paste => {
                self.paste_end_lost = true;
                out.push(Input::Paste(normalise(&held)));
            }
            _ => {}
        }
    }

    fn step(&mut self, byte: u8, out: &mut Vec<Input>) {
        match self.state {
            State::Ground => self.ground(byte, out),
            State::Esc => self.escape(byte, out),
            State::Csi => self.csi(byte, out),
            State::Console => {
                self.state = State::Ground;
                out.extend(linux_console(byte).map(Input::Key));
            }
            State::Ss3 => self.ss3(byte, out),
            State::Reply => match byte {
                0x07 | 0x18 | 0x1a | 0x03 => self.state = State::Ground,
                0x1b => self.state = State::ReplyEsc,
                _ => {}
            },
            State::ReplyEsc => {
                self.state = State::Ground;
                if byte != b'\\' {
                    self.state = State::Esc;
                    self.escape(byte, out);
                }
            }
            State::Utf8 => self.utf8(byte, out),
            State::Paste => self.paste(byte, out),
        }
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            0x1b => self.state = State::Esc,
            0xc2..=0xf4 => {
                self.held.push(byte);
                self.state = State::Utf8;
            }
            0x80.. => not_utf8(&[byte], out),
            _ => out.push(Input::Key(single(byte))),
        }
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Input>) {
        self.state = State::Ground;
        match byte {
            b'[' => self.state = State::Csi,
            b'O' => self.state = State::Ss3,
            b']' | b'P' | b'_' | b'^' | b'X' => self.state = State::Reply,
            // Two in a row: the first was a key of its own, whatever the second begins.
            0x1b => {
                out.push(Input::Key(Key::plain(Code::Esc)));
                self.state = State::Esc;
            }
            b'\t' => out.push(Input::Key(Key::plain(Code::BackTab))),
            0x80.. => {
                out.push(Input::Key(Key::plain(Code::Esc)));
                self.ground(byte, out);
            }
            _ => out.push(Input::Key(Key { alt: true, ..single(byte) })),
        }
    }

    fn csi(&mut self, byte: u8, out: &mut Vec<Input>) {
        // rxvt ends Shift keys with `$`, which is an intermediate byte elsewhere.
        let rxvt_shift = byte == b'$' && self.held.iter().all(u8::is_ascii_digit) && !self.held.is_empty();
        match byte {
            b'[' if self.held.is_empty() => self.state = State::Console,
            0x40..=0x7e => self.end_csi(byte, out),
            _ if rxvt_shift => self.end_csi(byte, out),
            0x20..=0x3f if self.held.len() < MAX_CSI => self.held.push(byte),
            0x20..=0x3f => {}
            _ => {
                self.held.clear();
                self.state = State::Ground;
                self.step(byte, out);
            }
        }
    }

    fn end_csi(&mut self, byte: u8, out: &mut Vec<Input>) {
        let body = std::mem::take(&mut self.held);
        self.state = State::Ground;
        match (body.as_slice(), byte) {
            (b"200", b'~') => self.state = State::Paste,
            (b"201", b'~') => {}
            (body, end) => out.extend(Csi { body, end }.key().map(Input::Key)),
        }
    }

    fn ss3(&mut self, byte: u8, out: &mut Vec<Input>) {
        self.state = State::Ground;
        if let Some(key) = ss3(byte) {
            out.push(Input::Key(key));
        } else {
            out.push(alt('O'));
            self.step(byte, out);
        }
    }

    fn utf8(&mut self, byte: u8, out: &mut Vec<Input>) {
        if !(0x80..=0xbf).contains(&byte) {
            self.state = State::Ground;
            not_utf8(&std::mem::take(&mut self.held), out);
            self.step(byte, out);
            return;
        }
        self.held.push(byte);
        let wanted = match self.held.first() {
            Some(0xc2..=0xdf) => 2,
            Some(0xe0..=0xef) => 3,
            _ => 4,
        };
        if self.held.len() < wanted {
            return;
        }
        self.state = State::Ground;
        let held = std::mem::take(&mut self.held);
        match std::str::from_utf8(&held).ok().and_then(|text| text.chars().next()) {
            Some(c) if !c.is_control() => out.push(Input::Key(Key::plain(Code::Char(c)))),
            _ => not_utf8(&held, out),
        }
    }

    fn paste(&mut self, byte: u8, out: &mut Vec<Input>) {
        self.held.push(byte);
        if self.held.ends_with(PASTE_END) {
            let mut held = std::mem::take(&mut self.held);
            held.truncate(held.len() - PASTE_END.len());
            self.state = State::Ground;
            out.push(Input::Paste(normalise(&held)));
        } else if self.held.len() >= CAP + 2 * PASTE_END.len() {
            // Above the cap the oldest bytes stay; of the newest only what may begin the end mark.
            let tail = self.held.len() - PASTE_END.len();
            self.held.drain(CAP..tail);
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn alt(c: char) -> Input {
    Input::Key(Key { alt: true, ..Key::plain(Code::Char(c)) })
}

/// The bytes are taken for ISO-8859-1, the usual case, and the operator is told.
fn not_utf8(bytes: &[u8], out: &mut Vec<Input>) {
    out.push(Input::NotUtf8);
    for &byte in bytes {
        let c = char::from(byte);
        if !c.is_control() {
            out.push(Input::Key(Key::plain(Code::Char(c))));
        }
    }
}

fn single(byte: u8) -> Key {
    match byte {
        b'\r' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        0x08 | 0x7f => Key::plain(Code::Backspace),
        0x1b => Key::plain(Code::Esc),
        0x00 => Key::ctrl(' '),
        0x01..=0x1a => Key::ctrl(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'\\')),
        _ => Key::plain(Code::Char(char::from(byte))),
    }
}

//! The one writer: answers on standard output, notes and failures on standard error. Nothing else prints.
//!
//! All text passes `SafeText`, so that a name can never send an escape sequence (S50). In JSON such characters are
//! escaped instead, so that scripts get what the store holds.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use serde_json::{Value, json};

use super::failure::Failure;
use super::table::Table;
use crate::domain::SafeText;
use crate::service::api::ErrorView;

/// Where a command answers.
#[derive(Debug)]
pub(super) struct Output {
    json: bool,
}

impl Output {
    /// Answers in JSON or in words.
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether the answer is JSON.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// Answers with `value` in JSON, or with `lines` in words.
    pub(super) fn answer(
        &self,
        value: impl FnOnce() -> Value,
        lines: impl FnOnce() -> Vec<String>,
    ) -> Result<(), Failure> {
        if self.json { self.value(&value()) } else { self.lines(&lines()) }
    }

    /// Prints lines of text.
    pub(super) fn lines(&self, lines: &[String]) -> Result<(), Failure> {
        let mut text = String::new();
        for line in lines.iter().flat_map(|line| line.split('\n')) {
            text.push_str(SafeText::new(line, usize::MAX).as_str().trim_end());
            text.push('\n');
        }
        self.raw(text.as_bytes())
    }

    /// Prints a table, as wide as the terminal where there is one.
    pub(super) fn table(&self, table: &Table) -> Result<(), Failure> {
        self.lines(&table.lines(Self::width()))
    }

    /// Prints one JSON value on a line.
    pub(super) fn value(&self, value: &Value) -> Result<(), Failure> {
        self.raw(format!("{}\n", harmless_json(&value.to_string())).as_bytes())
    }

    /// Prints bytes as they are: pages that we made ourselves.
    #[expect(clippy::unused_self, reason = "whoever prints must hold the one writer")]
    pub(super) fn raw(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::invalid(format!("The answer cannot be written: {error}.")),
        })
    }

    /// Tells something beside the answer, on standard error.
    #[expect(clippy::unused_self, reason = "whoever prints must hold the one writer")]
    pub(super) fn note(&self, text: &str) {
        let safe: Vec<_> =
            text.split('\n').map(|line| SafeText::new(line, usize::MAX).into_string()).collect();
        // Nobody reads standard error any more: there is no one left to tell.
        let _ = writeln!(io::stderr().lock(), "{}", safe.join("\n"));
    }

    /// Tells a failure and gives the exit status.
    pub(super) fn failure(&self, failure: &Failure) -> u8 {
        match failure {
            Failure::BrokenPipe => return 0,
            // As shells report a program that a signal ended.
            Failure::Signal(number) => return u8::try_from(128 + number).unwrap_or(1),
            Failure::Answered(sentence) => self.note(&format!("patient-profile: {sentence}")),
            Failure::Told(view) => {
                if self.json {
                    let _ = self.value(&error_json(view));
                }
                self.note(&format!("patient-profile: {}", view.message));
                if !view.hint.is_empty() {
                    self.note(&format!("  {}", view.hint));
                }
            }
        }
        1
    }

    /// Whether progress may be shown: it goes to standard error, and only to a terminal.
    pub(super) fn shows_progress() -> bool {
        io::stderr().is_terminal()
    }

    /// The terminal's width; none where the answer goes into a file or a pipe.
    fn width() -> Option<usize> {
        let stdout = io::stdout();
        if !stdout.is_terminal() {
            return None;
        }
        rustix::termios::tcgetwinsize(&stdout).ok().map(|size| usize::from(size.ws_col)).filter(|w| *w >= 20)
    }
}

/// A failure as a JSON value.
pub(super) fn error_json(view: &ErrorView) -> Value {
    json!({ "error": { "kind": view.kind.word(), "message": view.message, "hint": view.hint } })
}

/// Escapes what a terminal would obey or hide.
fn harmless_json(text: &str) -> String {
    if text.is_ascii() && !text.bytes().any(|byte| byte == 0x7f) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        if c != '\u{7f}' && (c.is_ascii() || !SafeText::from(&*c.encode_utf8(&mut buffer)).altered()) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_the_text_and_sends_nothing_to_the_terminal() {
        let names = ["Zoë", "a\u{1b}[2J\u{9b}31m\u{7f}", "a\u{202e}b\u{200d}", "\u{e0041}tag", "王小明"];
        for name in names {
            let text = harmless_json(&json!({ "name": name }).to_string());
            assert!(!SafeText::new(&text, usize::MAX).altered(), "{text}");
            let back: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(back["name"], name);
        }
        assert!(harmless_json("\"Zoë 王\"").contains("Zoë 王"));
    }
}

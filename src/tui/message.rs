//! The message line and what it said before.

use std::collections::VecDeque;

use crate::wire::client::api::{ErrorKind, ErrorView};

/// How a message begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// It worked.
    Done,
    /// Worth knowing.
    Note,
    /// It did not work.
    Error,
}

impl Level {
    /// The word before the message.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Done => "Done:",
            Self::Note => "Note:",
            Self::Error => "Error:",
        }
    }
}

/// A message: what, why, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// How it begins.
    pub(crate) level: Level,
    /// What it says.
    pub(crate) text: String,
}

impl Message {
    /// It worked.
    pub(crate) fn done(text: impl Into<String>) -> Self {
        Self { level: Level::Done, text: text.into() }
    }

    /// Worth knowing.
    pub(crate) fn note(text: impl Into<String>) -> Self {
        Self { level: Level::Note, text: text.into() }
    }

    /// What the service refused, with its hint.
    pub(crate) fn error(error: &ErrorView) -> Self {
        let text = if error.hint.is_empty() {
            error.message.clone()
        } else {
            format!("{} {}", error.message, error.hint)
        };
        Self { level: Level::Error, text }
    }

    /// What the service refused when it was to be done: somebody else may have been faster.
    pub(crate) fn refused(error: &ErrorView) -> Self {
        let Self { level, text } = Self::error(error);
        let text = match error.kind {
            ErrorKind::Refused => format!("Nothing was done. It may have changed meanwhile. {text}"),
            ErrorKind::Conflict => format!("Nothing was done. {text}"),
            _ => text,
        };
        Self { level, text }
    }

    /// The whole line.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.level.word(), self.text)
    }
}

/// The most messages that are kept.
const KEPT: usize = 200;

/// The messages of this session. The newest stands on the message line until the next, or until the operator goes on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Messages {
    shown: bool,
    /// How often something was said.
    said: u64,
    /// Whether an error came that the bell has not told yet.
    rings: bool,
    all: VecDeque<Message>,
}

impl Messages {
    /// Shows a message.
    pub(crate) fn say(&mut self, message: Message) {
        self.shown = true;
        self.said += 1;
        self.rings |= message.level == Level::Error;
        if self.all.back() == Some(&message) {
            return;
        }
        if self.all.len() == KEPT {
            self.all.pop_front();
        }
        self.all.push_back(message);
    }

    /// Shows a note behind what stands on the message line, so that neither is lost.
    pub(crate) fn add(&mut self, message: Message) {
        match self.current().filter(|current| current.level != Level::Error) {
            Some(current) => {
                let text = format!("{} {}", current.text, message.text);
                let level = current.level;
                self.all.pop_back();
                self.say(Message { level, text });
            }
            None => self.say(message),
        }
    }

    /// Whether to ring the bell; asking resets it. Only errors ring.
    pub(crate) fn take_ring(&mut self) -> bool {
        std::mem::take(&mut self.rings)
    }

    /// How often something was said; tells whether anything came since.
    pub(crate) fn said(&self) -> u64 {
        self.said
    }

    /// Empties the message line.
    pub(crate) fn put_away(&mut self) {
        self.shown = false;
    }

    /// What stands on the message line.
    pub(crate) fn current(&self) -> Option<&Message> {
        self.all.back().filter(|_| self.shown)
    }

    /// All of them, newest first, as lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.all.iter().rev().map(Message::line).collect()
    }
}

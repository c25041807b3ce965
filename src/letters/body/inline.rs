//! The text inside a block: styled pieces, fields and links.

use crate::letters::scan::{Mark, field_name, find_marks};
use crate::letters::xml::shorten;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// A typewriter face.
    pub code: bool,
}

/// What a piece of text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// Text.
    Text(String),
    /// The value of a field.
    Field(String),
    /// A new line in the same paragraph.
    Break,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// How it looks.
    pub style: Style,
    /// The link it belongs to, as a number into the body's targets.
    pub link: Option<usize>,
}

/// Where a link leads: text and fields in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(pub Vec<InlineKind>);

/// Splits `text` at its marks; braces that make no mark stay text and are noted in `malformed`.
pub fn split(text: &str, malformed: &mut Vec<String>) -> Vec<InlineKind> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for mark in find_marks(text) {
        match mark {
            Mark::Field(range, name) => {
                if at < range.start {
                    pieces.push(InlineKind::Text(text[at..range.start].to_owned()));
                }
                pieces.push(InlineKind::Field(field_name(&name)));
                at = range.end;
            }
            Mark::Malformed(range) => malformed.push(shorten(&text[range])),
            Mark::Foreign(_) => {}
        }
    }
    if at < text.len() {
        pieces.push(InlineKind::Text(text[at..].to_owned()));
    }
    pieces
}

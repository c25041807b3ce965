//! Edits and pieces: what of a part is copied, and what is put in between.

use std::ops::Range;

use super::props::Props;

/// How the letters of a value are changed, as a merge field asks with `\*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Case {
    /// Not at all.
    #[default]
    AsIs,
    /// All in capitals.
    Upper,
    /// All small.
    Lower,
    /// The first letter is a capital.
    First,
    /// The first letter of each word is a capital.
    Words,
}

/// The place of a value inside a `w:t` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueSlot {
    /// The name of the field.
    pub field: String,
    /// Text before a value that is not empty.
    pub before: String,
    /// Text after a value that is not empty.
    pub after: String,
    /// How letters are changed.
    pub case: Case,
}

impl ValueSlot {
    /// A value as it is.
    pub fn plain(field: String) -> Self {
        Self { field, before: String::new(), after: String::new(), case: Case::AsIs }
    }
}

/// The place of the letter's body, between two paragraphs.
#[derive(Clone, Debug)]
pub struct BodySlot {
    /// Properties for the paragraphs of the body.
    pub paragraph: Props,
    /// Properties for the runs of the body.
    pub run: Props,
}

impl BodySlot {
    /// The slot for a paragraph whose properties are given raw.
    pub fn of(paragraph: &str, run: &str) -> Self {
        Self { paragraph: Props::paragraph(paragraph).without("sectPr"), run: Props::run(run) }
    }
}

/// What a part is made of.
#[derive(Clone, Debug)]
pub enum Piece {
    /// XML that is written as it stands.
    Raw(String),
    /// A value.
    Value(ValueSlot),
    /// The body.
    Body(Box<BodySlot>),
}

/// Bytes that are replaced.
#[derive(Debug)]
pub struct Edit {
    /// The bytes; an empty range puts something in.
    pub range: Range<usize>,
    /// What replaces them.
    pub with: Vec<Piece>,
}

impl Edit {
    /// Takes bytes out.
    pub fn cut(range: Range<usize>) -> Self {
        Self { range, with: Vec::new() }
    }

    /// Replaces bytes by XML.
    pub fn raw(range: Range<usize>, xml: String) -> Self {
        Self { range, with: vec![Piece::Raw(xml)] }
    }
}

/// Applies `edits` to `text`. Of edits that overlap the outermost wins: what stood in a deleted element is gone.
pub fn compile(text: &str, mut edits: Vec<Edit>) -> Vec<Piece> {
    // What is put in at a place comes before what is replaced from there on.
    edits.sort_by_key(|e| (e.range.start, !e.range.is_empty(), std::cmp::Reverse(e.range.end)));
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut at = 0;
    for edit in edits {
        if edit.range.start < at {
            continue;
        }
        literal.push_str(&text[at..edit.range.start]);
        at = edit.range.end;
        for piece in edit.with {
            if let Piece::Raw(xml) = piece {
                literal.push_str(&xml);
            } else {
                pieces.push(Piece::Raw(std::mem::take(&mut literal)));
                pieces.push(piece);
            }
        }
    }
    literal.push_str(&text[at..]);
    pieces.push(Piece::Raw(literal));
    pieces
}

//! A paragraph as the walk takes it up: its runs, and what stands in them.

use std::ops::Range;

use crate::letters::scan::instruction::{self, Instruction};

/// What a child element of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtomKind {
    /// Text.
    Text,
    /// The text of a field's instruction.
    Instruction,
    /// The beginning of a complex field; `allowed` when no conditional field is around it.
    Begin {
        /// Whether a merge field may be filled here.
        allowed: bool,
    },
    /// Between a field's instruction and its result.
    Separate,
    /// The end of a complex field.
    End,
    /// What shows nothing and may stand in the middle of a mark.
    Nothing,
    /// A break, a tab, a picture and everything else.
    Other,
}

/// A child element of a run.
#[derive(Clone, Debug)]
pub struct Atom {
    /// What it is.
    pub kind: AtomKind,
    /// Its bytes.
    pub range: Range<usize>,
    /// The bytes between its tags.
    pub inner: Range<usize>,
    /// The number of its run in the paragraph.
    pub run: usize,
}

/// A run of a paragraph.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Its bytes.
    pub range: Range<usize>,
    /// The inside of its properties.
    pub props: Option<Range<usize>>,
    /// The element that names its character style.
    pub style: Option<Range<usize>>,
}

/// A field written as one element, `w:fldSimple`.
#[derive(Clone, Debug)]
pub struct Simple {
    pub(super) range: Range<usize>,
    pub(super) instruction: Instruction,
    pub(super) allowed: bool,
    pub(super) atoms: Range<usize>,
    pub(super) runs: Range<usize>,
}

impl Simple {
    /// A field that begins at `start`.
    pub fn new(start: usize, instruction: &str, allowed: bool) -> Self {
        let instruction = instruction::parse(instruction);
        Self { range: start..start, instruction, allowed, atoms: 0..0, runs: 0..0 }
    }
}

/// A paragraph.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// Its bytes.
    pub range: Range<usize>,
    /// Where its end tag begins.
    pub inner_end: usize,
    /// The inside of its properties.
    pub props: Option<Range<usize>>,
    /// Where the element of its properties ends.
    pub props_end: usize,
    /// Whether a section ends with it.
    pub has_section: bool,
    /// Its runs.
    pub runs: Vec<Run>,
    /// What stands in its runs, without what content controls with a field hold.
    pub atoms: Vec<Atom>,
    /// Content controls in it that name the body.
    pub body_controls: Vec<Range<usize>>,
    pub(super) simples: Vec<Simple>,
    pub(super) open_simples: Vec<usize>,
}

impl Paragraph {
    /// A paragraph that begins at `start`.
    pub fn new(start: usize) -> Self {
        Self { range: start..start, ..Self::default() }
    }

    /// A simple field begins.
    pub fn begin_simple(&mut self, mut simple: Simple) {
        simple.atoms = self.atoms.len()..self.atoms.len();
        simple.runs = self.runs.len()..self.runs.len();
        simple.allowed &= self.open_simples.is_empty();
        self.open_simples.push(self.simples.len());
        self.simples.push(simple);
    }

    /// The innermost simple field ends.
    pub fn end_simple(&mut self, end: usize) {
        let (atoms, runs) = (self.atoms.len(), self.runs.len());
        if let Some(simple) = self.open_simples.pop().and_then(|idx| self.simples.get_mut(idx)) {
            simple.range.end = end;
            simple.atoms.end = atoms;
            simple.runs.end = runs;
        }
    }
}

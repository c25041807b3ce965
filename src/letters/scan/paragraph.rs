//! One finished paragraph: its fields and marks turned into edits.

use std::collections::HashSet;
use std::ops::Range;

use super::instruction::{self, Instruction, LEFT_ALONE};
use super::pieces::{Edit, Piece, ValueSlot};
use super::walk::{Found, Notice, Place, Scan, body_slot, field_name};
use crate::domain::mark::{self, BREAK, Mark};
use crate::letters::xml;

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
    range: Range<usize>,
    instruction: Instruction,
    allowed: bool,
    atoms: Range<usize>,
    runs: Range<usize>,
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
    simples: Vec<Simple>,
    open_simples: Vec<usize>,
}

/// A complex field inside the paragraph.
#[derive(Debug)]
struct Complex {
    begin: usize,
    separate: Option<usize>,
    text: String,
    allowed: bool,
    has_nested: bool,
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

    /// Turns everything in it into edits.
    pub fn finish(self, text: &str, may_hold_body: bool, scan: &mut Scan) {
        let n_edits = scan.edits.len();
        let mut work = Work {
            text,
            scan,
            gone: vec![false; self.atoms.len()],
            filled: HashSet::new(),
            bodies: Vec::new(),
            joined: String::new(),
            segments: Vec::new(),
            cuts: Vec::new(),
        };
        work.simple_fields(&self);
        work.complex_fields(&self);
        work.marks(&self);
        work.empty_runs(&self);
        let bodies = work.bodies.len() + self.body_controls.len();
        let run = work.bodies.first().copied().flatten();
        let is_alone = work.is_alone();
        if bodies > 0 {
            for control in &self.body_controls {
                work.scan.edits.push(Edit::cut(control.clone()));
            }
            self.place_body(text, may_hold_body && bodies == 1, run, is_alone, n_edits, scan);
        }
    }

    /// Puts the body in place of the paragraph, or after it when other text stands there.
    fn place_body(
        &self,
        text: &str,
        allowed: bool,
        run: Option<usize>,
        is_alone: bool,
        n_edits: usize,
        scan: &mut Scan,
    ) {
        scan.found.push(Found { name: "body".into(), place: Place::Mark });
        if !allowed {
            scan.notices.push(Notice::BodyMisplaced);
            return;
        }
        scan.has_body = true;
        let props = self.props.clone().map_or("", |p| &text[p]);
        let run_props =
            run.and_then(|r| self.runs.get(r)).and_then(|r| r.props.clone()).map_or("", |p| &text[p]);
        let body = Piece::Body(Box::new(body_slot(props, run_props)));
        if !is_alone {
            scan.notices.push(Notice::BodyNotAlone);
            scan.edits.push(Edit { range: self.range.end..self.range.end, with: vec![body] });
            return;
        }
        // The paragraph itself goes, but not bookmarks and comment ranges that begin or end in it, and not the section
        // that ends with it.
        let anchors = anchors(text, self.range.clone(), &scan.prefix);
        let mut with = vec![Piece::Raw(anchors), body];
        if self.has_section {
            let w = &scan.prefix;
            with.push(Piece::Raw(format!("<{w}p><{w}pPr>{props}</{w}pPr></{w}p>")));
        }
        scan.edits.truncate(n_edits);
        scan.edits.push(Edit { range: self.range.clone(), with });
    }
}

/// The empty elements in `range` that mark the ends of bookmarks, comments and permissions.
fn anchors(text: &str, range: Range<usize>, prefix: &str) -> String {
    const NAMES: [&str; 6] =
        ["bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd"];
    let mut kept = String::new();
    for tag in text[range].split_inclusive('>') {
        let Some(at) = tag.rfind('<') else { continue };
        let tag = &tag[at..];
        let name = tag[1..].split([' ', '/', '>']).next().unwrap_or_default();
        if tag.ends_with("/>") && name.strip_prefix(prefix).is_some_and(|local| NAMES.contains(&local)) {
            kept.push_str(tag);
        }
    }
    kept
}

struct Work<'a> {
    text: &'a str,
    scan: &'a mut Scan,
    gone: Vec<bool>,
    /// Atoms of complex fields that now hold the value.
    filled: HashSet<usize>,
    /// For each mark of the body, the run it stands in.
    bodies: Vec<Option<usize>>,
    /// The text of the paragraph, and of each piece: where it begins in it, and its atom.
    joined: String,
    segments: Vec<(usize, usize)>,
    /// Parts of text atoms that are replaced: atom, bytes, and by what.
    cuts: Vec<(usize, Range<usize>, Option<ValueSlot>)>,
}

impl Work<'_> {
    fn found(&mut self, name: &str, place: Place) {
        self.scan.found.push(Found { name: name.to_owned(), place });
    }

    /// The value of a merge field; none for the body, which is noted.
    fn merge_value(&mut self, field: Instruction, run: Option<usize>) -> Option<ValueSlot> {
        let name = field_name(&field.argument);
        if field.has_picture {
            self.scan.notices.push(Notice::Picture(name.clone()));
        }
        if name == "body" {
            self.bodies.push(run);
            return None;
        }
        self.found(&name, Place::MergeField);
        Some(ValueSlot { field: name, before: field.before, after: field.after, case: field.case })
    }

    fn simple_fields(&mut self, paragraph: &Paragraph) {
        for simple in &paragraph.simples {
            let keyword = simple.instruction.keyword.as_str();
            let is_merge = keyword == "MERGEFIELD" && !simple.instruction.argument.is_empty();
            let has_nested = paragraph.atoms[simple.atoms.clone()]
                .iter()
                .any(|a| matches!(a.kind, AtomKind::Begin { .. }));
            if !is_merge || !simple.allowed || has_nested {
                if is_merge || LEFT_ALONE.contains(&keyword) {
                    self.left_alone(&simple.instruction);
                }
                continue;
            }
            let w = self.scan.prefix.clone();
            let first = paragraph.atoms[simple.atoms.clone()].iter().find(|a| a.kind == AtomKind::Text);
            let run = first.map(|a| a.run).or_else(|| simple.runs.clone().next());
            let props = run.and_then(|r| paragraph.runs.get(r)).and_then(|r| r.props.clone());
            let props = props.map(|p| format!("<{w}rPr>{}</{w}rPr>", &self.text[p])).unwrap_or_default();
            let with = match self.merge_value(simple.instruction.clone(), run) {
                Some(value) => vec![
                    Piece::Raw(format!("<{w}r>{props}<{w}t xml:space=\"preserve\">")),
                    Piece::Value(value),
                    Piece::Raw(format!("</{w}t></{w}r>")),
                ],
                None => Vec::new(),
            };
            self.scan.edits.push(Edit { range: simple.range.clone(), with });
            self.gone[simple.atoms.clone()].fill(true);
        }
    }

    fn left_alone(&mut self, field: &Instruction) {
        let shown = if field.keyword == "MERGEFIELD" {
            format!("MERGEFIELD {}", field.argument)
        } else {
            field.keyword.clone()
        };
        self.scan.notices.push(Notice::LeftAlone(xml::shorten(&shown)));
    }

    fn complex_fields(&mut self, paragraph: &Paragraph) {
        let mut open: Vec<Complex> = Vec::new();
        for (idx, atom) in paragraph.atoms.iter().enumerate() {
            match atom.kind {
                AtomKind::Begin { allowed } => {
                    if let Some(outer) = open.last_mut() {
                        outer.has_nested = true;
                    }
                    open.push(Complex {
                        begin: idx,
                        separate: None,
                        text: String::new(),
                        allowed,
                        has_nested: false,
                    });
                }
                AtomKind::Separate => {
                    if let Some(field) = open.last_mut() {
                        field.separate = Some(idx);
                    }
                }
                AtomKind::Instruction => {
                    if let Some(field) = open.last_mut() {
                        field.text.push_str(&xml::unescape(&self.text[atom.inner.clone()]));
                    }
                }
                AtomKind::End => {
                    if let Some(field) = open.pop() {
                        self.complex_field(paragraph, &field, idx);
                    }
                }
                _ => {}
            }
        }
        for field in open {
            let instruction = instruction::parse(&field.text);
            if instruction.keyword == "MERGEFIELD" {
                self.scan.notices.push(Notice::Spanning(xml::shorten(&instruction.argument)));
            } else if LEFT_ALONE.contains(&instruction.keyword.as_str()) {
                self.left_alone(&instruction);
            }
        }
    }

    fn complex_field(&mut self, paragraph: &Paragraph, field: &Complex, end: usize) {
        let instruction = instruction::parse(&field.text);
        let is_merge = instruction.keyword == "MERGEFIELD" && !instruction.argument.is_empty();
        if !is_merge || !field.allowed || field.has_nested {
            if is_merge || LEFT_ALONE.contains(&instruction.keyword.as_str()) {
                self.left_alone(&instruction);
            }
            return;
        }
        let w = self.scan.prefix.clone();
        let result = field.separate.map_or(end..end, |s| s..end);
        let shown = result.clone().find(|idx| paragraph.atoms[*idx].kind == AtomKind::Text);
        let target = shown.unwrap_or(field.begin);
        let value = self.merge_value(instruction, Some(paragraph.atoms[target].run));
        if value.is_some() {
            self.filled.insert(target);
        }
        for idx in field.begin..=end {
            self.gone[idx] = true;
            let range = paragraph.atoms[idx].range.clone();
            let edit = match &value {
                Some(value) if idx == target => Edit {
                    range,
                    with: vec![
                        Piece::Raw(format!("<{w}t xml:space=\"preserve\">")),
                        Piece::Value(value.clone()),
                        Piece::Raw(format!("</{w}t>")),
                    ],
                },
                _ => Edit::cut(range),
            };
            self.scan.edits.push(edit);
        }
    }

    /// Marks in what is left of the text, also where they run over several runs.
    fn marks(&mut self, paragraph: &Paragraph) {
        for (idx, atom) in paragraph.atoms.iter().enumerate() {
            match atom.kind {
                AtomKind::Text if !self.gone[idx] => {
                    self.segments.push((self.joined.len(), idx));
                    self.joined.push_str(&self.text[atom.inner.clone()]);
                }
                AtomKind::Nothing | AtomKind::Instruction => {}
                _ if self.gone[idx] => {}
                _ => self.joined.push(BREAK),
            }
        }
        if !self.joined.contains(['{', '}']) {
            return;
        }
        let joined = std::mem::take(&mut self.joined);
        for mark in mark::find(&joined) {
            match mark {
                Mark::Field(range, name) => self.mark(paragraph, range, &field_name(&xml::unescape(&name))),
                Mark::Malformed(range) => {
                    let shown = xml::shorten(&xml::unescape(&joined[range]));
                    self.scan.notices.push(Notice::Malformed(shown));
                }
                Mark::Foreign(range) => {
                    let shown = xml::shorten(&xml::unescape(&joined[range]));
                    self.scan.notices.push(Notice::Foreign(shown));
                }
            }
        }
        self.joined = joined;
        self.apply_cuts(paragraph);
    }

    fn mark(&mut self, paragraph: &Paragraph, range: Range<usize>, name: &str) {
        let first = self.segments.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        let mut value = (name != "body").then(|| ValueSlot::plain(name.to_owned()));
        if value.is_none() {
            let run = self.segments.get(first).and_then(|(_, idx)| paragraph.atoms.get(*idx)).map(|a| a.run);
            self.bodies.push(run);
        } else {
            self.found(name, Place::Mark);
        }
        for (start, idx) in self.segments[first..].iter().take_while(|(start, _)| *start < range.end) {
            let inner = &paragraph.atoms[*idx].inner;
            let from = range.start.max(*start) - start;
            let to = (range.end - start).min(inner.len());
            if from < to {
                let bytes = inner.start + from..inner.start + to;
                self.cuts.push((*idx, bytes, value.take()));
            }
        }
    }

    /// One edit for each cut, and a start tag that keeps blanks for each text that was cut.
    fn apply_cuts(&mut self, paragraph: &Paragraph) {
        let mut tagged = None;
        for (idx, range, value) in std::mem::take(&mut self.cuts) {
            let atom = &paragraph.atoms[idx];
            if tagged != Some(idx) {
                let tag = atom.range.start..atom.inner.start;
                let open = format!("<{}t xml:space=\"preserve\">", self.scan.prefix);
                if self.text[tag.clone()] != open {
                    self.scan.edits.push(Edit::raw(tag, open));
                }
                tagged = Some(idx);
            }
            self.scan.edits.push(Edit { range, with: value.into_iter().map(Piece::Value).collect() });
        }
    }

    /// Runs of which nothing is left go too.
    fn empty_runs(&mut self, paragraph: &Paragraph) {
        let mut left = vec![(0usize, false); paragraph.runs.len()];
        for (idx, atom) in paragraph.atoms.iter().enumerate() {
            if let Some((count, stays)) = left.get_mut(atom.run) {
                *count += 1;
                *stays |= !self.gone[idx] || self.filled.contains(&idx);
            }
        }
        for (run, (count, stays)) in paragraph.runs.iter().zip(left) {
            if count > 0 && !stays {
                self.scan.edits.push(Edit::cut(run.range.clone()));
            }
        }
    }

    /// Whether nothing but the mark of the body is left in the paragraph.
    fn is_alone(&self) -> bool {
        let mut from = 0;
        let mut is_blank = |to: usize, next: usize| {
            let between = self.joined[from..to].trim().is_empty();
            from = next;
            between
        };
        let bodies = mark::find(&self.joined).filter_map(|mark| match mark {
            Mark::Field(range, name) if field_name(&name) == "body" => Some(range),
            _ => None,
        });
        let bodies: Vec<Range<usize>> = bodies.collect();
        bodies.iter().all(|range| is_blank(range.start, range.end)) && self.joined[from..].trim().is_empty()
    }
}

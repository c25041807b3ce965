//! A content control whose tag names a field: its content makes room for the value.

use std::ops::Range;

use super::found::{Found, Notice, Place, Scan};
use super::paragraph::{Atom, AtomKind, Paragraph};
use super::pieces::{BodySlot, Edit, Piece, ValueSlot};
use crate::domain::Field;

/// A content control that is open.
#[derive(Debug)]
pub struct Control {
    /// Whether it stands inside a paragraph.
    pub inline: bool,
    /// Its tag.
    pub tag: String,
    /// The field that its tag names, when no control around it does so already.
    pub field: Option<String>,
    /// Elements of its properties that would undo the value: placeholder and data binding.
    pub drop: Vec<Range<usize>>,
    /// Where its content begins.
    pub content: usize,
    /// Whether its content has a start and an end tag, so that something can be put in between.
    pub has_room: bool,
    start: usize,
    depth: usize,
    first: Option<(Atom, Option<Range<usize>>)>,
    others: Vec<Range<usize>>,
    /// Where the first paragraph inside ends, and its properties.
    paragraph: Option<(usize, String)>,
}

impl Control {
    /// A control that begins at `start`, with `depth` paragraphs open.
    pub fn new(start: usize, inline: bool, depth: usize) -> Self {
        Self {
            inline,
            tag: String::new(),
            field: None,
            drop: Vec::new(),
            content: 0,
            has_room: false,
            start,
            depth,
            first: None,
            others: Vec::new(),
            paragraph: None,
        }
    }

    /// Its content begins; `taken` when a control around it names a field.
    pub fn begin_content(&mut self, at: usize, taken: bool) {
        self.content = at;
        let tag = self.tag.trim().trim_start_matches("{{").trim_end_matches("}}");
        if !taken {
            self.field = Field::find(tag).map(|f| f.name.to_owned());
        }
    }

    /// Whether content with `depth` open paragraphs is its own and not that of a text box inside.
    pub fn owns(&self, depth: usize) -> bool {
        depth == if self.inline { self.depth } else { self.depth + 1 }
    }

    /// Takes what stands in it.
    pub fn take(&mut self, atom: Atom, style: Option<Range<usize>>) {
        if self.first.is_none() && matches!(atom.kind, AtomKind::Text | AtomKind::Other) {
            self.first = Some((atom, style));
        } else {
            self.others.push(atom.range);
        }
    }

    /// A paragraph inside it has ended.
    pub fn paragraph(&mut self, paragraph: &Paragraph, text: &str) {
        if self.paragraph.is_none() && !self.inline {
            let props = paragraph.props.clone().map_or("", |p| &text[p]);
            self.paragraph = Some((paragraph.inner_end, props.to_owned()));
        }
    }

    /// Its edits, once it has ended.
    pub fn finish(self, range: Range<usize>, is_body: bool, scan: &mut Scan) {
        let Some(field) = self.field else { return };
        let w = scan.prefix.clone();
        if is_body {
            scan.found.push(Found { name: field, place: Place::Control });
            let props = self.paragraph.as_ref().map_or("", |(_, props)| props.as_str());
            let body = Piece::Body(Box::new(BodySlot::of(props, "")));
            scan.edits.push(Edit { range: self.start..range.end, with: vec![body] });
            return;
        }
        let text = |open: String, close: String| {
            vec![Piece::Raw(open), Piece::Value(ValueSlot::plain(field.clone())), Piece::Raw(close)]
        };
        let open_text = format!("<{w}t xml:space=\"preserve\">");
        let close_text = format!("</{w}t>");
        let in_run = || text(format!("<{w}r>{open_text}"), format!("{close_text}</{w}r>"));
        let has_placeholder = !self.drop.is_empty();
        match (self.first, self.paragraph) {
            (Some((atom, style)), _) => {
                scan.edits.push(Edit { range: atom.range, with: text(open_text, close_text) });
                scan.edits.extend(style.filter(|_| has_placeholder).map(Edit::cut));
            }
            (None, Some((end, _))) if end > self.content => {
                scan.edits.push(Edit { range: end..end, with: in_run() });
            }
            (None, None) if self.inline && self.has_room => {
                let at = self.content;
                scan.edits.push(Edit { range: at..at, with: in_run() });
            }
            _ => {
                scan.notices.push(Notice::Malformed(format!("content control {}", self.tag)));
                return;
            }
        }
        scan.edits.extend(self.others.into_iter().map(Edit::cut));
        scan.edits.extend(self.drop.into_iter().map(Edit::cut));
        scan.found.push(Found { name: field, place: Place::Control });
    }
}

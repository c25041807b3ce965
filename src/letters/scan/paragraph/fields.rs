//! Fields of Word's mail merge, as one element and as a sequence of characters.

use super::finish::Work;
use super::model::{AtomKind, Paragraph};
use crate::letters::scan::found::Notice;
use crate::letters::scan::instruction::{self, Instruction, LEFT_ALONE};
use crate::letters::scan::pieces::{Edit, Piece};
use crate::letters::xml;

/// A complex field inside the paragraph.
#[derive(Debug)]
struct Complex {
    begin: usize,
    separate: Option<usize>,
    text: String,
    allowed: bool,
    has_nested: bool,
}

impl Work<'_> {
    /// Fills the fields that are one element each.
    pub(super) fn simple_fields(&mut self, paragraph: &Paragraph) {
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

    /// Fills the fields that are written as a sequence of characters.
    pub(super) fn complex_fields(&mut self, paragraph: &Paragraph) {
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
}

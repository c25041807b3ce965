//! The walk through one text part: paragraphs, runs, fields and content controls, however they are nested.
//!
//! Text boxes are stories of their own inside a run; their paragraphs never join with those around them.

use std::ops::Range;

use super::control::Control;
use super::found::{Notice, Scan};
use super::instruction::{self, CONDITIONAL};
use super::paragraph::{Atom, AtomKind, Paragraph, Run, Simple};
use crate::letters::error::XmlFault;
use crate::letters::xml::{self, Kind, Tag, Tokens};

/// Most children that the runs of one paragraph may have, so that hostile text cannot fill the memory.
const MAX_PIECES: usize = 50_000;
/// Most fields and notices of one part.
const MAX_MARKS: usize = 5_000;

/// Walks through `text`. Only the main part may hold the body.
pub fn scan(text: &str, is_main: bool) -> Result<Scan, XmlFault> {
    let mut walk = Walk {
        text,
        is_main,
        scan: Scan::default(),
        stack: Vec::new(),
        paragraphs: Vec::new(),
        controls: Vec::new(),
        stories: vec![0],
        fields: Vec::new(),
        n_blocking: 0,
        n_pieces: 0,
    };
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next()? {
        match token.kind {
            Kind::Open { tag, empty } => walk.open(&tag, token.range, empty),
            Kind::Close => walk.close(token.range),
            Kind::Other => walk.other(),
            Kind::Text => {}
        }
        if walk.n_pieces > MAX_PIECES || walk.scan.found.len() + walk.scan.notices.len() > MAX_MARKS {
            return Err(XmlFault::Broken(
                "it has more marks or pieces in a paragraph than any letter".into(),
            ));
        }
    }
    Ok(walk.scan)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Plain,
    Body,
    LastSection,
    Paragraph,
    ParagraphProps,
    SectionProps,
    Run,
    RunProps,
    Atom(AtomKind),
    /// Text outside a run, which no word processor writes and nothing can be put into.
    Stray,
    /// Text with a comment or a CDATA section in it.
    Spoilt,
    TextBox,
    Simple,
    Control,
    ControlProps,
    ControlDrop,
    ControlContent,
}

struct Open {
    frame: Frame,
    start: usize,
    /// The end of the start tag.
    inner: usize,
}

/// A complex field that is open at this place.
struct OpenField {
    instruction: String,
    in_result: bool,
    /// Whether a merge field inside it is left alone.
    blocks: bool,
}

struct Walk<'a> {
    text: &'a str,
    is_main: bool,
    scan: Scan,
    stack: Vec<Open>,
    paragraphs: Vec<Paragraph>,
    controls: Vec<Control>,
    /// How many paragraphs were open when each story began; the last is the current story.
    stories: Vec<usize>,
    fields: Vec<OpenField>,
    /// How many of the open fields block.
    n_blocking: usize,
    /// The most children that the runs of one paragraph had so far.
    n_pieces: usize,
}

impl Walk<'_> {
    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>, empty: bool) {
        if self.stack.is_empty() {
            let name = tag.name();
            name[..name.len() - tag.local().len()].clone_into(&mut self.scan.prefix);
        }
        let is_word = tag.prefix() == self.scan.prefix.trim_end_matches(':');
        let frame = self.frame_of(tag, is_word);
        self.begin(frame, tag, &range);
        self.stack.push(Open { frame, start: range.start, inner: range.end });
        if empty {
            self.close(range.end..range.end);
        }
    }

    fn frame_of(&mut self, tag: &Tag<'_>, is_word: bool) -> Frame {
        let parent = self.stack.last().map_or(Frame::Plain, |o| o.frame);
        let local = tag.local();
        if parent == Frame::ControlProps && matches!(local, "dataBinding" | "showingPlcHdr") {
            return Frame::ControlDrop;
        }
        if !is_word {
            return if parent == Frame::Run { Frame::Atom(AtomKind::Other) } else { Frame::Plain };
        }
        if matches!(local, "ins" | "del" | "moveFrom" | "moveTo")
            && !self.scan.notices.contains(&Notice::Tracked)
        {
            self.scan.notices.push(Notice::Tracked);
        }
        match (parent, local) {
            (Frame::Run, "rPr") => Frame::RunProps,
            (Frame::Run, _) => Frame::Atom(self.atom_kind(tag)),
            (_, "p") => Frame::Paragraph,
            (Frame::Paragraph, "pPr") => Frame::ParagraphProps,
            (Frame::ParagraphProps, "sectPr") => Frame::SectionProps,
            (Frame::Body, "sectPr") => Frame::LastSection,
            (_, "r") if self.in_paragraph() => Frame::Run,
            (_, "t") => Frame::Stray,
            (_, "txbxContent") => Frame::TextBox,
            (_, "fldSimple") if self.in_paragraph() => Frame::Simple,
            (_, "sdt") => Frame::Control,
            (Frame::Control, "sdtPr") => Frame::ControlProps,
            (Frame::Control, "sdtContent") => Frame::ControlContent,
            (_, "body") if self.is_main && self.stack.len() == 1 => Frame::Body,
            _ => Frame::Plain,
        }
    }

    /// Whether a paragraph of the current story is open.
    fn in_paragraph(&self) -> bool {
        self.paragraphs.len() > self.stories.last().copied().unwrap_or(0)
    }

    fn begin(&mut self, frame: Frame, tag: &Tag<'_>, range: &Range<usize>) {
        let parent = self.stack.last().map_or(Frame::Plain, |o| o.frame);
        match frame {
            Frame::Paragraph => self.paragraphs.push(Paragraph::new(range.start)),
            Frame::Run => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.runs.push(Run { range: range.clone(), ..Run::default() });
                }
            }
            Frame::TextBox => self.stories.push(self.paragraphs.len()),
            Frame::Simple => {
                let instruction = tag.attribute("instr").unwrap_or_default();
                let allowed = self.n_blocking == 0;
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.begin_simple(Simple::new(range.start, &instruction, allowed));
                }
            }
            Frame::Control => {
                let depth = self.paragraphs.len();
                let inline = self.in_paragraph();
                self.controls.push(Control::new(range.start, inline, depth));
            }
            Frame::ControlContent => {
                let taken = self.controls.iter().any(|c| c.field.is_some());
                if let Some(control) = self.controls.last_mut() {
                    control.begin_content(range.end, taken);
                }
            }
            Frame::Plain if parent == Frame::ControlProps && tag.local() == "tag" => {
                if let Some(control) = self.controls.last_mut() {
                    control.tag = tag.attribute("val").unwrap_or_default();
                }
            }
            Frame::Plain if parent == Frame::RunProps && tag.local() == "rStyle" => {
                if let Some(run) = self.paragraphs.last_mut().and_then(|p| p.runs.last_mut()) {
                    run.style = Some(range.clone());
                }
            }
            _ => {}
        }
    }

    fn other(&mut self) {
        if let Some(open) = self.stack.last_mut()
            && open.frame == Frame::Atom(AtomKind::Text)
        {
            // A CDATA section or comment in text: no word processor writes it, and splicing into it would not be safe.
            open.frame = Frame::Spoilt;
        }
    }

    fn close(&mut self, tag: Range<usize>) {
        let Some(open) = self.stack.pop() else { return };
        let range = open.start..tag.end;
        let inner = open.inner..tag.start.max(open.inner);
        match open.frame {
            Frame::Atom(kind) => self.end_atom(kind, range, inner),
            Frame::Run => {
                if let Some(run) = self.paragraphs.last_mut().and_then(|p| p.runs.last_mut()) {
                    run.range = range;
                }
            }
            Frame::RunProps => {
                if let Some(run) = self.paragraphs.last_mut().and_then(|p| p.runs.last_mut()) {
                    run.props = Some(inner);
                }
            }
            Frame::ParagraphProps => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.props = Some(inner);
                    paragraph.props_end = range.end;
                }
            }
            Frame::SectionProps => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.has_section = true;
                }
            }
            Frame::Simple => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.end_simple(range.end);
                }
            }
            Frame::Paragraph => self.end_paragraph(range, inner.end),
            Frame::TextBox => drop(self.stories.pop()),
            Frame::LastSection => self.scan.end_at = Some(range.start),
            Frame::Body if self.scan.end_at.is_none() => self.scan.end_at = Some(inner.end),
            Frame::Stray => self.refuse_marks(inner),
            Frame::Spoilt => {
                self.refuse_marks(inner.clone());
                self.end_atom(AtomKind::Other, range, inner);
            }
            Frame::ControlDrop => {
                if let Some(control) = self.controls.last_mut() {
                    control.drop.push(range);
                }
            }
            Frame::ControlContent => {
                if let Some(control) = self.controls.last_mut() {
                    control.has_room = !tag.is_empty();
                }
            }
            Frame::Control => {
                if let Some(control) = self.controls.pop() {
                    self.end_control(control, range);
                }
            }
            _ => {}
        }
    }

    /// Marks in text that nothing can be put into would stay in the letter.
    fn refuse_marks(&mut self, inner: Range<usize>) {
        let text = xml::unescape(&self.text[inner]);
        if text.contains("{{") || text.contains("}}") {
            self.scan.notices.push(Notice::Malformed(xml::shorten(&text)));
        }
    }

    fn atom_kind(&mut self, tag: &Tag<'_>) -> AtomKind {
        match tag.local() {
            "t" => AtomKind::Text,
            "instrText" => AtomKind::Instruction,
            "lastRenderedPageBreak" | "commentReference" | "annotationRef" => AtomKind::Nothing,
            "fldChar" => match tag.attribute("fldCharType").as_deref() {
                Some("begin") => AtomKind::Begin { allowed: self.n_blocking == 0 },
                Some("separate") => AtomKind::Separate,
                Some("end") => AtomKind::End,
                _ => AtomKind::Other,
            },
            _ => AtomKind::Other,
        }
    }

    fn end_atom(&mut self, kind: AtomKind, range: Range<usize>, inner: Range<usize>) {
        match kind {
            AtomKind::Begin { .. } => {
                self.fields.push(OpenField { instruction: String::new(), in_result: false, blocks: true });
                self.n_blocking += 1;
            }
            AtomKind::Separate => {
                if let Some(field) = self.fields.last_mut().filter(|f| !f.in_result) {
                    field.in_result = true;
                    field.blocks = is_conditional(&field.instruction);
                    self.n_blocking -= usize::from(!field.blocks);
                }
            }
            AtomKind::End => {
                self.n_blocking -= usize::from(self.fields.pop().is_some_and(|f| f.blocks));
            }
            AtomKind::Instruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruction.push_str(&xml::unescape(&self.text[inner.clone()]));
                }
            }
            _ => {}
        }
        let depth = self.paragraphs.len();
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let run = paragraph.runs.len().saturating_sub(1);
        let atom = Atom { kind, range, inner, run };
        if let Some(control) = self.controls.iter_mut().find(|c| c.field.is_some() && c.owns(depth)) {
            let style = paragraph.runs.last().and_then(|r| r.style.clone());
            control.take(atom, style);
        } else {
            paragraph.atoms.push(atom);
        }
        self.n_pieces = self.n_pieces.max(paragraph.atoms.len());
    }

    fn end_paragraph(&mut self, range: Range<usize>, inner_end: usize) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        paragraph.range = range;
        paragraph.inner_end = inner_end;
        let depth = self.paragraphs.len() + 1;
        if let Some(control) = self.controls.iter_mut().find(|c| c.field.is_some() && c.owns(depth)) {
            control.paragraph(&paragraph, self.text);
        }
        let may_hold_body = self.is_main && !self.scan.has_body && depth == 1;
        paragraph.finish(self.text, may_hold_body, &mut self.scan);
    }

    fn end_control(&mut self, control: Control, range: Range<usize>) {
        let is_body = control.field.as_deref() == Some("body");
        if is_body {
            let inline = control.inline;
            if inline && let Some(paragraph) = self.paragraphs.last_mut() {
                paragraph.body_controls.push(range);
                return;
            }
            if !self.is_main || self.scan.has_body || !self.paragraphs.is_empty() {
                self.scan.notices.push(Notice::BodyMisplaced);
                return;
            }
            self.scan.has_body = true;
        }
        control.finish(range, is_body, &mut self.scan);
    }
}

fn is_conditional(instruction: &str) -> bool {
    CONDITIONAL.contains(&instruction::parse(instruction).keyword.as_str())
}

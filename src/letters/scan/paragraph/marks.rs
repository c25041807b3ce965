//! Marks in braces, also where they run over several runs.

use std::ops::Range;

use super::finish::Work;
use super::model::{AtomKind, Paragraph};
use crate::domain::mark::{self, BREAK, Mark};
use crate::letters::scan::found::{Notice, Place, field_name};
use crate::letters::scan::pieces::{Edit, Piece, ValueSlot};
use crate::letters::xml;

impl Work<'_> {
    /// Marks in what is left of the text, also where they run over several runs.
    pub(super) fn marks(&mut self, paragraph: &Paragraph) {
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

    /// Whether nothing but the mark of the body is left in the paragraph.
    pub(super) fn is_alone(&self) -> bool {
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

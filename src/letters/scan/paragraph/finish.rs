//! A paragraph that has ended: everything in it is turned into edits, and the body gets its place.

use std::collections::HashSet;
use std::ops::Range;

use super::model::Paragraph;
use crate::letters::scan::found::{Found, Notice, Place, Scan, field_name};
use crate::letters::scan::instruction::Instruction;
use crate::letters::scan::pieces::{BodySlot, Edit, Piece, ValueSlot};

impl Paragraph {
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
        let body = Piece::Body(Box::new(BodySlot::of(props, run_props)));
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

/// The work on one paragraph.
pub(super) struct Work<'a> {
    pub(super) text: &'a str,
    pub(super) scan: &'a mut Scan,
    pub(super) gone: Vec<bool>,
    /// Atoms of complex fields that now hold the value.
    pub(super) filled: HashSet<usize>,
    /// For each mark of the body, the run it stands in.
    pub(super) bodies: Vec<Option<usize>>,
    /// The text of the paragraph, and of each piece: where it begins in it, and its atom.
    pub(super) joined: String,
    pub(super) segments: Vec<(usize, usize)>,
    /// Parts of text atoms that are replaced: atom, bytes, and by what.
    pub(super) cuts: Vec<(usize, Range<usize>, Option<ValueSlot>)>,
}

impl Work<'_> {
    /// Notes a field.
    pub(super) fn found(&mut self, name: &str, place: Place) {
        self.scan.found.push(Found { name: name.to_owned(), place });
    }

    /// The value of a merge field; none for the body, which is noted.
    pub(super) fn merge_value(&mut self, field: Instruction, run: Option<usize>) -> Option<ValueSlot> {
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
}

//! A file read to its end as a sequence of items and issues, one at a time, whatever its size.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::io::{self, BufRead, Chain, Cursor, Read};
use std::sync::Arc;

use crate::intake::caps;
use crate::intake::csv::Table;
use crate::intake::fhir::resource;
use crate::intake::format::{self, Format};
use crate::intake::input::Input;
use crate::intake::issue::{Issue, Place, Severity};
use crate::intake::item::Item;
use crate::intake::json_document::{Documents, Piece, too_long};
use crate::intake::opened::Opened;
use crate::intake::options::{Options, Pass};
use crate::intake::report::Report;

/// What a file gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A record.
    Item(Box<Item>),
    /// Something that was noticed.
    Issue(Issue),
}

/// The head of a file that was looked at, and the rest of it.
type Source<R> = Chain<Cursor<Vec<u8>>, R>;

#[derive(Debug)]
pub(super) enum Body<R> {
    Lines(Input<Source<R>>, Vec<u8>),
    Json(Box<Documents<Source<R>>>),
    Csv(Box<Table<Source<R>>>),
    Refused(String),
    Ended(u64),
}

/// A file being read: an iterator of items and issues that never ends early and never fails.
///
/// At most one resource (16 MiB) is held at a time. What is wrong with a resource becomes an issue, and the next is
/// read.
#[derive(Debug)]
pub struct Reading<R> {
    pub(super) file: Arc<str>,
    pub(super) options: Options,
    pub(super) body: Body<R>,
    pub(super) queue: VecDeque<Event>,
    /// Resource types that are not taken in, with their counts.
    pub(super) unknown: BTreeMap<String, u64>,
    /// Lines of a bulk export's own log.
    pub(super) log_lines: u64,
    pub(super) deletions: u64,
    /// The resources of a history Bundle that were read: the first version of each is the newest.
    pub(super) history: HashSet<[u8; 12]>,
    /// Bundles inside lines and entries that are being read, the innermost last.
    pub(super) opened: Vec<Opened>,
}

impl<R: BufRead> Reading<R> {
    /// Begins to read `input`, which the issues call `file`.
    pub fn new(file: &str, mut input: R, options: Options) -> Self {
        let mut head = Vec::new();
        let looked = input.by_ref().take(format::HEAD as u64).read_to_end(&mut head);
        let whole = head.len() < format::HEAD;
        let format = format::sniff(file, &head, whole);
        let start = if head.starts_with(format::BOM) { format::BOM.len() } else { 0 };
        let mut head = Cursor::new(head);
        head.set_position(start as u64);
        let source = Input::new(head.chain(input));
        let people_too = matches!(options.pass, Pass::Everything | Pass::People);
        let body = match (looked, format) {
            (Err(error), _) => Body::Refused(unreadable(&error)),
            // What is wrong with the file as such is said once, by the first pass.
            (_, Format::None(_) | Format::Csv) if !people_too => Body::Ended(0),
            (_, Format::None(reason)) => Body::Refused(reason.to_owned()),
            (_, Format::JsonLines) => Body::Lines(source, Vec::new()),
            (_, Format::Json) => Body::Json(Box::new(Documents::new(source))),
            (_, Format::Csv) => Body::Csv(Box::new(Table::new(source))),
        };
        Self {
            file: file.into(),
            options,
            body,
            queue: VecDeque::new(),
            unknown: BTreeMap::new(),
            log_lines: 0,
            deletions: 0,
            history: HashSet::new(),
            opened: Vec::new(),
        }
    }

    /// How many bytes of the file were read, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        match &self.body {
            Body::Lines(input, _) => input.taken,
            Body::Json(documents) => documents.taken(),
            Body::Csv(table) => table.taken(),
            Body::Refused(_) => 0,
            Body::Ended(taken) => *taken,
        }
    }

    /// Whether this pass tells what is wrong with the file as such.
    pub(super) fn tells(&self) -> bool {
        matches!(self.options.pass, Pass::Everything | Pass::People)
    }

    pub(super) fn issue(&mut self, place: Place, severity: Severity, reason: String) {
        if self.tells() {
            let file = Arc::clone(&self.file);
            self.queue.push_back(Event::Issue(Issue { file, place, severity, reason }));
        }
    }

    /// Reads on until something is in the queue or the file has ended.
    fn advance(&mut self) {
        if let Some(opened) = self.opened.pop() {
            return self.nested(opened);
        }
        let body = std::mem::replace(&mut self.body, Body::Ended(0));
        let (body, step) = match body {
            Body::Lines(mut input, mut line) => {
                let step = self.line(&mut input, &mut line);
                (Body::Lines(input, line), step)
            }
            Body::Json(mut documents) => {
                let step = self.piece(&mut documents);
                (Body::Json(documents), step)
            }
            Body::Csv(mut table) => {
                let step = table.advance(&self.file, &self.options, &mut self.queue);
                (Body::Csv(table), step)
            }
            Body::Refused(reason) => {
                self.issue(Place::default(), Severity::Refused, reason);
                (Body::Ended(0), Ok(false))
            }
            Body::Ended(taken) => (Body::Ended(taken), Ok(false)),
        };
        self.body = body;
        match step {
            Ok(true) => {}
            Ok(false) => self.end(),
            Err(error) => {
                self.issue(Place::default(), Severity::Refused, unreadable(&error));
                self.end();
            }
        }
    }

    fn line(&mut self, input: &mut Input<Source<R>>, line: &mut Vec<u8>) -> io::Result<bool> {
        let place = Place::line(input.line);
        let Some(taken) = input.line(line, caps::RESOURCE)? else { return Ok(false) };
        if taken.too_long {
            self.issue(place, Severity::Refused, too_long());
        } else if !line.trim_ascii().is_empty() {
            self.text(line, place, "");
        }
        Ok(true)
    }

    fn piece(&mut self, documents: &mut Documents<Source<R>>) -> io::Result<bool> {
        let Some(piece) = documents.next_piece()? else { return Ok(false) };
        match piece {
            Piece::Fault(line, path, reason) => {
                self.issue(Place { line: Some(line), path }, Severity::Refused, reason);
            }
            Piece::Resource(line, path) => {
                self.text(&mut documents.text, Place { line: Some(line), path }, "");
            }
            Piece::Entry(line, at) => {
                let place = Place { line: Some(line), path: format!("entry[{at}]") };
                let bundle = documents.bundle_type.clone();
                self.text(&mut documents.text, place, &bundle);
            }
        }
        Ok(true)
    }

    /// Says what was counted, once.
    fn end(&mut self) {
        if let Body::Ended(_) = self.body {
            return;
        }
        let mut report = Report::new(&self.file, Place::default());
        for (kind, count) in std::mem::take(&mut self.unknown) {
            resource::note_unknown(&kind, count, &mut report);
        }
        if self.log_lines > 0 {
            report.add(Severity::Note, "", "this is the log of a bulk export, not data");
        }
        if self.deletions > 0 {
            report.add(Severity::Note, "", "asks for deletions: an import never deletes");
        }
        if self.tells() {
            self.queue.extend(report.issues.into_iter().map(Event::Issue));
        }
        self.body = Body::Ended(self.bytes_read());
    }
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read any further: {error}")
}

impl<R: BufRead> Iterator for Reading<R> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Some(event);
            }
            if let Body::Ended(_) = self.body {
                return None;
            }
            self.advance();
        }
    }
}

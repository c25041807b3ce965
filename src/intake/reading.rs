//! A file read to its end as a sequence of items and issues, one at a time, whatever its size.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::io::{self, BufRead, Chain, Cursor, Read};
use std::sync::Arc;

use super::caps;
use super::csv::Table;
use super::fhir::resource::{self, Outcome};
use super::format::{self, Format};
use super::input::Input;
use super::issue::{Issue, Place, Severity};
use super::item::Item;
use super::json_document::{Documents, Piece, entry_parts, too_long};
use super::json_scan::{Elements, Members, text_member};
use super::options::{Options, Pass};
use super::report::Report;

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
enum Body<R> {
    Lines(Input<Source<R>>, Vec<u8>),
    Json(Box<Documents<Source<R>>>),
    Csv(Box<Table<Source<R>>>),
    Refused(String),
    Ended(u64),
}

/// How deep Bundles may be nested in Bundles.
const NESTED: u32 = 4;
/// How many resource types are counted one by one.
const TYPES: usize = 200;
/// How many entries of a history are remembered.
const HISTORY: usize = 100_000;

/// A file being read: an iterator of items and issues that never ends early and never fails.
///
/// At most one resource (16 MiB) is held at a time. What is wrong with a resource becomes an issue, and the next is
/// read.
#[derive(Debug)]
pub struct Reading<R> {
    file: Arc<str>,
    options: Options,
    body: Body<R>,
    queue: VecDeque<Event>,
    /// Resource types that are not taken in, with their counts.
    unknown: BTreeMap<String, u64>,
    /// Lines of a bulk export's own log.
    log_lines: u64,
    deletions: u64,
    /// The resources of a history Bundle that were read: the first version of each is the newest.
    history: HashSet<String>,
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
    fn tells(&self) -> bool {
        matches!(self.options.pass, Pass::Everything | Pass::People)
    }

    fn issue(&mut self, place: Place, severity: Severity, reason: String) {
        if self.tells() {
            let file = Arc::clone(&self.file);
            self.queue.push_back(Event::Issue(Issue { file, place, severity, reason }));
        }
    }

    /// Reads on until something is in the queue or the file has ended.
    fn advance(&mut self) {
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
            Piece::Resource(line, path) => self.text(&documents.text, Place { line: Some(line), path }, ""),
            Piece::Entry(line, at) => {
                let place = Place { line: Some(line), path: format!("entry[{at}]") };
                self.text(&documents.text, place, &documents.bundle_type);
            }
        }
        Ok(true)
    }

    /// One value as bytes; `bundle` is the type of the Bundle of which it is an entry, `?` where that is not known.
    fn text(&mut self, bytes: &[u8], place: Place, bundle: &str) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.issue(place, Severity::Refused, "is not UTF-8".to_owned());
            return;
        };
        if place.path.starts_with("entry[") {
            self.entry(text, &place, bundle, 0);
        } else {
            self.resource(text, "", place, 0);
        }
    }

    fn entry(&mut self, text: &str, place: &Place, bundle: &str, depth: u32) {
        let (full_url, resource, method) = entry_parts(text);
        if resource.is_none() && text_member(text, "resourceType").is_some() {
            let reason = "stands in the Bundle without an entry around it; it was read all the same";
            self.issue(place.clone(), Severity::Odd, reason.to_owned());
            return self.resource(text, "", place.clone(), depth);
        }
        let Some(resource) = resource else {
            if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
                self.issue(place.clone(), Severity::Refused, "is not valid JSON".to_owned());
            }
            self.deletions += u64::from(method == Some("DELETE"));
            return;
        };
        if bundle == "history"
            && self.history.len() < HISTORY
            && !full_url.is_empty()
            && !self.history.insert(full_url.clone())
        {
            return;
        }
        self.resource(resource, &full_url, place.inside("resource"), depth);
    }

    /// One resource; those that only wrap others are opened.
    fn resource(&mut self, text: &str, full_url: &str, place: Place, depth: u32) {
        let kind = text_member(text, "resourceType");
        if depth < NESTED && kind == Some("Bundle") {
            let bundle = text_member(text, "type").unwrap_or_default();
            let list = Members::of(text).find(|(key, _)| *key == "entry").map_or("", |(_, value)| value);
            for (at, entry) in Elements::of(list).enumerate() {
                self.entry(entry, &place.inside(&format!("entry[{at}]")), bundle, depth + 1);
            }
            return;
        }
        if depth < NESTED && kind == Some("Parameters") && !text.contains("/STU3/") {
            let list = Members::of(text).find(|(key, _)| *key == "parameter").map_or("", |(_, value)| value);
            for (at, parameter) in Elements::of(list).enumerate() {
                let inner =
                    Members::of(parameter).find(|(key, value)| *key == "resource" && value.starts_with('{'));
                if let Some((_, inner)) = inner {
                    self.resource(inner, "", place.inside(&format!("parameter[{at}].resource")), depth + 1);
                }
            }
            return;
        }
        let mut report = Report::new(&self.file, place);
        match resource::read(text, full_url, &self.options, &mut report) {
            Outcome::Item(item) => self.queue.push_back(Event::Item(item)),
            Outcome::Nothing => {}
            Outcome::ExportLog => self.log_lines += 1,
            Outcome::Unknown(kind) => {
                let known = self.unknown.contains_key(&kind) || self.unknown.len() < TYPES;
                *self.unknown.entry(if known { kind } else { "other".to_owned() }).or_default() += 1;
            }
        }
        self.queue.extend(report.issues.into_iter().map(Event::Issue));
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

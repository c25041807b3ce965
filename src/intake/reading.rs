//! A file read to its end as a sequence of items and issues, one at a time, whatever its size.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::io::{self, BufRead, Chain, Cursor, Read};
use std::ops::Range;
use std::sync::Arc;

use serde::de::IgnoredAny;

use super::caps;
use super::csv::Table;
use super::fhir::resource::{self, Outcome};
use super::format::{self, Format};
use super::input::Input;
use super::issue::{Issue, Place, Severity};
use super::item::{Item, SourceName};
use super::json_document::{Documents, Piece, entry_parts, too_long};
use super::json_scan::text_member;
use super::opened::{Kind, Opened, parameter, range_in, wrapper};
use super::options::{Options, Pass};
use super::report::Report;
use super::resolver::digest;

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

/// What a piece of a file is.
enum Part<'a> {
    /// An entry of a Bundle of this type.
    Entry(&'a str),
    /// A resource.
    Resource,
}

/// How deep Bundles may be nested in Bundles.
const NESTED: usize = 4;
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
    history: HashSet<[u8; 12]>,
    /// Bundles inside lines and entries that are being read, the innermost last.
    opened: Vec<Opened>,
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

    /// One value as bytes, of which `bytes` may keep the room; `bundle` is the type of the Bundle whose entry it is.
    fn text(&mut self, bytes: &mut Vec<u8>, place: Place, bundle: &str) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.issue(place, Severity::Refused, "is not UTF-8".to_owned());
            return;
        };
        let part = if place.path.starts_with("entry[") { Part::Entry(bundle) } else { Part::Resource };
        let found = match part {
            Part::Entry(bundle) => self.entry(text, place, bundle),
            Part::Resource => Some((0..text.len(), String::new(), place)),
        };
        let Some((range, full_url, place)) = found else { return };
        match wrapper(&text[range.clone()]) {
            None => self.resource(&text[range], &full_url, place),
            Some(list) => {
                let list = list.moved(range.start);
                // The text stays while its entries are read one by one: they are not all held as items at once.
                let text = String::from_utf8(std::mem::take(bytes)).unwrap_or_default();
                self.opened.push(list.opened(Arc::new(text), place));
            }
        }
    }

    /// The next element of the wrapper that was opened last.
    fn nested(&mut self, mut opened: Opened) {
        let Some((element, place)) = opened.next_element() else { return };
        let (text, depth) = (Arc::clone(&opened.text), self.opened.len());
        let kind = opened.kind.clone();
        self.opened.push(opened);
        let found = match &kind {
            Kind::Bundle(bundle) => self.entry(&text[element.clone()], place, bundle),
            Kind::Parameters => parameter(&text[element.clone()])
                .map(|range| (range, String::new(), place.inside("resource"))),
        };
        let Some((range, full_url, place)) = found else { return };
        let range = element.start + range.start..element.start + range.end;
        match wrapper(&text[range.clone()]) {
            Some(_) if depth >= NESTED => {
                self.issue(place, Severity::Refused, "Bundles are nested too deep here".to_owned());
            }
            Some(list) => {
                let list = list.moved(range.start);
                self.opened.push(list.opened(text, place));
            }
            None => self.resource(&text[range], &full_url, place),
        }
    }

    /// The place of the resource in an entry, and its `fullUrl`.
    fn entry(&mut self, text: &str, place: Place, bundle: &str) -> Option<(Range<usize>, String, Place)> {
        let (full_url, resource, method) = entry_parts(text);
        let Some(resource) = resource else {
            if text_member(text, "resourceType").is_some() {
                let reason = "stands in the Bundle without an entry around it; it was read all the same";
                self.issue(place.clone(), Severity::Odd, reason.to_owned());
                return Some((0..text.len(), String::new(), place));
            }
            if let Err(fault) = serde_json::from_str::<IgnoredAny>(text) {
                self.issue(place, Severity::Refused, resource::syntax_fault(&fault));
            }
            self.deletions += u64::from(method == Some("DELETE"));
            return None;
        };
        if bundle == "history" && !full_url.is_empty() && self.history.len() < HISTORY {
            let name = SourceName::Url(full_url.clone());
            if !self.history.insert(digest(super::item::Kind::Binary, &name)) {
                return None;
            }
        }
        Some((range_in(text, resource), full_url, place.inside("resource")))
    }

    fn resource(&mut self, text: &str, full_url: &str, place: Place) {
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

#[cfg(test)]
mod tests {
    use super::*;

    impl<R: BufRead> Reading<R> {
        /// How many bytes are held: of texts, and roughly of items.
        fn held(&self) -> usize {
            let text = match &self.body {
                Body::Lines(_, line) => line.capacity(),
                Body::Json(documents) => documents.text.capacity(),
                _ => 0,
            };
            let opened = self.opened.iter().map(|opened| opened.text.capacity()).max().unwrap_or(0);
            text + opened + self.queue.len() * 2000 + self.unknown.len() * 100 + self.history.len() * 13
        }
    }

    /// A file that is made while it is read: `head`, many times `unit`, `tail`.
    fn made(head: &str, unit: &str, count: usize, tail: &str) -> impl BufRead {
        let owned = |text: &str| Cursor::new(text.as_bytes().to_vec());
        owned(head)
            .chain(io::BufReader::new(Repeat { unit: unit.as_bytes().to_vec(), count, at: 0 }))
            .chain(owned(tail))
    }

    struct Repeat {
        unit: Vec<u8>,
        count: usize,
        at: usize,
    }

    impl Read for Repeat {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.count == 0 {
                return Ok(0);
            }
            let given = (&self.unit[self.at..]).read(out)?;
            self.at += given;
            if self.at == self.unit.len() {
                (self.at, self.count) = (0, self.count - 1);
            }
            Ok(given)
        }
    }

    /// The most bytes held while reading, the items and the issues.
    fn peak(file: &str, input: impl BufRead) -> (usize, usize, usize) {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let mut reading = Reading::new(file, input, Options::new(today));
        let (mut most, mut items, mut issues) = (0, 0, 0);
        while let Some(event) = reading.next() {
            most = most.max(reading.held());
            match event {
                Event::Item(_) => items += 1,
                Event::Issue(_) => issues += 1,
            }
        }
        (most, items, issues)
    }

    const PATIENT: &str = r#"{"resource":{"resourceType":"Patient","id":"1","name":[{"family":"X"}],"birthDate":"1961-03-04"}},"#;

    #[test]
    fn memory_does_not_grow_with_the_file() {
        let (head, tail) = (r#"{"resourceType":"Bundle","entry":["#, r#"{"resource":{}}]}"#);
        let (most, items, _) = peak("a.json", made(head, PATIENT, 20_000, tail));
        assert_eq!(items, 20_000);
        assert!(most < 20_000, "{most} bytes for a Bundle");
        let (most, items, issues) = peak("a.json", made(r#"{"a":""#, &"x".repeat(1 << 20), 24, "\"}"));
        assert_eq!((items, issues), (0, 1), "a resource of 24 MiB is refused");
        assert!(most < 2 * caps::RESOURCE, "{most} bytes for one resource");
        let line = format!("{{\"a\":1}}\n{head}");
        let (most, items, _) = peak("a.ndjson", made(&line, PATIENT, 20_000, &format!("{tail}\n")));
        assert_eq!(items, 20_000);
        assert!(
            most < 20_000 * PATIENT.len() * 3,
            "{most} bytes for a Bundle on a line: its text, not its items"
        );
    }
}

//! One value of a file: a resource, the entry of a Bundle, or a list of more that is opened.

use std::io::BufRead;
use std::ops::Range;
use std::sync::Arc;

use serde::de::IgnoredAny;

use super::file::{Event, Reading};
use crate::intake::fhir::resource::{self, Outcome};
use crate::intake::issue::{Place, Severity};
use crate::intake::item::{self, SourceName};
use crate::intake::json_document::entry_parts;
use crate::intake::json_scan::text_member;
use crate::intake::opened::{Kind, Opened, parameter, range_in, wrapper};
use crate::intake::report::Report;
use crate::intake::resolver::digest;

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

impl<R: BufRead> Reading<R> {
    /// One value as bytes, of which `bytes` may keep the room; `bundle` is the type of the Bundle whose entry it is.
    pub(super) fn text(&mut self, bytes: &mut Vec<u8>, place: Place, bundle: &str) {
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
    pub(super) fn nested(&mut self, mut opened: Opened) {
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
            if !self.history.insert(digest(item::Kind::Binary, &name)) {
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
}

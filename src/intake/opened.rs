//! Resources that only wrap others (a Bundle in a line or an entry, Parameters), walked one element at a time.

use std::ops::Range;
use std::sync::Arc;

use super::fhir::resource::version_in_profiles;
use super::issue::Place;
use super::json_scan::{Elements, Members, text_member};

/// A wrapper that is being walked.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    /// The text in which it lies.
    pub text: Arc<String>,
    /// What wraps.
    pub kind: Kind,
    /// The part of the text that was not walked yet.
    rest: Range<usize>,
    place: Place,
    next: usize,
}

/// What wraps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A Bundle of this type.
    Bundle(String),
    /// Parameters.
    Parameters,
}

/// A wrapper that was found, with the part of a text where its elements stand.
#[derive(Clone, Debug)]
pub(super) struct List {
    kind: Kind,
    range: Range<usize>,
}

impl List {
    /// The same list, where the resource was found `start` bytes into a longer text.
    pub fn moved(self, start: usize) -> Self {
        Self { range: start + self.range.start..start + self.range.end, ..self }
    }

    /// Begins to walk it.
    pub fn opened(self, text: Arc<String>, place: Place) -> Opened {
        Opened { text, kind: self.kind, rest: self.range, place, next: 0 }
    }
}

impl Opened {
    /// The next element, as a part of the text, and its place.
    pub fn next_element(&mut self) -> Option<(Range<usize>, Place)> {
        let text = self.text.as_str();
        let mut elements = Elements::going_on(&text[self.rest.clone()]);
        let element = range_in(text, elements.next()?);
        self.rest.start = self.rest.end - elements.rest().len();
        let step = match self.kind {
            Kind::Bundle(_) => format!("entry[{}]", self.next),
            Kind::Parameters => format!("parameter[{}]", self.next),
        };
        self.next += 1;
        Some((element, self.place.inside(&step)))
    }
}

/// The elements of a resource that only wraps others; none for all other resources.
pub(super) fn wrapper(resource: &str) -> Option<List> {
    let (kind, list) = match text_member(resource, "resourceType")? {
        "Bundle" => (Kind::Bundle(text_member(resource, "type").unwrap_or_default().to_owned()), "entry"),
        // Those of STU3 are refused as a whole, with their version.
        "Parameters" if version_in_profiles(resource).is_none() => (Kind::Parameters, "parameter"),
        _ => return None,
    };
    let list = Members::of(resource).find(|(key, _)| *key == list).map_or("", |(_, value)| value);
    let inside = list.strip_prefix('[').unwrap_or("");
    let range = if inside.is_empty() { 0..0 } else { range_in(resource, inside) };
    Some(List { kind, range })
}

/// The resource of one parameter.
pub(super) fn parameter(text: &str) -> Option<Range<usize>> {
    let found = Members::of(text).find(|(key, value)| *key == "resource" && value.starts_with('{'));
    found.map(|(_, resource)| range_in(text, resource))
}

/// Where `part`, a slice of `text`, lies in it.
pub(super) fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len());
    start..(start + part.len()).min(text.len())
}

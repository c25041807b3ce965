//! Finds the key of the record that a reference names, among those that were imported before.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::fhir::reference::is_uuid;
use super::item::{Item, Kind, Reference, SourceName};
use crate::domain::RecordKey;

/// How many business identifiers of a record can be referred to.
const IDENTIFIERS: usize = 4;

/// Names and keys in memory: about 60 bytes a record and 40 a name. Nothing of a patient can be read from it: names
/// are kept as digests.
#[derive(Debug, Default)]
pub struct Resolver {
    /// Digests of kind and name to places in `keys`; [`AMBIGUOUS`] where two records answer to one name.
    names: HashMap<[u8; 12], u32>,
    keys: Vec<RecordKey>,
}

/// Stands for "two records answer to this name".
const AMBIGUOUS: u32 = u32::MAX;

/// What a lookup finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The record.
    Key(RecordKey),
    /// Two or more records answer to the name: to choose one would be to guess.
    Ambiguous,
    /// No record answers to the name.
    Nothing,
}

impl Resolver {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Enters all the names of an item under `key`.
    pub fn add(&mut self, item: &Item, key: RecordKey) {
        let at = self.place_of(key);
        let kind = item.incoming.kind();
        let mut identifiers = 0;
        for name in &item.names {
            if let SourceName::Identifier(identifier) = name {
                identifiers += 1;
                if identifiers > IDENTIFIERS || identifier.value.is_empty() {
                    continue;
                }
            }
            self.enter(digest(kind, name), at);
        }
    }

    /// Enters one more name for `key`, such as a role's for its practitioner.
    pub fn add_name(&mut self, kind: Kind, name: &SourceName, key: RecordKey) {
        let at = self.place_of(key);
        self.enter(digest(kind, name), at);
    }

    fn place_of(&mut self, key: RecordKey) -> u32 {
        // Names of one record come one after the other: looking at the last key saves most doubles.
        if self.keys.last() != Some(&key) {
            self.keys.push(key);
        }
        u32::try_from(self.keys.len() - 1).unwrap_or(AMBIGUOUS)
    }

    fn enter(&mut self, digest: [u8; 12], at: u32) {
        let keys = &self.keys;
        let key = |at: u32| keys.get(at as usize);
        self.names
            .entry(digest)
            .and_modify(|known| {
                if *known == AMBIGUOUS || key(*known) != key(at) {
                    *known = AMBIGUOUS;
                }
            })
            .or_insert(at);
    }

    /// The record that `name` names among those of `kind`.
    pub fn find_name(&self, kind: Kind, name: &SourceName) -> Found {
        match self.names.get(&digest(kind, name)) {
            None => Found::Nothing,
            Some(&AMBIGUOUS) => Found::Ambiguous,
            Some(at) => self.keys.get(*at as usize).map_or(Found::Nothing, |key| Found::Key(*key)),
        }
    }

    /// The record that a reference leads to: its names are tried in their order.
    pub fn find(&self, kind: Kind, reference: &Reference) -> Found {
        let found = reference.names.iter().map(|name| self.find_name(kind, name));
        let mut answer = Found::Nothing;
        for found in found {
            match found {
                Found::Key(_) => return found,
                Found::Ambiguous => answer = Found::Ambiguous,
                Found::Nothing => {}
            }
        }
        answer
    }

    /// The record that has the same identity as `item`, among those that were entered: a later version of it.
    pub fn find_item(&self, item: &Item) -> Found {
        item.names.first().map_or(Found::Nothing, |name| self.find_name(item.incoming.kind(), name))
    }

    /// How many names are known.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether no name is known.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// A digest of a name. An id in the form of a UUID and its `urn:uuid:` are one name: exports refer to resources in
/// either way.
pub(super) fn digest(kind: Kind, name: &SourceName) -> [u8; 12] {
    let mut digest = Sha256::new();
    digest.update([kind as u8]);
    match name {
        SourceName::Url(url) => {
            let uuid = url.strip_prefix("urn:uuid:");
            digest.update(if uuid.is_some() { b"u" } else { b"l" });
            digest.update(uuid.map_or_else(|| url.clone(), str::to_ascii_lowercase));
        }
        SourceName::Local { id, .. } if is_uuid(id) => {
            digest.update(b"u");
            digest.update(id.to_ascii_lowercase());
        }
        SourceName::Local { resource, id } => {
            digest.update(b"r");
            digest.update(resource);
            digest.update(b"/");
            digest.update(id);
        }
        SourceName::Identifier(identifier) => {
            digest.update(b"i");
            digest.update((identifier.system.len() as u64).to_be_bytes());
            digest.update(&identifier.system);
            digest.update(&identifier.value);
        }
    }
    let mut short = [0; 12];
    short.copy_from_slice(&digest.finalize()[..12]);
    short
}

/// The reason for an issue about a record whose patient is not found.
pub fn unresolved_reason(found: Found) -> &'static str {
    match found {
        Found::Ambiguous => {
            "refers to a patient by a name that two records have: it cannot be told which is meant"
        }
        _ => "refers to a patient that is neither in this import nor in the store",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Identifier;

    fn local(id: &str) -> SourceName {
        SourceName::Local { resource: "Patient".to_owned(), id: id.to_owned() }
    }

    fn item(names: Vec<SourceName>) -> Item {
        let incoming = super::super::item::Incoming::Patient(Box::default());
        Item { place: super::super::issue::Place::default(), names, incoming }
    }

    #[test]
    fn names_lead_to_keys_and_shared_names_to_nobody() {
        let mut resolver = Resolver::new();
        let number =
            |value: &str| SourceName::Identifier(Identifier { system: "s".into(), value: value.into() });
        let (one, two) = (RecordKey([1; 16]), RecordKey([2; 16]));
        resolver.add(&item(vec![number("1"), local("1")]), one);
        resolver.add(&item(vec![number("2"), local("1")]), two);
        resolver.add(&item(vec![number("1"), local("1b")]), one);
        assert_eq!(resolver.find_name(Kind::Patient, &number("1")), Found::Key(one));
        assert_eq!(resolver.find_name(Kind::Patient, &local("1")), Found::Ambiguous);
        assert_eq!(resolver.find_name(Kind::Referral, &number("1")), Found::Nothing);
        let reference = Reference { names: vec![local("1"), number("2")], display: String::new() };
        assert_eq!(resolver.find(Kind::Patient, &reference), Found::Key(two), "a later name decides");
        assert_eq!(resolver.find_item(&item(vec![number("1")])), Found::Key(one));
        assert_eq!(resolver.find(Kind::Patient, &Reference::default()), Found::Nothing);
    }

    #[test]
    fn a_uuid_is_one_name_in_either_form() {
        let mut resolver = Resolver::new();
        let uuid = "018F428E-34f6-4707-8009-5ad742f901e7";
        resolver.add(&item(vec![local(uuid)]), RecordKey([1; 16]));
        let urn = SourceName::Url(format!("urn:uuid:{}", uuid.to_lowercase()));
        assert_eq!(resolver.find_name(Kind::Patient, &urn), Found::Key(RecordKey([1; 16])));
        assert_eq!(resolver.find_name(Kind::Practitioner, &urn), Found::Nothing);
    }
}

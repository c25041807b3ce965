//! Referrals, documents and associated information of an import.

use std::collections::BTreeSet;

use crate::domain::{Associated, Document, Organisation, Practitioner, RecordKey, Referral};
use crate::intake::{
    Content, Found, Incoming, IncomingDocument, Issue, Item, Kind, Place, Reference, Severity, identity,
    unresolved_reason,
};
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::store::records::table;
use crate::vault::ObjectId;

use super::links::{key_of, patient_of};
use super::run::{BATCH, Importer};
use super::tally::Sort;

/// Records that may wait for their referral; more are kept without one.
const MAX_LATE: usize = 50_000;
/// Contents that may be looked out for: what is remembered of each is a few hundred bytes.
const MAX_WANTED: usize = 200_000;

/// A record whose referral was not read yet.
#[derive(Debug)]
pub(super) enum Late {
    Document(Document, Vec<Reference>),
    Associated(Associated, Vec<Reference>),
}

impl Importer<'_> {
    pub(super) fn take_record(&mut self, item: Item) -> Result<(), ServiceError> {
        let sort = match item.incoming {
            Incoming::Referral(_) => Sort::Referral,
            Incoming::Document(_) => Sort::Document,
            _ => Sort::Other,
        };
        let found = match item.incoming.subject() {
            Some(subject) => patient_of(self.service, &self.resolver, subject)?,
            None => Found::Nothing,
        };
        let Found::Key(patient) = found else {
            let file = self.file();
            self.tally.refuse(sort, &file, item.place, unresolved_reason(found));
            return Ok(());
        };
        let key = key_of(self.service, item.incoming.kind(), &identity(&item));
        if let Incoming::Referral(_) = &item.incoming {
            self.resolver.add(&item, key);
        }
        match item.incoming {
            Incoming::Referral(incoming) => {
                let referral = Referral {
                    key,
                    patient,
                    date: incoming.date,
                    service: incoming.service,
                    status: incoming.status,
                    reference: incoming.reference,
                    requester: self.named(&incoming.requester)?,
                    performer: self.named(&incoming.performer)?,
                    reason: incoming.reason,
                };
                self.put_if_changed(Sort::Referral, &table::of_patient(patient, key), &referral)
            }
            Incoming::Document(incoming) => self.take_document(key, patient, *incoming),
            Incoming::Associated(incoming) => {
                let associated = Associated {
                    key,
                    patient,
                    referral: self.referral(&incoming.referrals),
                    kind: incoming.kind,
                    title: incoming.title,
                    status: incoming.status,
                    start: incoming.start,
                    end: incoming.end,
                };
                if self.may_wait(associated.referral, &incoming.referrals) {
                    self.without_referral.push(Late::Associated(associated, incoming.referrals));
                    return Ok(());
                }
                self.put_if_changed(Sort::Other, &table::of_patient(patient, key), &associated)
            }
            _ => Ok(()),
        }
    }

    fn take_document(
        &mut self,
        key: RecordKey,
        patient: RecordKey,
        incoming: IncomingDocument,
    ) -> Result<(), ServiceError> {
        let mut document = Document {
            key,
            patient,
            referral: self.referral(&incoming.referrals),
            title: incoming.title,
            kind: incoming.kind,
            date: incoming.date,
            author: self.named(&incoming.author)?,
            content_type: incoming.content_type,
            size: incoming.size,
            object: None,
            withdrawn: incoming.withdrawn,
        };
        let place = table::of_patient(patient, key);
        if let Content::Here(bytes) = &incoming.content {
            document.object = self.content(&place, bytes)?;
            document.size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        } else if let Some(seen) = repository::get::<Document>(&self.service.store, &place)?
            && seen.value.object.is_some()
        {
            // Content that came with an earlier import stays, and is as long as it is, whatever the source says.
            (document.object, document.size) = (seen.value.object, seen.value.size);
        }
        if let Content::Elsewhere(reference) = incoming.content {
            self.want_content(&reference, &document);
        }
        if self.may_wait(document.referral, &incoming.referrals) {
            self.without_referral.push(Late::Document(document, incoming.referrals));
            return Ok(());
        }
        self.put_if_changed(Sort::Document, &place, &document)
    }

    /// The sealed object of a content: the one that is there if it is the same, else a new one.
    fn content(&self, place: &[u8], bytes: &[u8]) -> Result<Option<[u8; 16]>, ServiceError> {
        let known =
            repository::get::<Document>(&self.service.store, place)?.and_then(|seen| seen.value.object);
        if let Some(object) = known
            && self.service.find_object(ObjectId(object))?.as_deref() == Some(bytes)
        {
            return Ok(known);
        }
        if self.dry_run {
            return Ok(known);
        }
        Ok(Some(self.service.store.put_object(bytes)?.0))
    }

    /// The words for whom a reference names: those of the source, else the record's.
    fn named(&self, reference: &Reference) -> Result<String, ServiceError> {
        if !reference.display.is_empty() {
            return Ok(reference.display.clone());
        }
        let place = |found| match found {
            Found::Key(key) => Some(key),
            _ => None,
        };
        if let Some(key) = place(self.resolver.find(Kind::Practitioner, reference)) {
            let found = self.known::<Practitioner>(&key.0)?;
            return Ok(found.map(|practitioner| practitioner.name).unwrap_or_default());
        }
        if let Some(key) = place(self.resolver.find(Kind::Organisation, reference)) {
            let found = self.known::<Organisation>(&key.0)?;
            return Ok(found.map(|organisation| organisation.name).unwrap_or_default());
        }
        Ok(String::new())
    }

    fn referral(&self, references: &[Reference]) -> Option<RecordKey> {
        references.iter().find_map(|reference| match self.resolver.find(Kind::Referral, reference) {
            Found::Key(key) => Some(key),
            _ => None,
        })
    }

    fn may_wait(&self, referral: Option<RecordKey>, references: &[Reference]) -> bool {
        let names_one = references.iter().any(|reference| !reference.is_empty());
        referral.is_none() && names_one && self.without_referral.len() < MAX_LATE
    }

    /// Attaches what came before its referral.
    pub(super) fn attach_late(&mut self) -> Result<(), ServiceError> {
        for late in std::mem::take(&mut self.without_referral) {
            match late {
                Late::Document(mut document, references) => {
                    document.referral = self.referral(&references);
                    let place = table::of_patient(document.patient, document.key);
                    self.put_if_changed(Sort::Document, &place, &document)?;
                }
                Late::Associated(mut associated, references) => {
                    associated.referral = self.referral(&references);
                    let place = table::of_patient(associated.patient, associated.key);
                    self.put_if_changed(Sort::Other, &place, &associated)?;
                }
            }
        }
        Ok(())
    }

    /// Attaches the content of a document that came as a resource of its own.
    pub(super) fn take_content(&mut self, item: &Item) -> Result<(), ServiceError> {
        let Incoming::Binary(binary) = &item.incoming else { return Ok(()) };
        let wanted = item.names.iter().filter_map(|name| self.wanted_contents.get(name)).flatten();
        let wanted: BTreeSet<Vec<u8>> = wanted.cloned().collect();
        for place in wanted {
            let Some(mut document) = self.known::<Document>(&place)? else { continue };
            let object = self.content(&place, &binary.bytes)?;
            if object != document.object {
                document.object = object;
                document.size = u64::try_from(binary.bytes.len()).unwrap_or(u64::MAX);
                self.draft.put(&place, &document);
            }
            if self.draft.len() >= BATCH {
                self.commit_records()?;
            }
        }
        Ok(())
    }

    /// Remembers that the content of `document` comes as a resource of its own.
    fn want_content(&mut self, reference: &Reference, document: &Document) {
        if self.wanted_contents.len() >= MAX_WANTED {
            let (file, place) = (self.file(), Place::default());
            let reason = format!(
                "more than {MAX_WANTED} documents have their contents elsewhere: those of the others are not attached; import fewer files at a time"
            );
            if !std::mem::replace(&mut self.said_too_many, true) {
                self.tally.issue(&Issue { file, place, severity: Severity::Odd, reason });
            }
            return;
        }
        for name in &reference.names {
            let place = table::of_patient(document.patient, document.key);
            self.wanted_contents.entry(name.clone()).or_default().push(place);
        }
    }
}

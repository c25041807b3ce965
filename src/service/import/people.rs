//! Who the people of an import are: patients by identity, alias, or NHS number and date of birth; organisations and
//! practitioners by identity.

use crate::domain::{NhsNumber, Organisation, Patient, PatientDetails, Practitioner, RecordKey};
use crate::intake::{Found, Incoming, Issue, Item, Kind, Severity, identity, same_person};
use crate::service::error::ServiceError;
use crate::store::Key;
use crate::store::records::table;

use super::links::{fhir_id, key_of};
use super::patients::PendingPatient;
use super::run::{BATCH, Importer};
use super::tally::Sort;

/// Whom a record is about.
struct Named {
    key: RecordKey,
    /// The key by the identity, where the patient was found under another one just now.
    alias: Option<RecordKey>,
}

impl Importer<'_> {
    pub(super) fn take_patient(&mut self, item: Item) -> Result<(), ServiceError> {
        let own_id = fhir_id(&item);
        let by_identity = key_of(self.service, Kind::Patient, &identity(&item));
        let Incoming::Patient(incoming) = &item.incoming else { return Ok(()) };
        let mut incoming = (**incoming).clone();
        let known = &mut incoming.details.identifiers;
        known.extend(own_id.filter(|id| !known.contains(id)));
        if let Found::Key(key) = self.resolver.find(Kind::Organisation, &incoming.organisation) {
            incoming.details.organisation = Some(key);
        }
        let Named { key, alias } = self.name(by_identity, &incoming.details)?;
        let repeated = self.came_before(&item, &incoming.details, key);
        self.resolver.add(&item, key);
        if let Some(number) = incoming.details.nhs_number {
            self.note_shared(number, key, &item);
            self.by_nhs_number.entry(number.as_u64()).or_insert(key);
        }
        // The same record twice in one batch: the first must be there before the second is compared with it.
        if self.pending.iter().any(|pending| pending.key == key) {
            self.commit_patients()?;
        }
        let file = self.file();
        self.pending.push(PendingPatient { key, alias, repeated, incoming, place: item.place, file });
        if self.pending.len() >= BATCH {
            self.commit_patients()?;
        }
        Ok(())
    }

    /// The patient: by identity, by an alias found before, or by NHS number and date of birth together.
    fn name(&self, by_identity: RecordKey, details: &PatientDetails) -> Result<Named, ServiceError> {
        let own = Named { key: by_identity, alias: None };
        if let Some(record) = self.service.store.get(&Key::new(table::ALIAS, &by_identity.0))?
            && let Ok(key) = record.bytes.as_slice().try_into()
        {
            return Ok(Named { key: RecordKey(key), alias: None });
        }
        if self.known::<Patient>(&by_identity.0)?.is_some() {
            return Ok(own);
        }
        let Some(number) = details.nhs_number else { return Ok(own) };
        for key in self.with_nhs_number(number) {
            let waits = self.pending.iter().find(|pending| pending.key == key);
            let ours = match waits.or_else(|| self.differing.get(&key)) {
                Some(pending) => Some(pending.incoming.details.clone()),
                None => self.known::<Patient>(&key.0)?.map(|patient| patient.details),
            };
            if ours.is_some_and(|ours| same_person(&ours, details)) {
                return Ok(Named { key, alias: (key != by_identity).then_some(by_identity) });
            }
        }
        Ok(own)
    }

    /// Whether this import had a record of the patient before.
    fn came_before(&self, item: &Item, details: &PatientDetails, key: RecordKey) -> bool {
        let by_number = details.nhs_number.and_then(|number| self.by_nhs_number.get(&number.as_u64()));
        self.resolver.find_item(item) == Found::Key(key) || by_number == Some(&key)
    }

    /// Says that another patient has the NHS number: who they are has to be looked at by a person.
    fn note_shared(&mut self, number: NhsNumber, key: RecordKey, item: &Item) {
        if self.with_nhs_number(number).iter().any(|other| *other != key) {
            self.tally.issue(&Issue {
                file: self.file(),
                place: item.place.clone(),
                severity: Severity::Odd,
                reason:
                    "another patient has this NHS number, and the dates of birth do not show that they are \
                         one person: kept as two patients"
                        .to_owned(),
            });
        }
    }

    fn with_nhs_number(&self, number: NhsNumber) -> Vec<RecordKey> {
        let mut keys = self.service.directory.by_nhs_number(number);
        keys.extend(self.by_nhs_number.get(&number.as_u64()));
        keys
    }

    pub(super) fn take_person(&mut self, item: &Item) -> Result<(), ServiceError> {
        let kind = item.incoming.kind();
        let key = key_of(self.service, kind, &identity(item));
        match &item.incoming {
            Incoming::Organisation(organisation) => {
                self.resolver.add(item, key);
                let organisation = Organisation { key, ..(**organisation).clone() };
                self.put_if_changed(Sort::Other, &key.0, &organisation)?;
            }
            Incoming::Practitioner(practitioner) => {
                self.resolver.add(item, key);
                let practitioner = Practitioner { key, ..practitioner.clone() };
                self.put_if_changed(Sort::Other, &key.0, &practitioner)?;
            }
            Incoming::Role(role) => {
                let practitioner = self.resolver.find(Kind::Practitioner, &role.practitioner);
                if let Found::Key(practitioner) = practitioner {
                    self.resolver.add(item, practitioner);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

//! Patients, organisations and practitioners of an import.

use crate::domain::account::{Account, Command, Context, Subject, decide};
use crate::domain::{
    Activity, NhsNumber, Organisation, Patient, PatientDetails, PatientId, Practitioner, RecordKey,
    RecordStatus,
};
use crate::intake::{
    Found, Incoming, IncomingPatient, Item, Kind, Place, identity, looks_like_another_person, same_person,
};
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft, PatientSeen, Seen};
use crate::store::Priority;
use crate::store::records::{Stored, Summary, table};
use crate::vault::ObjectId;

use super::links::{fhir_id, key_of};
use super::run::{BATCH, Importer};
use super::tally::{Became, Sort};

/// A patient that was read and waits for the next commit.
#[derive(Clone, Debug)]
pub(super) struct PendingPatient {
    key: RecordKey,
    /// The key by the identity, where the patient was found under another one.
    alias: Option<RecordKey>,
    incoming: IncomingPatient,
    place: Place,
    file: std::sync::Arc<str>,
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
        let key = self.key_for(by_identity, &incoming.details)?;
        self.resolver.add(&item, key);
        if let Some(number) = incoming.details.nhs_number {
            self.by_nhs_number.entry(number.as_u64()).or_insert(key);
        }
        // The same record twice in one batch: the first must be there before the second is compared with it.
        if self.pending.iter().any(|pending| pending.key == key) {
            self.commit_patients()?;
        }
        let alias = (key != by_identity).then_some(by_identity);
        self.pending.push(PendingPatient { key, alias, incoming, place: item.place, file: self.file() });
        if self.pending.len() >= BATCH {
            self.commit_patients()?;
        }
        Ok(())
    }

    /// The key of the patient: by identity, by an alias found before, or by NHS number and date of birth together.
    fn key_for(&self, by_identity: RecordKey, details: &PatientDetails) -> Result<RecordKey, ServiceError> {
        if let Some(record) = self.service.store.get(&crate::store::Key::new(table::ALIAS, &by_identity.0))?
            && let Ok(key) = record.bytes.as_slice().try_into()
        {
            return Ok(RecordKey(key));
        }
        if repository::get::<Patient>(&self.service.store, &by_identity.0)?.is_some() {
            return Ok(by_identity);
        }
        let Some(number) = details.nhs_number else { return Ok(by_identity) };
        for key in self.with_nhs_number(number) {
            let ours = match self.pending.iter().find(|pending| pending.key == key) {
                Some(pending) => Some(pending.incoming.details.clone()),
                None => {
                    repository::get::<Patient>(&self.service.store, &key.0)?.map(|seen| seen.value.details)
                }
            };
            if ours.is_some_and(|ours| same_person(&ours, details)) {
                return Ok(key);
            }
        }
        Ok(by_identity)
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

    /// Puts a record into the next commit unless the store has it as it is.
    pub(super) fn put_if_changed<T>(
        &mut self,
        sort: Sort,
        place: &[u8],
        value: &T,
    ) -> Result<(), ServiceError>
    where
        T: Stored + PartialEq,
    {
        let known = match self.draft.pending::<T>(place)? {
            Some(pending) => Some(pending),
            None => repository::get::<T>(&self.service.store, place)?.map(|seen| seen.value),
        };
        let became = match known {
            None => Became::Added,
            Some(known) if known == *value => Became::Unchanged,
            Some(_) => Became::Changed,
        };
        if became != Became::Unchanged {
            self.draft.put(place, value);
        }
        self.tally.count(sort, became);
        if self.draft.len() >= BATCH {
            self.commit_records()?;
        }
        Ok(())
    }

    /// Commits what waits besides patients.
    pub(super) fn commit_records(&mut self) -> Result<(), ServiceError> {
        let mut draft = std::mem::replace(&mut self.draft, Draft::with_priority(Priority::Bulk));
        if draft.is_empty() || self.dry_run {
            return Ok(());
        }
        draft.log(&self.entry(format!("{} records about patients", draft.len())));
        draft.commit(&self.service.store)?;
        Ok(())
    }

    /// Commits the patients that wait. Somebody who changes one of them at the same moment is not overwritten: the
    /// batch is decided anew.
    pub(super) fn commit_patients(&mut self) -> Result<(), ServiceError> {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return Ok(());
        }
        loop {
            match self.try_patients(&pending) {
                Err(error) if error.is_conflict() => {}
                other => return other,
            }
        }
    }

    fn try_patients(&mut self, pending: &[PendingPatient]) -> Result<(), ServiceError> {
        let mut draft = Draft::with_priority(Priority::Bulk);
        let mut outcomes = Vec::with_capacity(pending.len());
        let mut after = After::default();
        for patient in pending {
            let outcome = self.enter_patient(&mut draft, patient, &mut after)?;
            outcomes.push(outcome);
        }
        if !draft.is_empty() && !self.dry_run {
            let count = |became| outcomes.iter().filter(|outcome| **outcome == became).count();
            let detail =
                format!("{} patients added, {} changed", count(Became::Added), count(Became::Changed));
            draft.log(&self.entry(detail));
            draft.commit(&self.service.store)?;
            self.service.forget(after.forget);
            self.index(&after.changed);
        }
        for (patient, became) in pending.iter().zip(outcomes) {
            if became == Became::Refused {
                let reason = "has the id of another patient, whose name and date of birth both differ";
                self.tally.refuse(Sort::Patient, &patient.file, patient.place.clone(), reason);
            } else {
                self.tally.count(Sort::Patient, became);
            }
        }
        Ok(())
    }

    fn enter_patient(
        &mut self,
        draft: &mut Draft,
        pending: &PendingPatient,
        after: &mut After,
    ) -> Result<Became, ServiceError> {
        if let Some(alias) = pending.alias {
            draft.put_raw(table::ALIAS, &alias.0, 1, pending.key.0.to_vec());
        }
        let seen = repository::get::<Patient>(&self.service.store, &pending.key.0)?;
        let details = pending.incoming.details.clone();
        let Some(seen) = seen else {
            let patient = Patient {
                key: pending.key,
                patient_id: self.new_patient_id(),
                details,
                status: pending.incoming.status,
            };
            draft.expect::<Patient>(&pending.key.0, None);
            draft.put(&pending.key.0, &patient);
            let summary = Summary::of(&patient, &Account::default());
            draft.put(&pending.key.0, &summary);
            after.changed.push(summary);
            return Ok(Became::Added);
        };
        if looks_like_another_person(&seen.value.details, &details) {
            return Ok(Became::Refused);
        }
        self.change_patient(draft, seen, details, pending, after)
    }

    fn change_patient(
        &self,
        draft: &mut Draft,
        seen: Seen<Patient>,
        details: PatientDetails,
        pending: &PendingPatient,
        after: &mut After,
    ) -> Result<Became, ServiceError> {
        // A source that says nothing special does not take back what was set here.
        let silent = pending.incoming.status == RecordStatus::default();
        let status = if silent { seen.value.status } else { pending.incoming.status };
        let details = merged(&seen.value.details, details);
        if details == seen.value.details && status == seen.value.status {
            return Ok(Became::Unchanged);
        }
        let account = repository::get::<Account>(&self.service.store, &pending.key.0)?
            .unwrap_or(Seen { value: Account::default(), revision: None });
        let seen = PatientSeen { patient: seen, account };
        let context: Context<'_> = self.service.context(self.session);
        let moved = details.address != seen.patient.value.details.address;
        let decision = decide(self.service.subject(&seen), &Command::SetRecordStatus(status), context)?;
        let patient = Patient { details, status, ..seen.patient.value.clone() };
        let mut decision = decision;
        if moved && decision.account.mail_returned.is_some() {
            let subject = Subject { account: &decision.account, ..self.service.subject(&seen) };
            decision.account = decide(subject, &Command::AddressChanged, context)?.account;
        }
        draft.put_account(&seen, &patient, &decision.account);
        let change = self.service.change(&seen, &decision.account, status, context.moment);
        after.forget.extend(self.service.follow(&decision, patient.key, draft)?);
        for entry in decision.activity {
            let entry: Activity =
                entry.written(context.moment.now, Some(patient.key), self.session.actor().clone());
            draft.log_with(&entry, Some(change));
        }
        after.changed.push(Summary::of(&patient, &decision.account));
        Ok(Became::Changed)
    }

    fn new_patient_id(&mut self) -> PatientId {
        loop {
            let random = self.service.draw(|rng| rng.next_u32());
            if let Some(id) = PatientId::from_random(random)
                && self.service.directory.by_patient_id(id).is_none()
                && self.given_ids.insert(id)
            {
                return id;
            }
        }
    }
}

/// What is done once a batch of patients is durable.
#[derive(Debug, Default)]
struct After {
    changed: Vec<Summary>,
    forget: Vec<ObjectId>,
}

/// The new details; what only earlier sources knew stays: their ids for the record, and the organisation.
fn merged(ours: &PatientDetails, mut theirs: PatientDetails) -> PatientDetails {
    if theirs.identifiers.first() != ours.identifiers.first() {
        // Found under another identity: the record keeps its own, the new one comes behind.
        let new = std::mem::replace(&mut theirs.identifiers, ours.identifiers.clone());
        for identifier in new {
            if !theirs.identifiers.contains(&identifier) && theirs.identifiers.len() < 8 {
                theirs.identifiers.push(identifier);
            }
        }
    }
    theirs.organisation = theirs.organisation.or(ours.organisation);
    theirs
}

//! Writing the patients of an import: new ones at once, changed ones once it is known that no later record of this
//! import says otherwise again.

use std::sync::Arc;

use crate::domain::account::{Account, Command, Context, Subject, decide};
use crate::domain::{Activity, Patient, PatientDetails, PatientId, RecordKey, RecordStatus};
use crate::intake::{IncomingPatient, Issue, Place, Severity, looks_like_another_person};
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft, PatientSeen, Seen};
use crate::store::Priority;
use crate::store::records::{Summary, table};
use crate::vault::ObjectId;

use super::run::{BATCH, Importer};
use super::tally::{Became, Sort};

/// How many changed patients wait for a later record at most.
const MAX_DIFFERING: usize = 20_000;

/// A patient that was read and waits for the next commit.
#[derive(Clone, Debug)]
pub(super) struct PendingPatient {
    pub key: RecordKey,
    /// The key by the identity, where the patient was found under another one just now.
    pub alias: Option<RecordKey>,
    /// Whether this import had a record of the patient before.
    pub repeated: bool,
    pub incoming: IncomingPatient,
    pub place: Place,
    pub file: Arc<str>,
}

/// What is to be done with a record of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entered {
    Added,
    Unchanged,
    Refused,
    /// It says otherwise than the store: it waits for the end of the pass.
    Differs,
}

/// What is done once a batch of patients is durable.
#[derive(Debug, Default)]
struct After {
    changed: Vec<RecordKey>,
    forget: Vec<ObjectId>,
}

impl Importer<'_> {
    /// Commits the patients that wait. Somebody who changes one of them at the same moment is not overwritten: the
    /// batch is decided anew.
    pub(super) fn commit_patients(&mut self) -> Result<(), ServiceError> {
        let mut pending = std::mem::take(&mut self.pending);
        let entered = again_on_conflict(|| self.enter_patients(&mut pending))?;
        for (patient, entered) in pending.into_iter().zip(entered) {
            self.note_entered(patient, entered);
        }
        if self.differing.len() >= MAX_DIFFERING { self.commit_differing() } else { Ok(()) }
    }

    fn enter_patients(&mut self, pending: &mut [PendingPatient]) -> Result<Vec<Entered>, ServiceError> {
        let mut draft = Draft::with_priority(Priority::Bulk);
        let mut entered = Vec::with_capacity(pending.len());
        let mut after = After::default();
        for patient in pending {
            entered.push(self.enter_patient(&mut draft, patient, &mut after)?);
        }
        let n_added = after.changed.len();
        self.commit_batch(draft, &after, format!("{n_added} patients added"))?;
        Ok(entered)
    }

    fn commit_batch(&mut self, draft: Draft, after: &After, detail: String) -> Result<(), ServiceError> {
        self.commit(draft, detail)?;
        if self.dry_run {
            return Ok(());
        }
        self.service.forget(&after.forget);
        self.index(&after.changed)
    }

    fn enter_patient(
        &mut self,
        draft: &mut Draft,
        pending: &mut PendingPatient,
        after: &mut After,
    ) -> Result<Entered, ServiceError> {
        if let Some(alias) = pending.alias {
            draft.put_raw(table::ALIAS, &alias.0, 1, pending.key.0.to_vec());
        }
        let Some(known) = self.known::<Patient>(&pending.key.0)? else {
            self.add_patient(draft, pending, after);
            return Ok(Entered::Added);
        };
        // Each record is judged as if those before it had been written.
        let waits = self.differing.get(&pending.key).map(|waits| &waits.incoming);
        let now = waits.map_or_else(|| known.clone(), |incoming| updated(&known, incoming));
        if looks_like_another_person(&now.details, &pending.incoming.details) {
            return Ok(Entered::Refused);
        }
        let then = updated(&now, &pending.incoming);
        if then == known {
            return Ok(Entered::Unchanged);
        }
        pending.incoming.details = then.details;
        if then.status != known.status {
            pending.incoming.status = then.status;
        }
        Ok(Entered::Differs)
    }

    fn add_patient(&mut self, draft: &mut Draft, pending: &PendingPatient, after: &mut After) {
        let patient = Patient {
            key: pending.key,
            patient_id: self.new_patient_id(),
            details: pending.incoming.details.clone(),
            status: pending.incoming.status,
        };
        draft.expect::<Patient>(&pending.key.0, None);
        draft.put(&pending.key.0, &patient);
        draft.put(&pending.key.0, &Summary::of(&patient, &Account::default()));
        after.changed.push(pending.key);
    }

    /// Counts a record, or lets it wait; what an earlier record of this import changed does not count any more.
    fn note_entered(&mut self, patient: PendingPatient, entered: Entered) {
        let key = patient.key;
        let earlier = match entered {
            Entered::Refused => {
                let reason = "has the id of another patient, whose name and date of birth both differ";
                self.tally.refuse(Sort::Patient, &patient.file, patient.place, reason);
                return;
            }
            Entered::Added => return self.tally.count(Sort::Patient, Became::Added),
            Entered::Unchanged => {
                self.tally.count(Sort::Patient, Became::Unchanged);
                self.differing.remove(&key).inspect(|_| self.note_otherwise(&patient))
            }
            Entered::Differs => {
                let before = self.differing.insert(key, patient.clone());
                let same = before.as_ref().is_some_and(|before| before.incoming == patient.incoming);
                if patient.repeated && !same {
                    self.note_otherwise(&patient);
                }
                before
            }
        };
        if earlier.is_some() {
            self.tally.count(Sort::Patient, Became::Unchanged);
        }
    }

    fn note_otherwise(&mut self, patient: &PendingPatient) {
        self.tally.issue(&Issue {
            file: Arc::clone(&patient.file),
            place: patient.place.clone(),
            severity: Severity::Odd,
            reason:
                "an earlier record of this import says otherwise about this patient: the later one is taken"
                    .to_owned(),
        });
    }

    /// Commits what changed about patients whom the store has.
    pub(super) fn commit_differing(&mut self) -> Result<(), ServiceError> {
        let changes: Vec<_> = std::mem::take(&mut self.differing).into_values().collect();
        for batch in changes.chunks(BATCH) {
            let became = again_on_conflict(|| self.change_patients(batch))?;
            for became in became {
                self.tally.count(Sort::Patient, became);
            }
        }
        Ok(())
    }

    fn change_patients(&mut self, batch: &[PendingPatient]) -> Result<Vec<Became>, ServiceError> {
        let mut draft = Draft::with_priority(Priority::Bulk);
        let mut after = After::default();
        let mut became = Vec::with_capacity(batch.len());
        for pending in batch {
            became.push(match repository::get::<Patient>(&self.service.store, &pending.key.0)? {
                Some(seen) => self.change_patient(&mut draft, seen, &pending.incoming, &mut after)?,
                // Only in a dry run, which added it just now.
                None => Became::Changed,
            });
        }
        let n_changed = after.changed.len();
        self.commit_batch(draft, &after, format!("{n_changed} patients changed"))?;
        Ok(became)
    }

    fn change_patient(
        &self,
        draft: &mut Draft,
        seen: Seen<Patient>,
        incoming: &IncomingPatient,
        after: &mut After,
    ) -> Result<Became, ServiceError> {
        let patient = updated(&seen.value, incoming);
        if patient == seen.value {
            return Ok(Became::Unchanged);
        }
        let key = patient.key;
        let account = repository::get::<Account>(&self.service.store, &key.0)?
            .unwrap_or(Seen { value: Account::default(), revision: None });
        let seen = PatientSeen { patient: seen, account };
        let context: Context<'_> = self.service.context(self.session);
        let subject = self.service.subject(&seen);
        let mut decision = decide(subject, &Command::SetRecordStatus(patient.status), context)?;
        let moved = patient.details.address != seen.patient.value.details.address;
        if moved && decision.account.mail_returned.is_some() {
            let subject = Subject { account: &decision.account, ..self.service.subject(&seen) };
            decision.account = decide(subject, &Command::AddressChanged, context)?.account;
        }
        draft.put_account(&seen, &patient, &decision.account);
        let change = self.service.change(&seen, &decision.account, patient.status, context.moment);
        after.forget.extend(self.service.follow(&decision, key, draft)?);
        for entry in decision.activity {
            let entry: Activity = entry.written(context.moment.now, Some(key), self.session.actor().clone());
            draft.log_with(&entry, Some(change));
        }
        after.changed.push(key);
        Ok(Became::Changed)
    }

    /// A Patient ID that nobody has, and that is no patient's id in another system either: an operator who types the
    /// one must not come to the other.
    fn new_patient_id(&mut self) -> PatientId {
        loop {
            let random = self.service.draw(|rng| rng.next_u32());
            if let Some(id) = PatientId::from_random(random)
                && self.service.directory.by_patient_id(id).is_none()
                && self.service.directory.by_local_id(&id.to_string()).is_empty()
                && self.given_ids.insert(id)
            {
                return id;
            }
        }
    }
}

/// Does it anew as long as somebody changed the same records at the same moment.
fn again_on_conflict<T>(mut attempt: impl FnMut() -> Result<T, ServiceError>) -> Result<T, ServiceError> {
    loop {
        match attempt() {
            Err(error) if error.is_conflict() => {}
            other => return other,
        }
    }
}

/// The patient once the record was taken in.
fn updated(ours: &Patient, incoming: &IncomingPatient) -> Patient {
    // A source that says nothing special does not take back what was set here.
    let silent = incoming.status == RecordStatus::default();
    Patient {
        details: merged(&ours.details, incoming.details.clone()),
        status: if silent { ours.status } else { incoming.status },
        ..ours.clone()
    }
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

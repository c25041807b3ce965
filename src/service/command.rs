//! From a command to a commit: read, decide, write, and do what follows.

use chrono::{DateTime, Utc};

use crate::domain::account::{Account, Command, Decision, Effect, Moment, Subject, decide, state};
use crate::domain::{ActivityKind, Letter, LetterStatus, RecordKey, RecordStatus, StateChange};
use crate::store::Priority;
use crate::store::records::table;
use crate::vault::ObjectId;

use super::core::Service;
use super::error::ServiceError;
use super::repository::{self, Draft, PatientSeen};
use super::session::Session;

/// How often a command is decided anew because somebody else was faster.
const TRIES: usize = 5;

/// What a command came to.
#[derive(Clone, Debug)]
pub(super) struct Done {
    /// The patient and the account as they are now.
    pub patient: crate::domain::Patient,
    /// The account.
    pub account: crate::domain::account::Account,
    /// The letters that are being handed over.
    pub handing_over: Vec<Letter>,
    /// What the log was told.
    pub kinds: Vec<ActivityKind>,
}

impl Service {
    /// Runs the command that `build` makes of what is there; decided anew when somebody else was faster.
    pub(super) fn command(
        &self,
        session: &Session,
        key: RecordKey,
        build: impl FnMut(&PatientSeen, &mut Draft) -> Result<Command, ServiceError>,
    ) -> Result<Done, ServiceError> {
        self.command_with(session, key, build, |_, _, _| Ok(()))
    }

    /// As `command`; `extend` adds what belongs into the same commit once it is decided.
    pub(super) fn command_with(
        &self,
        session: &Session,
        key: RecordKey,
        mut build: impl FnMut(&PatientSeen, &mut Draft) -> Result<Command, ServiceError>,
        mut extend: impl FnMut(&PatientSeen, &Decision, &mut Draft) -> Result<(), ServiceError>,
    ) -> Result<Done, ServiceError> {
        for _ in 0..TRIES {
            let seen = repository::patient(&self.store, key)?;
            let mut draft = Draft::default();
            let command = build(&seen, &mut draft)?;
            match self.run_with(session, &seen, &command, draft, &mut extend) {
                Err(error) if error.is_conflict() => {}
                done => return done,
            }
        }
        Err(ServiceError::Conflict)
    }

    /// Decides `command` on what was seen and commits it with `draft`, which holds the records that come with it.
    pub(super) fn run(
        &self,
        session: &Session,
        seen: &PatientSeen,
        command: &Command,
        draft: Draft,
    ) -> Result<Done, ServiceError> {
        self.run_with(session, seen, command, draft, &mut |_, _, _| Ok(()))
    }

    fn run_with(
        &self,
        session: &Session,
        seen: &PatientSeen,
        command: &Command,
        mut draft: Draft,
        extend: &mut impl FnMut(&PatientSeen, &Decision, &mut Draft) -> Result<(), ServiceError>,
    ) -> Result<Done, ServiceError> {
        let subject = self.subject(seen);
        let mut context = self.context(session);
        if self.portal.is_under_attack(context.moment.now) {
            // Wrong codes still wait, but lock nobody: else strangers could lock every patient out (D5).
            context.limits.code_tries = u8::MAX;
        }
        let decision = decide(subject, command, context)?;
        if nothing_changed(seen, &decision) {
            let patient = seen.patient.value.clone();
            return Ok(Done {
                patient,
                account: decision.account,
                handing_over: Vec::new(),
                kinds: Vec::new(),
            });
        }
        if protects(command) {
            draft.set_priority(Priority::Reserve);
        }
        let mut patient = seen.patient.value.clone();
        patient.status = decision.record;
        draft.put_account(seen, &patient, &decision.account);
        let kinds = decision.activity.iter().map(|entry| entry.kind).collect();
        let change = self.change(seen, &decision.account, decision.record, context.moment);
        for entry in decision.activity.iter().cloned() {
            let entry = entry.written(context.moment.now, Some(patient.key), session.actor().clone());
            draft.log_with(&entry, Some(change));
        }
        extend(seen, &decision, &mut draft)?;
        let discards = matches!(command, Command::DiscardHeld { .. });
        let effects =
            Effects { of: &decision.effects, patient: patient.key, now: context.moment.now, discards };
        let after = self.apply(&effects, &mut draft)?;
        draft.commit(&self.store)?;
        self.note_trouble(self.directory.refresh(&self.store, patient.key));
        self.forget(&after.forget);
        Ok(Done { patient, account: decision.account, handing_over: after.handing_over, kinds })
    }

    /// Carries out in `draft` what follows from a decision that another use case commits; gives what is destroyed once
    /// that is durable.
    pub(super) fn follow(
        &self,
        decision: &Decision,
        patient: RecordKey,
        draft: &mut Draft,
    ) -> Result<Vec<ObjectId>, ServiceError> {
        let now = self.clock.now();
        let effects = Effects { of: &decision.effects, patient, now, discards: false };
        Ok(self.apply(&effects, draft)?.forget)
    }

    /// Destroys objects that a commit has left without a name. The commit stands whatever happens here.
    pub(super) fn forget(&self, objects: &[ObjectId]) {
        if !objects.is_empty() {
            // What stays behind is swept at the next start and at the day's end.
            self.note_trouble(self.store.drop_objects(objects).map_err(ServiceError::from));
        }
    }

    /// What the domain decides about.
    pub(super) fn subject<'a>(&self, seen: &'a PatientSeen) -> Subject<'a> {
        Subject {
            account: &seen.account.value,
            record: seen.patient.value.status,
            rules: self.directory.rules(),
            has_birth_date: seen.patient.value.details.birth_date.is_some(),
            has_name: !seen.patient.value.details.name.is_empty(),
        }
    }

    /// What a decision makes of the state.
    pub(super) fn change(
        &self,
        seen: &PatientSeen,
        account: &Account,
        record: RecordStatus,
        moment: Moment,
    ) -> StateChange {
        let before = self.subject(seen);
        let after = Subject { account, record, ..before };
        StateChange { before: state(before, moment), after: state(after, moment) }
    }

    fn apply(&self, effects: &Effects<'_>, draft: &mut Draft) -> Result<After, ServiceError> {
        let Effects { patient, now, discards, .. } = *effects;
        let mut after = After::default();
        for effect in effects.of {
            match effect {
                Effect::ForgetCode(object) => after.forget.push(ObjectId(*object)),
                Effect::WithdrawLetters(keys) => {
                    for mut letter in self.letters_of(draft, patient, keys)? {
                        after.forget.extend(letter.object.take().map(ObjectId));
                        after.forget.extend(letter.blanked.take().map(ObjectId));
                        letter.status = if discards {
                            LetterStatus::Discarded(now)
                        } else {
                            LetterStatus::Superseded(now)
                        };
                        put_letter(draft, &letter);
                    }
                }
                Effect::HandOver(keys) => {
                    for mut letter in self.letters_of(draft, patient, keys)? {
                        letter.status = LetterStatus::HandingOver(now);
                        put_letter(draft, &letter);
                        after.handing_over.push(letter);
                    }
                }
                Effect::BlankLetters(keys) => {
                    for mut letter in self.letters_of(draft, patient, keys)? {
                        if matches!(letter.status, LetterStatus::HandingOver(_)) {
                            // Its file is still needed; handing it over destroys the copy.
                            continue;
                        }
                        // Most were blanked when they were sent; a letter without a blanked copy keeps nothing.
                        if letter.blanked.is_some() || letter.carries.code {
                            after.forget.extend(letter.object.take().map(ObjectId));
                            put_letter(draft, &letter);
                        }
                    }
                }
                Effect::EndSessions => self.end_all_sessions(draft, patient)?,
            }
        }
        Ok(after)
    }

    /// The letters of `keys`: those that the draft makes, else those of the store.
    fn letters_of(
        &self,
        draft: &Draft,
        patient: RecordKey,
        keys: &[RecordKey],
    ) -> Result<Vec<Letter>, ServiceError> {
        let mut letters = Vec::with_capacity(keys.len());
        for key in keys {
            let place = table::of_patient(patient, *key);
            let letter = match draft.pending::<Letter>(&place)? {
                Some(letter) => Some(letter),
                None => repository::get::<Letter>(&self.store, &place)?.map(|seen| seen.value),
            };
            letters.extend(letter);
        }
        Ok(letters)
    }
}

/// The effects of a decision, and what is needed to carry them out.
struct Effects<'a> {
    of: &'a [Effect],
    patient: RecordKey,
    now: DateTime<Utc>,
    discards: bool,
}

/// What is done once the commit is durable.
#[derive(Debug, Default)]
struct After {
    forget: Vec<ObjectId>,
    handing_over: Vec<Letter>,
}

/// Writes a letter; one that waits stands in the list of held letters, any other does not.
pub(super) fn put_letter(draft: &mut Draft, letter: &Letter) {
    let place = table::of_patient(letter.patient, letter.key);
    draft.put(&place, letter);
    if letter.status == LetterStatus::Held {
        draft.put_raw(table::HELD, &place, 1, Vec::new());
    } else {
        draft.delete(table::HELD, &place);
    }
}

fn nothing_changed(seen: &PatientSeen, decision: &Decision) -> bool {
    decision.activity.is_empty()
        && decision.account == seen.account.value
        && decision.record == seen.patient.value.status
}

/// What protects a patient may still be done when the disk runs full.
fn protects(command: &Command) -> bool {
    matches!(
        command,
        Command::Disable { .. }
            | Command::Revoke { .. }
            | Command::SetRecordStatus(_)
            | Command::Register { .. }
            | Command::CountAttempt
            | Command::Check { .. }
    )
}

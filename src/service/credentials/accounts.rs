//! Disable, Enable, Unlock, Revoke, Do not invite; held letters sent or discarded; the record's status.

use crate::domain::account::{Account, Action, Command, availability, state};
use crate::domain::{Letter, LetterNumber, Patient, RecordKey, RecordStatus};
use crate::service::api::{
    AccountAct, AccountRequest, HeldAct, HeldRequest, RecordStatusRequest, StateOutcome,
};
use crate::service::command::Done;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::portal::Help;
use crate::service::repository;
use crate::service::session::Session;
use crate::store::records::table;
use crate::vault::ObjectId;

use super::actions::letter_outcome;
use super::print_folder::PrintFolder;

/// How an act is done.
enum Way {
    /// By a decision about the account.
    Command(Command),
    /// By what belongs to the patient's log-in.
    Help(Help),
}

fn way(act: AccountAct, reason: &str) -> Way {
    let reason = reason.to_owned();
    Way::Command(match act {
        AccountAct::Disable => Command::Disable { reason },
        AccountAct::Enable => Command::Enable { reason },
        AccountAct::Unlock => Command::Unlock { reason },
        AccountAct::Revoke => Command::Revoke { reason },
        AccountAct::DoNotInvite => Command::DoNotInvite { reason },
        AccountAct::InviteAgain => Command::InviteAgain { reason },
        AccountAct::ResendEmail => return Way::Help(Help::ResendEmail),
        AccountAct::CancelRegistration => return Way::Help(Help::CancelRegistration),
        AccountAct::SendReset => return Way::Help(Help::SendReset),
        AccountAct::EndSessions => return Way::Help(Help::EndSessions),
    })
}

impl Service {
    /// Disable Patient Profile Account, Enable Patient Profile Account, Unlock (R53, R54); ours by their names.
    pub fn account(&self, session: &Session, request: &AccountRequest) -> Result<StateOutcome, ServiceError> {
        let key = self.find_patient(session, &request.patient)?;
        match way(request.act, request.reason.trim()) {
            Way::Command(command) => {
                let done = self.command(session, key, |_, _| Ok(command.clone()))?;
                self.state_outcome(session, &done.patient, &done.account)
            }
            Way::Help(help) => {
                self.help(session, key, help, request.reason.trim())?;
                let seen = repository::patient(&self.store, key)?;
                self.state_outcome(session, &seen.patient.value, &seen.account.value)
            }
        }
    }

    /// Sets the status of a record; one that disables does so in the same commit (R51).
    pub fn record_status(
        &self,
        session: &Session,
        request: &RecordStatusRequest,
    ) -> Result<StateOutcome, ServiceError> {
        let key = self.find_patient(session, &request.patient)?;
        let status = RecordStatus::from_label(&request.status).ok_or_else(|| {
            let known = RecordStatus::ALL.map(RecordStatus::label).join(", ");
            ServiceError::invalid("There is no such record status.", format!("Use one of: {known}."))
        })?;
        let done = self.command(session, key, |_, _| Ok(Command::SetRecordStatus(status)))?;
        self.state_outcome(session, &done.patient, &done.account)
    }

    /// Sends or discards the letters of a patient that wait in the To post tray.
    pub fn held_letters(
        &self,
        session: &Session,
        request: &HeldRequest,
    ) -> Result<StateOutcome, ServiceError> {
        let key = self.find_patient(session, &request.patient)?;
        let held = repository::patient(&self.store, key)?.account.value.held_letters();
        let done = match request.act {
            HeldAct::Send => self.send_held(session, key)?,
            HeldAct::Discard => {
                let reason = request.reason.trim().to_owned();
                self.command(session, key, |_, _| Ok(Command::DiscardHeld { reason: reason.clone() }))?
            }
        };
        let mut outcome = self.state_outcome(session, &done.patient, &done.account)?;
        for letter in held {
            let found = repository::get::<Letter>(&self.store, &table::of_patient(key, letter))?;
            outcome.letters.extend(found.map(|seen| letter_outcome(&seen.value)));
        }
        Ok(outcome)
    }

    /// The stop-list check is the decision itself: it is made on what is so at this moment (`product.md` §2).
    fn send_held(&self, session: &Session, key: RecordKey) -> Result<Done, ServiceError> {
        let seen = repository::patient(&self.store, key)?;
        let context = self.context(session);
        availability(Action::SendHeld, self.subject(&seen), context.permissions, context.moment)?;
        let folder = PrintFolder::open(&self.site_settings().print_folder)?;
        let held = seen.account.value.held_letters();
        let mut written = Vec::new();
        let done = self.write_held(&folder, key, &held, &mut written).and_then(|()| {
            self.command(session, key, |seen, _| {
                // Letters that were made or discarded since have no file, or none that may be printed.
                if seen.account.value.held_letters() == held {
                    Ok(Command::SendHeld)
                } else {
                    Err(ServiceError::Conflict)
                }
            })
        });
        match done {
            Ok(done) => Ok(self.hand_over(done)),
            Err(error) => {
                if !error.is_uncertain() {
                    for number in written {
                        folder.discard_part(number);
                    }
                }
                Err(error)
            }
        }
    }

    fn write_held(
        &self,
        folder: &PrintFolder,
        key: RecordKey,
        held: &[RecordKey],
        written: &mut Vec<LetterNumber>,
    ) -> Result<(), ServiceError> {
        for &letter in held {
            let found = repository::get::<Letter>(&self.store, &table::of_patient(key, letter))?;
            let letter =
                found.ok_or_else(|| ServiceError::not_found("A held letter is no longer there."))?.value;
            let object = letter.object.map(ObjectId);
            let bytes = object.map(|object| self.find_object(object)).transpose()?.flatten();
            let bytes = bytes.ok_or_else(|| {
                ServiceError::not_found(format!("The file of letter {} is gone: discard it.", letter.number))
            })?;
            folder.write_part(letter.number, &bytes)?;
            written.push(letter.number);
        }
        Ok(())
    }

    /// The state afterwards, with what is worth knowing.
    pub(in crate::service) fn state_outcome(
        &self,
        session: &Session,
        patient: &Patient,
        account: &Account,
    ) -> Result<StateOutcome, ServiceError> {
        let subject = crate::domain::account::Subject {
            account,
            record: patient.status,
            rules: self.directory.rules(),
            has_birth_date: patient.details.birth_date.is_some(),
            has_name: !patient.details.name.is_empty(),
        };
        Ok(StateOutcome {
            patient_id: patient.patient_id.to_string(),
            record_status: patient.status.label().to_owned(),
            state: state(subject, self.moment()).map(|state| state.label().to_owned()),
            letters: Vec::new(),
            warnings: self.other_claim(session, patient.key)?.into_iter().collect(),
        })
    }
}

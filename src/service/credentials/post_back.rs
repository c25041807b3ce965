//! What goes wrong in the post: a lost letter is issued again, a returned one ends its code. And the expiry date of
//! credentials whose letter was not made yet.

use chrono::DateTime;

use crate::domain::account::{Action, Command};
use crate::domain::{Letter, LetterNumber, LetterStatus, Permission, RecordKey, Template};
use crate::service::api::{CredentialsOutcome, ExpiryRequest, ReissueRequest, StateOutcome};
use crate::service::command::put_letter;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::service::session::Session;
use crate::store::Key;
use crate::store::records::table;

use super::actions::letter_outcome;
use super::invite::Invitation;

impl Service {
    /// Re-issue lost letter: its code ends, and letters of the same templates go out with a new one.
    pub fn reissue_letter(
        &self,
        session: &Session,
        request: &ReissueRequest,
    ) -> Result<CredentialsOutcome, ServiceError> {
        let key = match request.patient.trim().strip_prefix(['L', 'l']) {
            Some(_) => self.letter_by_number(session, &request.patient)?.patient,
            None => self.find_patient(session, &request.patient)?,
        };
        let templates = self.templates_of_letters(key)?;
        let invitation = Invitation {
            action: Action::Reissue,
            expires: request.expires,
            templates: &templates,
            hold: request.hold,
            seen: None,
            step: None,
        };
        self.invite(session, key, &invitation)
    }

    /// The templates of the letters that are out, in the versions in use.
    fn templates_of_letters(&self, patient: RecordKey) -> Result<Vec<Template>, ServiceError> {
        let account = repository::patient(&self.store, patient)?.account.value;
        let known = self.templates_in_use()?;
        let mut templates: Vec<Template> = Vec::new();
        for letter in account.credentials.iter().flat_map(|credentials| &credentials.letters) {
            let place = table::of_patient(patient, letter.key);
            let Some(letter) = repository::get::<Letter>(&self.store, &place)? else { continue };
            let template = known.iter().find(|template| template.key == letter.value.template);
            templates.extend(template.filter(|new| templates.iter().all(|t| t.key != new.key)).cloned());
        }
        Ok(templates)
    }

    /// Returned mail: by the number on the letter. Its code ends, and the address is marked as doubtful until the
    /// record has another one.
    pub fn letter_returned(&self, session: &Session, number: &str) -> Result<StateOutcome, ServiceError> {
        session.require(Permission::CredentialsDistribute)?;
        let letter = self.letter_by_number(session, number)?;
        let sent = sent_at(&letter)?;
        let command = Command::LetterReturned { letter: letter.number, generation: letter.generation };
        let done = self.command(session, letter.patient, |_, draft| {
            let place = table::of_patient(letter.patient, letter.key);
            let seen = repository::get::<Letter>(&self.store, &place)?
                .ok_or_else(|| ServiceError::not_found("The letter is no longer there."))?;
            sent_at(&seen.value)?;
            draft.expect::<Letter>(&place, seen.revision);
            let status = LetterStatus::Returned { at: self.clock.now(), sent };
            put_letter(draft, &Letter { status, ..seen.value });
            Ok(command.clone())
        })?;
        let mut outcome = self.state_outcome(session, &done.patient, &done.account)?;
        let place = table::of_patient(letter.patient, letter.key);
        let now = repository::get::<Letter>(&self.store, &place)?;
        outcome.letters.extend(now.map(|seen| letter_outcome(&seen.value)));
        Ok(outcome)
    }

    /// Another Credentials Expiry Date, while no letter with the old one was made.
    pub fn change_expiry(
        &self,
        session: &Session,
        request: &ExpiryRequest,
    ) -> Result<CredentialsOutcome, ServiceError> {
        let key = self.find_patient(session, &request.patient)?;
        let expires = request.expires;
        let done = self.command(session, key, |_, _| Ok(Command::ChangeExpiry { expires }))?;
        self.outcome(session, &done)
    }

    /// The letter of a number.
    pub(in crate::service) fn letter_by_number(
        &self,
        session: &Session,
        number: &str,
    ) -> Result<Letter, ServiceError> {
        session.require(Permission::PatientsView)?;
        let unknown = || ServiceError::not_found("There is no letter with this number.");
        let number: LetterNumber = number.parse().map_err(|_| unknown())?;
        let by_number = Key::new(table::LETTER_BY_NUMBER, &number.0.to_be_bytes());
        let place = self.store.get(&by_number)?.ok_or_else(unknown)?;
        Ok(repository::get::<Letter>(&self.store, &place.bytes)?.ok_or_else(unknown)?.value)
    }
}

/// When a letter was handed over; a letter that was not cannot come back.
fn sent_at(letter: &Letter) -> Result<DateTime<chrono::Utc>, ServiceError> {
    match letter.status {
        LetterStatus::Sent { at, .. } => Ok(at),
        LetterStatus::Returned { .. } => Err(ServiceError::invalid(
            format!("Letter {} was noted as returned before.", letter.number),
            "There is nothing more to do for it.",
        )),
        _ => Err(ServiceError::invalid(
            format!("Letter {} is {}: it was not sent.", letter.number, letter.status.label().to_lowercase()),
            "Look at the number again.",
        )),
    }
}

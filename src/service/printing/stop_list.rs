//! The stop-list: held letters are checked again when they are printed. Nobody who died, moved or was restricted since
//! gets a letter.

use std::collections::BTreeMap;

use crate::domain::account::{Action, availability};
use crate::domain::{Letter, Patient, RecordKey, Template};
use crate::letters::{Expected, verify};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::{self, PatientSeen};
use crate::service::session::Session;
use crate::store::records::table;
use crate::store::{Direction, Key};
use crate::vault::ObjectId;

/// The fields that tell the family name.
const NAMES: [&str; 3] = ["patient.name", "patient.family", "patient.salutation"];

/// The letters of one patient that wait, in the order of their numbers: they go together or not at all.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    /// The patient.
    pub patient: RecordKey,
    /// The letters.
    pub letters: Vec<Letter>,
}

impl Service {
    /// What waits, oldest first.
    pub(super) fn waiting(&self) -> Result<Vec<Waiting>, ServiceError> {
        let mut by_patient: BTreeMap<RecordKey, Vec<Letter>> = BTreeMap::new();
        let prefix = Key::new(table::HELD, &[]);
        let mut after: Option<Key> = None;
        loop {
            let page = self.store.scan(&prefix, after.as_ref(), 512, Direction::Forward)?;
            for (place, _) in &page {
                if let Some(letter) = repository::get::<Letter>(&self.store, place.bytes())? {
                    by_patient.entry(letter.value.patient).or_default().push(letter.value);
                }
            }
            match page.last() {
                Some((key, _)) => after = Some(key.clone()),
                None => break,
            }
        }
        let sorted = |(patient, mut letters): (RecordKey, Vec<Letter>)| {
            letters.sort_by_key(|letter| letter.number);
            Waiting { patient, letters }
        };
        let mut waiting: Vec<Waiting> = by_patient.into_iter().map(sorted).collect();
        waiting.sort_by_key(|one| one.letters.first().map(|letter| letter.number));
        Ok(waiting)
    }

    /// Why the letters of a patient are held back; none if they may go.
    pub(super) fn held_back(
        &self,
        session: &Session,
        seen: &PatientSeen,
        letters: &[Letter],
    ) -> Result<Option<String>, ServiceError> {
        let (patient, account) = (&seen.patient.value, &seen.account.value);
        if let Some(died) = patient.details.death_date {
            return Ok(Some(format!("The patient died on {}.", died.format("%-d %b %Y"))));
        }
        let context = self.context(session);
        let refusal = availability(Action::SendHeld, self.subject(seen), context.permissions, context.moment);
        if let Err(refusal) = refusal {
            return Ok(Some(refusal.to_string()));
        }
        let held = account.held_letters();
        if letters.iter().any(|letter| !held.contains(&letter.key)) {
            return Ok(Some("The code in the letter was replaced. Discard the letter.".to_owned()));
        }
        if held.len() != letters.len() {
            return Ok(Some("A letter was added meanwhile; they go together with the next run.".to_owned()));
        }
        if let Some(note) = &account.do_not_invite {
            return Ok(Some(format!("The patient is not to be invited: {}.", safe(&note.reason))));
        }
        if let Some(returned) = account.mail_returned {
            return Ok(Some(format!("Letter {} came back from the address on the record.", returned.letter)));
        }
        if let Some(lack) = patient.details.address_lack() {
            return Ok(Some(lack.to_string()));
        }
        let templates = self.templates_in_use()?;
        for letter in letters {
            let template = templates.iter().find(|template| template.key == letter.template);
            if let Some(reason) = self.letter_is_stale(letter, template, patient)? {
                return Ok(Some(reason));
            }
        }
        Ok(None)
    }

    fn letter_is_stale(
        &self,
        letter: &Letter,
        template: Option<&Template>,
        patient: &Patient,
    ) -> Result<Option<String>, ServiceError> {
        let name = safe(&letter.template_name);
        let Some(template) = template.filter(|template| !template.retired) else {
            return Ok(Some(format!("The Letter Template \"{name}\" was retired.")));
        };
        let Some(bytes) =
            letter.object.map(|object| self.find_object(ObjectId(object))).transpose()?.flatten()
        else {
            return Ok(Some("The file of the letter is gone. Discard the letter.".to_owned()));
        };
        let made_from = Template { version: letter.version, ..template.clone() };
        let mut expected = Expected::default();
        if self.carries_any(&made_from, &["patient.address"])? {
            for line in patient.details.address_block() {
                expected = expected.with("the address", &line);
            }
        }
        if self.carries_any(&made_from, &NAMES)? {
            expected = expected.with("the name", &patient.details.name.family);
        }
        let stale = verify(&bytes, &expected).is_err();
        Ok(stale.then(|| "Name or address on the record have changed since the letter was made.".to_owned()))
    }
}

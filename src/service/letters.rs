//! The letters that were made: lists, and the Word file of one.

use crate::domain::account::Account;
use crate::domain::{Activity, ActivityKind, Letter, LetterNumber, LetterStatus, Permission, RecordKey};
use crate::store::records::table;
use crate::store::{Direction, Key};
use crate::vault::ObjectId;

use super::api::{LETTERS_AT_ONCE, LetterFile, LetterFilter, LetterView};
use super::core::Service;
use super::error::ServiceError;
use super::patients::safe;
use super::repository::{self, Draft};
use super::session::Session;
use super::templates::carries_words;
use super::visibility::VisibilityRules;

/// Letters that are read at once.
const PAGE: usize = 512;

impl Service {
    /// The letters, newest first: at most [`LETTERS_AT_ONCE`], and the older ones when asked for those before the last.
    pub fn letters(&self, session: &Session, filter: &LetterFilter) -> Result<Vec<LetterView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let status = filter.status.as_deref().map(str::trim);
        if let Some(unknown) =
            status.filter(|status| !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(status)))
        {
            let message = format!("There is no letter status \"{}\".", safe(unknown));
            return Err(ServiceError::invalid(message, format!("Use one of: {}.", KNOWN.join(", "))));
        }
        let before = filter.before.as_deref().map(number).transpose()?;
        let wanted = |letter: &Letter| {
            if before.is_some_and(|before| letter.number >= before) {
                return Ok(false);
            }
            let Some(status) = status else { return Ok(true) };
            Ok(letter.label(self.generation_of(letter)?).eq_ignore_ascii_case(status))
        };
        let found = match (&filter.patient, status) {
            (Some(named), _) => {
                let key = self.find_patient(session, named)?;
                self.letters_of_patient(session, key)?
            }
            (None, Some(status)) if status.eq_ignore_ascii_case("held") => self.held()?,
            (None, _) => self.newest_letters(before, wanted)?,
        };
        let rules = self.visibility_rules()?;
        let mut views = Vec::with_capacity(found.len());
        for letter in found {
            if views.len() < LETTERS_AT_ONCE && wanted(&letter)? {
                views.push(self.letter_view(&letter, &rules)?);
            }
        }
        Ok(views)
    }

    pub(super) fn letters_of_patient(
        &self,
        _: &Session,
        key: RecordKey,
    ) -> Result<Vec<Letter>, ServiceError> {
        let mut letters = repository::all::<Letter>(&self.store, &key.0)?;
        letters.sort_by_key(|letter| std::cmp::Reverse(letter.number));
        Ok(letters)
    }

    pub(super) fn letter_views(
        &self,
        session: &Session,
        key: RecordKey,
        patient_id: &str,
    ) -> Result<Vec<LetterView>, ServiceError> {
        let letters = self.letters_of_patient(session, key)?;
        let rules = self.visibility_rules()?;
        let generation = letters.first().map_or(Ok(None), |letter| self.generation_of(letter))?;
        let view =
            |one: Letter| view(&one, patient_id.to_owned(), (one.label(generation), rules.letter(&one)));
        Ok(letters.into_iter().map(view).collect())
    }

    /// The generation of the credentials that the patient of a letter has now.
    fn generation_of(&self, letter: &Letter) -> Result<Option<u32>, ServiceError> {
        let account = repository::get::<Account>(&self.store, &letter.patient.0)?;
        Ok(account.and_then(|seen| seen.value.credentials).map(|credentials| credentials.generation))
    }

    fn held(&self) -> Result<Vec<Letter>, ServiceError> {
        let prefix = Key::new(table::HELD, &[]);
        let mut after: Option<Key> = None;
        let mut letters = Vec::new();
        loop {
            let page = self.store.scan(&prefix, after.as_ref(), PAGE, Direction::Forward)?;
            for (place, _) in &page {
                letters.extend(repository::get::<Letter>(&self.store, place.bytes())?.map(|seen| seen.value));
            }
            match page.last() {
                Some((key, _)) => after = Some(key.clone()),
                None => break,
            }
        }
        letters.sort_by_key(|letter| std::cmp::Reverse(letter.number));
        Ok(letters)
    }

    fn newest_letters(
        &self,
        before: Option<LetterNumber>,
        wanted: impl Fn(&Letter) -> Result<bool, ServiceError>,
    ) -> Result<Vec<Letter>, ServiceError> {
        let prefix = Key::new(table::LETTER_BY_NUMBER, &[]);
        let mut after = before.map(|before| Key::new(table::LETTER_BY_NUMBER, &before.0.to_be_bytes()));
        let mut letters = Vec::new();
        loop {
            let page = self.store.scan(&prefix, after.as_ref(), PAGE, Direction::Backward)?;
            for (_, place) in &page {
                let found = repository::get::<Letter>(&self.store, &place.bytes)?.map(|seen| seen.value);
                if let Some(letter) = found
                    && wanted(&letter)?
                {
                    letters.push(letter);
                }
            }
            match page.last() {
                Some((key, _)) if letters.len() < LETTERS_AT_ONCE => after = Some(key.clone()),
                _ => return Ok(letters),
            }
        }
    }

    fn letter_view(&self, letter: &Letter, rules: &VisibilityRules) -> Result<LetterView, ServiceError> {
        let (patient_id, _) = self.patient_named(letter.patient)?;
        let label = letter.label(self.generation_of(letter)?);
        Ok(view(letter, patient_id, (label, rules.letter(letter))))
    }

    /// The Word file of a letter. Once it was handed over the code in it is blanked; a held one keeps to the tray.
    pub fn letter_file(&self, session: &Session, number: &str) -> Result<LetterFile, ServiceError> {
        let letter = self.letter_by_number(session, number)?;
        let object = letter.blanked.or_else(|| letter.object.filter(|_| !letter.carries.code));
        let object = object.ok_or_else(|| {
            ServiceError::not_found(
                "The file of this letter is gone: it was discarded or replaced before it was sent.",
            )
        })?;
        let bytes = self.object(ObjectId(object))?;
        // The patient reads in "Who has looked" that staff did (S72); without the entry there is no file (S68).
        let mut draft = Draft::default();
        draft.log(&Activity {
            at: self.clock.now(),
            patient: Some(letter.patient),
            kind: ActivityKind::ItemViewed,
            actor: session.actor().clone(),
            detail: format!("letter {}", letter.number),
        });
        draft.commit(&self.store)?;
        Ok(LetterFile { id: letter.number.to_string(), bytes })
    }
}

fn number(text: &str) -> Result<LetterNumber, ServiceError> {
    text.parse().map_err(|_| ServiceError::not_found("There is no letter with this number."))
}

const KNOWN: [&str; 6] = ["Held", "Handing over", "Sent", "Discarded", "Superseded", "Returned"];

fn view(letter: &Letter, patient_id: String, (status, visible): (&str, bool)) -> LetterView {
    let (sent, file) = match &letter.status {
        LetterStatus::Sent { at, file } => (Some(*at), Some(file.clone())),
        LetterStatus::Returned { sent, .. } => (Some(*sent), None),
        _ => (None, None),
    };
    LetterView {
        id: letter.number.to_string(),
        patient_id,
        template: safe(&letter.template_name),
        version: letter.version,
        made: Some(letter.made_at),
        made_by: safe(&letter.made_by),
        status: status.to_owned(),
        sent,
        file,
        carries: carries_words(letter.carries),
        visible,
    }
}

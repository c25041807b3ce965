//! Making the letters of a set: merged, checked, sealed, and with the code blanked for what stays here.

use crate::domain::account::{Carries, LetterSet, MadeLetter};
use crate::domain::{Letter, LetterStatus, Patient, Template};
use crate::service::command::put_letter;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::Draft;
use crate::service::session::Session;
use crate::service::templates::{CodeText, Facts};
use crate::store::records::table;
use crate::vault::{Code, ObjectId};

use super::print_folder::PrintFolder;

/// Letters that were merged but not committed.
pub(super) struct Prepared {
    pub letters: Vec<Letter>,
    labels: Vec<String>,
    hold: bool,
    folder: Option<PrintFolder>,
}

/// What the letters of a set are made of.
pub(super) struct Making<'a> {
    pub patient: &'a Patient,
    pub templates: &'a [Template],
    pub code: &'a Code,
    pub expires: chrono::NaiveDate,
    pub generation: u32,
    pub hold: bool,
}

impl Service {
    /// Merges the letters; on failure nothing of them is left.
    pub(super) fn prepare(&self, session: &Session, making: &Making<'_>) -> Result<Prepared, ServiceError> {
        let folder =
            if making.hold { None } else { Some(PrintFolder::open(&self.site_settings().print_folder)?) };
        let mut prepared = Prepared { letters: Vec::new(), labels: Vec::new(), hold: making.hold, folder };
        for (idx, template) in making.templates.iter().enumerate() {
            if let Err(error) = self.prepare_one(session, making, (idx, template), &mut prepared) {
                self.abandon(prepared);
                return Err(error);
            }
        }
        Ok(prepared)
    }

    fn prepare_one(
        &self,
        session: &Session,
        making: &Making<'_>,
        (idx, template): (usize, &Template),
        prepared: &mut Prepared,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let number = self.numbers.next(&self.store)?;
        let code = making.code.grouped();
        let mut facts = Facts {
            patient: making.patient,
            expires: Some(making.expires),
            code: CodeText::Shown(&code),
            number: Some(number),
            date: self.moment().today,
            of_set: (idx + 1, making.templates.len()),
            operator: session.name(),
            referral: None,
        };
        let bytes = self.render(template, &facts)?;
        let blanked = if template.carries.code {
            facts.code = CodeText::Masked;
            Some(self.render(template, &facts)?)
        } else {
            None
        };
        let (object, blanked) = match &blanked {
            Some(blanked) => {
                let [object, blanked] = self.store.put_objects([&bytes, blanked])?;
                (object, Some(blanked.0))
            }
            None => (self.store.put_object(&bytes)?, None),
        };
        prepared.labels.push(format!("{} v{}, letter {number}", template.name, template.version));
        prepared.letters.push(Letter {
            key: self.new_key(),
            patient: making.patient.key,
            number,
            template: template.key,
            template_name: template.name.clone(),
            version: template.version,
            made_at: now,
            made_by: session.name().to_owned(),
            carries: template.carries,
            generation: Some(making.generation),
            status: LetterStatus::Held,
            object: Some(object.0),
            blanked,
        });
        match &prepared.folder {
            Some(folder) => folder.write_part(number, &bytes),
            None => Ok(()),
        }
    }

    /// Puts prepared letters into a commit and says what the domain needs of them.
    pub(super) fn enter(draft: &mut Draft, prepared: &Prepared) -> LetterSet {
        let mut made = Vec::with_capacity(prepared.letters.len());
        for (letter, label) in prepared.letters.iter().zip(&prepared.labels) {
            put_letter(draft, letter);
            let place = table::of_patient(letter.patient, letter.key);
            draft.put_raw(table::LETTER_BY_NUMBER, &letter.number.0.to_be_bytes(), 1, place);
            made.push(MadeLetter { key: letter.key, carries: letter.carries, label: label.clone() });
        }
        LetterSet { letters: made, hold: prepared.hold }
    }

    /// Removes what prepared letters left outside the store's records.
    pub(super) fn abandon(&self, prepared: Prepared) {
        for letter in prepared.letters {
            if let Some(folder) = &prepared.folder {
                folder.discard_part(letter.number);
            }
            for object in [letter.object, letter.blanked].into_iter().flatten() {
                // What stays behind is swept at the next start.
                let _ = self.store.drop_object(ObjectId(object));
            }
        }
    }
}

/// What the chosen templates tell together.
pub(in crate::service) fn told(templates: &[Template]) -> Carries {
    templates.iter().fold(Carries::default(), |told, template| told.and(template.carries))
}

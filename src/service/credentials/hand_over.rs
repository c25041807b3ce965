//! Handing letters over to the print folder, and finishing it after a crash.

use std::sync::atomic::Ordering;

use crate::domain::{Letter, LetterStatus};
use crate::service::command::{Done, put_letter};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft};
use crate::vault::ObjectId;

use super::print_folder::PrintFolder;

impl Service {
    /// Gives the committed letters their names in the print folder, notes that, and destroys the copies that bear a
    /// code: from here on only the letter itself has it (S12).
    ///
    /// The commit stands whatever happens here: what fails is told as trouble and tried again by itself.
    pub(super) fn hand_over(&self, mut done: Done) -> Done {
        let letters = std::mem::take(&mut done.handing_over);
        if !letters.is_empty() {
            let folder = PrintFolder::open(&self.site_settings().print_folder);
            self.note_handing_over(folder.and_then(|folder| self.publish(&folder, letters)));
        }
        done
    }

    fn note_handing_over(&self, outcome: Result<(), ServiceError>) {
        if outcome.is_err() {
            self.letters_wait.store(true, Ordering::Release);
            self.note_trouble(outcome);
        }
    }

    /// Tries again to hand over what could not be.
    pub(in crate::service) fn hand_over_what_waits(&self) {
        if self.letters_wait.swap(false, Ordering::AcqRel) {
            self.finish_handing_over();
        }
    }

    fn publish(&self, folder: &PrintFolder, letters: Vec<Letter>) -> Result<(), ServiceError> {
        let mut draft = Draft::default();
        let mut forget = Vec::new();
        for mut letter in letters {
            folder.publish(letter.number)?;
            let at = match letter.status {
                LetterStatus::HandingOver(at) => at,
                _ => self.clock.now(),
            };
            letter.status = LetterStatus::Sent { at, file: PrintFolder::file_name(letter.number) };
            if letter.carries.code {
                forget.extend(letter.object.take().map(ObjectId));
            }
            put_letter(&mut draft, &letter);
        }
        draft.commit(&self.store)?;
        self.forget(&forget);
        Ok(())
    }

    /// Finishes what a crash or a missing folder left half-way: letters that are committed as sent but whose file has
    /// no name yet. No letter keeps the others, or the program, from going on.
    pub(in crate::service) fn finish_handing_over(&self) {
        let mut open = Vec::new();
        let read = repository::each::<Letter>(&self.store, &[], |letter| {
            if matches!(letter.status, LetterStatus::HandingOver(_)) && !self.is_in_a_run(&letter)? {
                open.push(letter);
            }
            Ok(true)
        });
        self.note_handing_over(read);
        for letter in open {
            self.note_handing_over(self.finish_letter(letter));
        }
    }

    fn finish_letter(&self, letter: Letter) -> Result<(), ServiceError> {
        let folder = PrintFolder::open(&self.site_settings().print_folder)?;
        if !folder.holds(letter.number) {
            let object = letter.object.map(ObjectId);
            let bytes = object.map(|object| self.find_object(object)).transpose()?.flatten();
            let bytes = bytes.ok_or_else(|| {
                let message = format!("The file of letter {} is gone before it was printed.", letter.number);
                ServiceError::Unavailable(message, "Create new credentials for its patient.".to_owned())
            })?;
            folder.write_part(letter.number, &bytes)?;
        }
        self.publish(&folder, vec![letter])
    }
}

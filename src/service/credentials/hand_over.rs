//! Handing letters over to the print folder, and finishing it after a crash.

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
    pub(super) fn hand_over(&self, mut done: Done) -> Result<Done, ServiceError> {
        let letters = std::mem::take(&mut done.handing_over);
        if !letters.is_empty() {
            let folder = PrintFolder::open(&self.site_settings().print_folder)?;
            self.publish(&folder, letters)?;
        }
        Ok(done)
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
        for object in forget {
            self.store.drop_object(object)?;
        }
        Ok(())
    }

    /// Finishes what a crash left half-way: letters that are committed as sent but whose file has no name yet.
    pub(in crate::service) fn finish_handing_over(&self) -> Result<(), ServiceError> {
        let mut open = Vec::new();
        repository::each::<Letter>(&self.store, &[], |letter| {
            if matches!(letter.status, LetterStatus::HandingOver(_)) {
                open.push(letter);
            }
            Ok(true)
        })?;
        if open.is_empty() {
            return Ok(());
        }
        let Ok(folder) = PrintFolder::open(&self.site_settings().print_folder) else {
            // The letters stay as they are; the site view says that letters wait to be handed over.
            return Ok(());
        };
        for letter in open {
            if !folder.holds(letter.number)
                && let Some(object) = letter.object
                && let Some(bytes) = self.find_object(ObjectId(object))?
            {
                folder.write_part(letter.number, &bytes)?;
            }
            self.publish(&folder, vec![letter])?;
        }
        Ok(())
    }
}

//! The patient's own letters: those of visible templates that left the house, the code blanked (R27, R30).

use super::refusal::PortalRefusal;
use super::sessions::Visit;
use super::sight::Shown;
use super::views::{MyFile, MyLetter, MyLetterText};
use crate::domain::{Letter, LetterStatus};
use crate::letters::read_letter;
use crate::service::core::Service;
use crate::service::patients::safe;
use crate::service::repository;
use crate::vault::ObjectId;

impl Service {
    /// Own letters, newest first.
    pub fn my_letters(&self, visit: &Visit) -> Result<Vec<MyLetter>, PortalRefusal> {
        let sight = self.sight(visit)?;
        let mut found = repository::all::<Letter>(&self.store, &visit.patient.0)?;
        found.retain(|letter| sight.shows(&Shown::Letter(letter)));
        found.sort_by_key(|letter| std::cmp::Reverse(letter.number));
        Ok(found.iter().map(view).collect())
    }

    /// An own letter with its text.
    pub fn my_letter(&self, visit: &Visit, id: &str) -> Result<MyLetterText, PortalRefusal> {
        let letter: Letter = self.seen_item(visit, id)?;
        let bytes = self.patients_copy(&letter)?;
        self.note_look(visit, letter.key, || format!("letter {}", letter.number))?;
        // A file that cannot be read as text can still be downloaded as it is.
        let blocks = bytes.and_then(|bytes| read_letter(&bytes).ok()).unwrap_or_default();
        Ok(MyLetterText { letter: view(&letter), blocks })
    }

    /// The Word file of an own letter.
    pub fn my_letter_file(&self, visit: &Visit, id: &str) -> Result<MyFile, PortalRefusal> {
        let letter: Letter = self.seen_item(visit, id)?;
        let bytes = self.patients_copy(&letter)?.ok_or(PortalRefusal::NotFound)?;
        self.note_look(visit, letter.key, || format!("letter {}, downloaded", letter.number))?;
        Ok(MyFile {
            title: format!("{} {}", safe(&letter.template_name), letter.number),
            ending: "docx",
            media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            bytes,
        })
    }

    /// The copy that a patient may have: blanked, or one that never bore a code.
    fn patients_copy(&self, letter: &Letter) -> Result<Option<Vec<u8>>, PortalRefusal> {
        let object = letter.blanked.or_else(|| letter.object.filter(|_| !letter.carries.code));
        Ok(match object {
            Some(object) => self.find_object(ObjectId(object))?,
            None => None,
        })
    }
}

fn view(letter: &Letter) -> MyLetter {
    MyLetter {
        id: letter.key.to_string(),
        number: letter.number.to_string(),
        title: safe(&letter.template_name),
        sent: match &letter.status {
            LetterStatus::Sent { at, .. } => *at,
            _ => letter.made_at,
        },
    }
}

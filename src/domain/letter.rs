//! Letters, and the templates and bases that they are made from.

use chrono::{DateTime, Utc};

use super::account::Carries;
use super::approval::Decision;
use super::id::{LetterNumber, RecordKey};

/// A letter that was merged for a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The internal key.
    pub key: RecordKey,
    /// Whose it is.
    pub patient: RecordKey,
    /// The number on it.
    pub number: LetterNumber,
    /// The template.
    pub template: RecordKey,
    /// The template's name when the letter was made.
    pub template_name: String,
    /// The version of the template that it was made from (R26).
    pub version: u32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: String,
    /// What it tells.
    pub carries: Carries,
    /// The generation of the credentials that it tells; none for other letters.
    pub generation: Option<u32>,
    /// What became of it.
    pub status: LetterStatus,
    /// The object with the Word file as it is handed over; gone once the code in it is used or void.
    pub object: Option<[u8; 16]>,
    /// The object with the same letter, the code blanked.
    pub blanked: Option<[u8; 16]>,
}

impl Letter {
    /// The label of its status, given the generation of the patient's credentials now: whoever holds a letter whose code
    /// was replaced needs the newer one, however it was handed over (R38).
    pub fn label(&self, generation: Option<u32>) -> &'static str {
        let replaced = self.generation.zip(generation).is_some_and(|(own, now)| own < now);
        match &self.status {
            LetterStatus::HandingOver(_) | LetterStatus::Sent { .. } if replaced => "Superseded",
            status => status.label(),
        }
    }
}

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterStatus {
    /// It waits in the To post tray.
    Held,
    /// It is committed as sent; its file is to be written to the print folder. A crash in between leaves this
    /// status, and the next start writes the file.
    HandingOver(DateTime<Utc>),
    /// It was handed over.
    Sent {
        /// When.
        at: DateTime<Utc>,
        /// The file's name in the print folder.
        file: String,
    },
    /// It was discarded by an operator before it was handed over.
    Discarded(DateTime<Utc>),
    /// Newer credentials replaced its code before it was handed over.
    Superseded(DateTime<Utc>),
    /// It was handed over and came back by post.
    Returned {
        /// When it was noted.
        at: DateTime<Utc>,
        /// When it had been handed over.
        sent: DateTime<Utc>,
    },
}

impl LetterStatus {
    /// The label on screen and in JSON.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Held => "Held",
            Self::HandingOver(_) => "Handing over",
            Self::Sent { .. } => "Sent",
            Self::Discarded(_) => "Discarded",
            Self::Superseded(_) => "Superseded",
            Self::Returned { .. } => "Returned",
        }
    }
}

/// A Letter Template Base: a Word file, and the body with which a new template starts (R13 to R18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateBase {
    /// The internal key.
    pub key: RecordKey,
    /// Its name, unique whatever the case.
    pub name: String,
    /// The version, from 1.
    pub version: u32,
    /// The object with the Word file, bytes unchanged.
    pub word_file: [u8; 16],
    /// The object with the body; none if it is empty.
    pub body: Option<[u8; 16]>,
    /// Whether no new template may start from it.
    pub retired: bool,
    /// When this version was saved.
    pub saved_at: DateTime<Utc>,
    /// By whom.
    pub saved_by: String,
}

/// A Letter Template in one of its versions (R21 to R26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The internal key.
    pub key: RecordKey,
    /// Its name, unique whatever the case.
    pub name: String,
    /// The version, from 1.
    pub version: u32,
    /// The label of its object: Patient Profile, Patient or Referral (R22).
    pub object: String,
    /// The base.
    pub base: RecordKey,
    /// The version of the base that it uses.
    pub base_version: u32,
    /// The object with the body.
    pub body: [u8; 16],
    /// Patient Profile Is Visible (R25). It belongs to the template: that of the version in use counts for all its letters.
    pub visible: bool,
    /// Whether nothing new is made of it.
    pub retired: bool,
    /// What base and body tell together.
    pub carries: Carries,
    /// Whether it may be used for letters (S59).
    pub decision: Decision,
    /// When this version was saved.
    pub saved_at: DateTime<Utc>,
    /// By whom.
    pub saved_by: String,
}

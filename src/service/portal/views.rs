//! What pages show: plain copies, texts made safe.

use chrono::{DateTime, NaiveDate, Utc};

use crate::letters::ReadBlock;

/// A referral (R1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyReferral {
    /// Its name in links.
    pub id: String,
    /// When it was made.
    pub date: Option<NaiveDate>,
    /// The service.
    pub service: String,
    /// The status, as a word of the catalogue.
    pub status: &'static str,
    /// The booking reference.
    pub reference: String,
    /// Who asked.
    pub requester: String,
    /// Who is to do it.
    pub performer: String,
    /// Why.
    pub reason: String,
}

/// A referral with what belongs to it (R2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyReferralDetail {
    /// The referral.
    pub referral: MyReferral,
    /// Its documents.
    pub documents: Vec<MyDocument>,
    /// Its associated healthcare information.
    pub associated: Vec<MyAssociated>,
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyDocument {
    /// Its name in links.
    pub id: String,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// What it is called.
    pub title: String,
    /// Its type.
    pub kind: String,
    /// Who wrote it.
    pub author: String,
    /// Its size in bytes; 0 where only the entry is here.
    pub size: u64,
    /// Whether it can be downloaded.
    pub has_file: bool,
    /// The ending of its file's name.
    pub ending: &'static str,
    /// The name in links of the referral that it belongs to; empty where there is none that the patient sees.
    pub referral: String,
}

/// Associated healthcare information.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyAssociated {
    /// In words.
    pub title: String,
    /// The status in words.
    pub status: String,
    /// From.
    pub start: Option<NaiveDate>,
    /// Until.
    pub end: Option<NaiveDate>,
}

/// A letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyLetter {
    /// Its name in links.
    pub id: String,
    /// The number on it.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// When it was sent.
    pub sent: DateTime<Utc>,
}

/// A letter with its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyLetterText {
    /// The letter.
    pub letter: MyLetter,
    /// Its text; empty where the file cannot be read any more.
    pub blocks: Vec<ReadBlock>,
}

/// A file to download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyFile {
    /// What it is called, without the ending.
    pub title: String,
    /// Its ending.
    pub ending: &'static str,
    /// Its media type, one of a fixed list (S38).
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An entry of the patient's own access log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyAccess {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as a word of the catalogue: the patient, staff, the system, or somebody who is not known.
    pub who: &'static str,
    /// What, as a word of the catalogue.
    pub what: String,
    /// The one thing that the sentence names, where there is one.
    pub detail: String,
}

/// Where the link of a registration went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSent {
    /// The address, most of its name left out.
    pub to: String,
    /// When it was last sent again.
    pub again: Option<DateTime<Utc>>,
}

/// What the first page after log-in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyHome {
    /// Referrals.
    pub referrals: usize,
    /// Letters.
    pub letters: usize,
    /// Documents.
    pub documents: usize,
    /// The newest letter.
    pub newest_letter: Option<MyLetter>,
}

//! The patient's own referrals and documents, as lists, pages and files (R1, R2, R28).

use std::cmp::Reverse;

use super::refusal::PortalRefusal;
use super::sessions::Visit;
use super::sight::{Shown, Sight};
use super::views::{MyAssociated, MyDocument, MyFile, MyHome, MyReferral, MyReferralDetail};
use crate::domain::{Associated, Document, RecordKey, Referral, ReferralStatus};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::store::records::table;
use crate::vault::ObjectId;

/// Media types that are passed on by name; everything else is a file of bytes (S38).
const MEDIA_TYPES: [(&str, &str); 8] = [
    ("application/pdf", "pdf"),
    ("text/plain", "txt"),
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/tiff", "tif"),
    ("application/rtf", "rtf"),
    ("application/msword", "doc"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
];

impl Service {
    /// What the first page counts.
    pub fn my_home(&self, visit: &Visit) -> Result<MyHome, PortalRefusal> {
        let letters = self.my_letters(visit)?;
        Ok(MyHome {
            referrals: self.my_referrals(visit)?.len(),
            letters: letters.len(),
            documents: self.my_documents(visit)?.len(),
            newest_letter: letters.into_iter().next(),
        })
    }

    /// Own referrals, newest first.
    pub fn my_referrals(&self, visit: &Visit) -> Result<Vec<MyReferral>, PortalRefusal> {
        let sight = self.sight(visit)?;
        let mut found = repository::all::<Referral>(&self.store, &visit.patient.0)?;
        found.retain(|referral| sight.shows(&Shown::Referral(referral)));
        found.sort_by_key(|referral| (Reverse(referral.date), referral.key));
        Ok(found.iter().map(referral_view).collect())
    }

    /// An own referral with what belongs to it.
    pub fn my_referral(&self, visit: &Visit, id: &str) -> Result<MyReferralDetail, PortalRefusal> {
        let referral: Referral = self.seen_item(visit, id)?;
        let sight = self.sight(visit)?;
        let mut associated = repository::all::<Associated>(&self.store, &visit.patient.0)?;
        associated.retain(|one| one.referral == Some(referral.key) && sight.shows(&Shown::Associated(one)));
        associated.sort_by_key(|one| Reverse(one.start));
        self.note_look(visit, referral.key, || match safe(&referral.service) {
            service if service.is_empty() => "referral".to_owned(),
            service => format!("referral ({service})"),
        })?;
        Ok(MyReferralDetail {
            referral: referral_view(&referral),
            documents: self.documents_of(visit, &sight, Some(referral.key))?,
            associated: associated.iter().map(associated_view).collect(),
        })
    }

    /// Own documents that are visible, newest first.
    pub fn my_documents(&self, visit: &Visit) -> Result<Vec<MyDocument>, PortalRefusal> {
        Ok(self.documents_of(visit, &self.sight(visit)?, None)?)
    }

    /// Own healthcare information that belongs to no referral.
    pub fn my_other_information(&self, visit: &Visit) -> Result<Vec<MyAssociated>, PortalRefusal> {
        let sight = self.sight(visit)?;
        let mut found = repository::all::<Associated>(&self.store, &visit.patient.0)?;
        found.retain(|one| one.referral.is_none() && sight.shows(&Shown::Associated(one)));
        found.sort_by_key(|one| Reverse(one.start));
        Ok(found.iter().map(associated_view).collect())
    }

    fn documents_of(
        &self,
        visit: &Visit,
        sight: &Sight,
        referral: Option<RecordKey>,
    ) -> Result<Vec<MyDocument>, ServiceError> {
        let mut found = repository::all::<Document>(&self.store, &visit.patient.0)?;
        found.retain(|document| sight.shows(&Shown::Document(document)));
        found.retain(|document| referral.is_none() || document.referral == referral);
        found.sort_by_key(|document| (Reverse(document.date), document.key));
        Ok(found.iter().map(document_view).collect())
    }

    /// An own document's entry.
    pub fn my_document(&self, visit: &Visit, id: &str) -> Result<MyDocument, PortalRefusal> {
        let document: Document = self.seen_item(visit, id)?;
        self.note_look(visit, document.key, || format!("document ({})", safe(&document.kind)))?;
        let mut view = document_view(&document);
        if let Some(key) = document.referral {
            let place = table::of_patient(visit.patient, key);
            let referral = repository::get::<Referral>(&self.store, &place)?.map(|seen| seen.value);
            let sight = self.sight(visit)?;
            if referral.is_some_and(|referral| sight.shows(&Shown::Referral(&referral))) {
                view.referral = key.to_string();
            }
        }
        Ok(view)
    }

    /// The file of an own document.
    pub fn my_document_file(&self, visit: &Visit, id: &str) -> Result<MyFile, PortalRefusal> {
        let document: Document = self.seen_item(visit, id)?;
        let object = document.object.ok_or(PortalRefusal::NotFound)?;
        let bytes = self.find_object(ObjectId(object))?.ok_or(PortalRefusal::NotFound)?;
        self.note_look(visit, document.key, || format!("document ({}), downloaded", safe(&document.kind)))?;
        let (media_type, ending) = media_type(&document);
        Ok(MyFile { title: safe(&document.title), ending, media_type, bytes })
    }
}

/// The media type by which a document is passed on, and the ending of its file's name.
fn media_type(document: &Document) -> (&'static str, &'static str) {
    let named = document.content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = MEDIA_TYPES.iter().find(|(media_type, _)| *media_type == named);
    known.copied().unwrap_or(("application/octet-stream", "bin"))
}

fn referral_view(referral: &Referral) -> MyReferral {
    MyReferral {
        id: referral.key.to_string(),
        date: referral.date,
        service: safe(&referral.service),
        status: match referral.status {
            ReferralStatus::Draft => "referral-draft",
            ReferralStatus::Active => "referral-active",
            ReferralStatus::OnHold => "referral-on-hold",
            ReferralStatus::Revoked => "referral-revoked",
            ReferralStatus::Completed => "referral-completed",
            ReferralStatus::EnteredInError | ReferralStatus::Unknown => "referral-unknown",
        },
        reference: safe(&referral.reference),
        requester: safe(&referral.requester),
        performer: safe(&referral.performer),
        reason: safe(&referral.reason),
    }
}

fn document_view(document: &Document) -> MyDocument {
    MyDocument {
        id: document.key.to_string(),
        date: document.date,
        title: safe(&document.title),
        kind: safe(&document.kind),
        author: safe(&document.author),
        size: document.size,
        has_file: document.object.is_some(),
        ending: media_type(document).1,
        referral: String::new(),
    }
}

fn associated_view(associated: &Associated) -> MyAssociated {
    MyAssociated {
        title: safe(&associated.title),
        status: safe(&associated.status).replace('-', " "),
        start: associated.start,
        end: associated.end,
    }
}

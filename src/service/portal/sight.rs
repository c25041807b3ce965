//! What a patient sees: one decision for every list, page and download (S42).

use std::collections::HashMap;

use super::refusal::PortalRefusal;
use super::sessions::Visit;
use crate::domain::{ActivityKind, Associated, Document, Letter, RecordKey, Referral, ReferralStatus};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::service::visibility::VisibilityRules;
use crate::store::records::{Stored, table};

/// The rules as they are for one request: what was hidden is gone at the next one (R29).
pub(super) struct Sight {
    patient: RecordKey,
    /// Patient Profile Is Visible of templates and types of documents (R27, R28).
    rules: VisibilityRules,
    /// The patient's documents that go their own way.
    own: HashMap<RecordKey, bool>,
}

/// Something that a patient may want to see.
pub(super) enum Shown<'a> {
    Referral(&'a Referral),
    Associated(&'a Associated),
    Document(&'a Document),
    Letter(&'a Letter),
}

/// A record of which a link may name one.
pub(super) trait Showable: Stored {
    /// The record as what a patient may want to see.
    fn shown(&self) -> Shown<'_>;
}

impl Showable for Referral {
    fn shown(&self) -> Shown<'_> {
        Shown::Referral(self)
    }
}

impl Showable for Document {
    fn shown(&self) -> Shown<'_> {
        Shown::Document(self)
    }
}

impl Showable for Letter {
    fn shown(&self) -> Shown<'_> {
        Shown::Letter(self)
    }
}

impl Sight {
    /// Whether the patient sees it: own, visible, and not withdrawn. The only place that decides.
    pub fn shows(&self, item: &Shown<'_>) -> bool {
        match item {
            Shown::Referral(referral) => {
                let told = !matches!(referral.status, ReferralStatus::EnteredInError | ReferralStatus::Draft);
                referral.patient == self.patient && told
            }
            Shown::Associated(associated) => {
                associated.patient == self.patient && associated.status != "entered-in-error"
            }
            Shown::Document(document) => {
                let own = self.own.get(&document.key).copied();
                document.patient == self.patient && self.rules.document(document, own)
            }
            Shown::Letter(letter) => letter.patient == self.patient && self.rules.letter(letter),
        }
    }
}

impl Service {
    /// The rules for a visit.
    pub(super) fn sight(&self, visit: &Visit) -> Result<Sight, ServiceError> {
        Ok(Sight {
            patient: visit.patient,
            rules: self.visibility_rules()?,
            own: self.document_overrides(visit.patient)?,
        })
    }

    /// The item of a link, if the patient sees it; the same refusal if it is hidden, another's, or never was. A refused
    /// look is noted (R1).
    pub(super) fn seen_item<T: Showable>(&self, visit: &Visit, id: &str) -> Result<T, PortalRefusal> {
        let key: RecordKey = id.parse().map_err(|_| PortalRefusal::NotFound)?;
        let place = table::of_patient(visit.patient, key);
        let item = repository::get::<T>(&self.store, &place)?.map(|seen| seen.value);
        let sight = self.sight(visit)?;
        if let Some(item) = item.filter(|item| sight.shows(&item.shown())) {
            return Ok(item);
        }
        self.note_look(visit, key, || "refused: not the patient's, or hidden".to_owned())?;
        Err(PortalRefusal::NotFound)
    }

    /// Notes in the log that an item was looked at: once for a session and item, however often the page is loaded.
    pub(super) fn note_look(
        &self,
        visit: &Visit,
        item: RecordKey,
        detail: impl FnOnce() -> String,
    ) -> Result<(), ServiceError> {
        if self.portal.first_look(visit.session, item) {
            self.log_of_patient(visit.patient, ActivityKind::ItemViewed, detail())?;
        }
        Ok(())
    }
}

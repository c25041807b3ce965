//! Who has looked: the patient's own part of the activity log, in the patient's words.

use super::refusal::PortalRefusal;
use super::sessions::Visit;
use super::views::MyAccess;
use crate::domain::{ActivityKind, Actor};
use crate::service::core::Service;
use crate::service::patients::safe;
use crate::store::records::{LogBody, table};
use crate::store::{Direction, Key};

/// The entries of one page.
const PAGE: usize = 100;

impl Service {
    /// The newest entries about the patient. Staff are told as staff: their names stand in the organisation's log.
    pub fn my_access(&self, visit: &Visit) -> Result<Vec<MyAccess>, PortalRefusal> {
        let prefix = Key::new(table::PATIENT_LOG, &visit.patient.0);
        let places = self
            .store
            .scan(&prefix, None, PAGE, Direction::Backward)
            .map_err(crate::service::error::ServiceError::from)?;
        let mut entries = Vec::with_capacity(places.len());
        for (place, _) in places {
            let seq = place.bytes().last_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
            let records = self
                .store
                .log_read(seq, 1, Direction::Forward)
                .map_err(crate::service::error::ServiceError::from)?;
            for record in records {
                let activity = LogBody::from_bytes(record.at, &record.body)
                    .map_err(crate::service::error::ServiceError::from)?;
                let tells = matches!(activity.kind, ActivityKind::ItemViewed | ActivityKind::LoggedIn);
                entries.push(MyAccess {
                    at: record.at,
                    who: match activity.actor {
                        Actor::Patient => "access-you",
                        Actor::Operator(_) => "access-staff",
                        Actor::System(_) => "access-system",
                    },
                    what: word(activity.kind),
                    detail: if tells { safe(&activity.detail) } else { String::new() },
                });
            }
        }
        Ok(entries)
    }
}

/// The name of a kind's sentence in the catalogue.
pub(in crate::service) fn word(kind: ActivityKind) -> String {
    format!("access-{}", kind.label().to_lowercase().replace(' ', "-"))
}

//! Who has looked: the patient's own part of the activity log, in the patient's words. What anybody can do without having
//! logged in is told as somebody's, never as the patient's.

use super::refusal::PortalRefusal;
use super::sessions::Visit;
use super::views::MyAccess;
use crate::domain::{Activity, ActivityKind, Actor};
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
                let (what, detail) = told(activity.kind, &activity.detail);
                entries.push(MyAccess { at: record.at, who: who(&activity), what, detail });
            }
        }
        Ok(entries)
    }
}

/// Who did it, as far as it is known: a try that failed, and what comes of failed tries, may be anybody's.
fn who(activity: &Activity) -> &'static str {
    let failed = matches!(
        activity.kind,
        ActivityKind::LogInFailed
            | ActivityKind::PatientUserFailedToRegister
            | ActivityKind::PatientAccountLocked
    );
    let by_link = activity.kind == ActivityKind::NotMeReported && activity.detail.starts_with("by the link");
    match activity.actor {
        Actor::Patient if failed || by_link => "access-somebody",
        Actor::Patient => "access-you",
        Actor::Operator(_) => "access-staff",
        Actor::System(_) => "access-system",
    }
}

/// The sentence for an entry, and the one thing that it names. Of other details nothing is told: they are for staff.
fn told(kind: ActivityKind, detail: &str) -> (String, String) {
    let item = |word: &str, item: &str| (word.to_owned(), safe(item));
    match kind {
        ActivityKind::LoggedIn if !detail.is_empty() => item("access-logged-in-with", detail),
        ActivityKind::TwoStepChanged if detail == "turned on" => item("access-two-step-on", ""),
        ActivityKind::TwoStepChanged if detail == "turned off" => item("access-two-step-off", ""),
        ActivityKind::ItemViewed => {
            let (look, loaded) =
                detail.strip_suffix(", downloaded").map_or((detail, false), |look| (look, true));
            let bracketed = |kind: &str| {
                look.strip_prefix(kind)?.strip_prefix(" (")?.strip_suffix(')').filter(|name| !name.is_empty())
            };
            if look.starts_with("refused") {
                item("access-viewed-nothing", "")
            } else if let Some(number) = look.strip_prefix("letter ") {
                item(if loaded { "access-loaded-letter" } else { "access-viewed-letter" }, number)
            } else if let Some(name) = bracketed("document") {
                item(if loaded { "access-loaded-document" } else { "access-viewed-document" }, name)
            } else if let Some(name) = bracketed("referral") {
                item("access-viewed-referral", name)
            } else {
                item("access-item-viewed", "")
            }
        }
        _ => item(&word(kind), ""),
    }
}

/// The name of a kind's sentence in the catalogue.
pub(in crate::service) fn word(kind: ActivityKind) -> String {
    format!("access-{}", kind.label().to_lowercase().replace(' ', "-"))
}

//! Expiring this week: a letter is out, nobody has registered, and the code ends within seven days.

use chrono::{Days, NaiveDate, NaiveTime, TimeZone, Utc};

use super::rows::Found;
use crate::domain::account::Standing;
use crate::search::Status;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;

/// How many days ahead.
const DAYS: u64 = 7;

impl Service {
    pub(super) fn expiring_this_week(&self) -> Result<Vec<Found>, ServiceError> {
        let moment = self.moment();
        let last = moment.today.checked_add_days(Days::new(DAYS)).unwrap_or(moment.today);
        let mut found = Vec::new();
        for key in self.in_state(Status::PENDING_REGISTRATION) {
            let seen = repository::patient(&self.store, key)?;
            let Some(credentials) = &seen.account.value.credentials else { continue };
            let live = Standing::of(self.subject(&seen), moment) == Standing::DistributedLive;
            if live && credentials.expires <= last {
                let sent = credentials.distributed.as_ref().map(|(at, by)| {
                    let day = at.with_timezone(&self.site_settings().time_zone).format("%-d %b");
                    format!("sent {day} by {by}")
                });
                let detail = format!(
                    "The code ends on {}; {}. Re-issue the letter, or call the patient.",
                    credentials.expires.format("%a %-d %b"),
                    sent.unwrap_or_default()
                );
                found.push(Found { key, at: self.day_ends(credentials.expires), detail });
            }
        }
        Ok(found)
    }

    fn day_ends(&self, day: NaiveDate) -> chrono::DateTime<Utc> {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN);
        let zone = self.site_settings().time_zone;
        zone.from_local_datetime(&next).earliest().map_or_else(|| next.and_utc(), |at| at.with_timezone(&Utc))
    }
}

//! Disabled, record OK again: leaving a disabling status never enables by itself, so these patients stay in sight.

use super::rows::Found;
use crate::domain::account::{DisabledCause, in_force};
use crate::search::Status;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;

impl Service {
    pub(super) fn record_ok_again(&self) -> Result<Vec<Found>, ServiceError> {
        let (rules, moment) = (self.directory.rules(), self.moment());
        let mut found = Vec::new();
        for key in self.in_state(Status::DISABLED) {
            let seen = repository::patient(&self.store, key)?;
            let (now, account) = (seen.patient.value.status, &seen.account.value);
            let Some(disabled) = account.disabled.as_ref().filter(|_| !rules.disables(now)) else { continue };
            let DisabledCause::Record(before) = &disabled.cause else { continue };
            let next = if in_force(account, moment) {
                "Enable the account if that is right."
            } else {
                "The credentials are not in force: distribute new ones if that is right."
            };
            let detail = format!("Disabled by \"{before}\"; the record is \"{now}\" now. {next}");
            found.push(Found { key, at: disabled.at, detail });
        }
        Ok(found)
    }
}

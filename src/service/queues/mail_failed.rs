//! Mail failed: the newest mail of its kind was refused for good, and the patient waits for it.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::rows::Found;
use crate::domain::RecordKey;
use crate::domain::portal::{Mail, MailKind, MailState};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;

/// Mails older than this wait for nobody any more.
const KEPT: TimeDelta = TimeDelta::days(60);

impl Service {
    pub(super) fn mail_failed(&self) -> Result<Vec<Found>, ServiceError> {
        let since = self.clock.now() - KEPT;
        let mut newest: BTreeMap<(RecordKey, &'static str), Mail> = BTreeMap::new();
        repository::each::<Mail>(&self.store, &[], |mail| {
            let place = (mail.patient, mail.kind.word());
            if mail.made_at > since && newest.get(&place).is_none_or(|other| other.made_at < mail.made_at) {
                newest.insert(place, mail);
            }
            Ok(true)
        })?;
        let mut found = Vec::new();
        for mail in newest.into_values() {
            let MailState::Failed(at) = mail.state else { continue };
            let seen = repository::patient(&self.store, mail.patient)?;
            let account = &seen.account.value;
            // A confirmation that is no longer awaited concerns nobody.
            if mail.kind == MailKind::ConfirmEmail && !account.is_claimed() {
                continue;
            }
            let next = match mail.kind {
                MailKind::ConfirmEmail => "Correct the address with the patient, or cancel the registration.",
                MailKind::ResetPassword | MailKind::ChangeEmail => "Check the address with the patient.",
                _ => "A notice did not arrive: check the address with the patient.",
            };
            let fault = if mail.fault.is_empty() { "no reason was given" } else { &mail.fault };
            let detail = format!("{}: {fault}. {next}", mail.kind.label());
            found.push(Found { key: mail.patient, at, detail });
        }
        Ok(found)
    }
}

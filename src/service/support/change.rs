//! Client support entered, replaced, withdrawn and removed (R70 to R76). Patients see each change after a delay.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Activity, ActivityKind, Permission, SupportContact, SupportEntry};
use crate::service::api::{SetSupport, SupportOf, SupportView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::{self, Draft};
use crate::service::session::Session;
use crate::service::templates::same_name;
use crate::store::records::table;

impl Service {
    /// Enters client support; a change that is pending is replaced. A second entry for a type edits the first (R76).
    pub fn set_support(&self, session: &Session, request: &SetSupport) -> Result<SupportView, ServiceError> {
        session.require(Permission::SupportConfigure)?;
        let contact = SupportContact::checked(&request.email, &request.phone)
            .map_err(|bad| ServiceError::invalid(bad.to_string(), "Nothing was changed."))?;
        self.enter_support(session, &request.organisation_type, Some(&contact), request.seen)
    }

    /// Removes the entry of a type: its patients see blank's after the delay.
    pub fn remove_support(
        &self,
        session: &Session,
        request: &SupportOf,
    ) -> Result<SupportView, ServiceError> {
        session.require(Permission::SupportConfigure)?;
        let (now, named) = (self.clock.now(), request.organisation_type.as_str());
        let there = self.support_entry(named)?.is_some_and(|entry| entry.at(now).is_some());
        if !there {
            return Err(ServiceError::NotFound(format!("There is no client support for {}.", words(named))));
        }
        self.enter_support(session, named, None, request.seen)
    }

    /// Takes the change of a type back that patients do not see yet (R75).
    pub fn withdraw_support(
        &self,
        session: &Session,
        request: &SupportOf,
    ) -> Result<SupportView, ServiceError> {
        session.require(Permission::SupportConfigure)?;
        let (now, named) = (self.clock.now(), request.organisation_type.as_str());
        self.change_set_up(|draft| {
            let found = self.support_entry(named)?;
            self.is_as_seen(found.as_ref(), request.seen)?;
            let entry = found.and_then(|entry| entry.withdrawn(now)).ok_or_else(|| {
                ServiceError::NotFound(format!(
                    "No change of the client support for {} is pending.",
                    words(named)
                ))
            })?;
            put(draft, &entry, now);
            let name = words(&entry.organisation_type);
            draft.log(&logged(session, now, format!("{name}: the pending change was withdrawn")));
            Ok(())
        })?;
        self.support(session)
    }

    fn enter_support(
        &self,
        session: &Session,
        named: &str,
        contact: Option<&SupportContact>,
        revision: Option<u64>,
    ) -> Result<SupportView, ServiceError> {
        let now = self.clock.now();
        let site = self.site_settings();
        let delay = TimeDelta::minutes(i64::from(site.support_delay_minutes));
        let name = self.organisation_type_named(named)?;
        self.change_set_up(|draft| {
            let found = self.support_entry(&name)?;
            self.is_as_seen(found.as_ref(), revision)?;
            let old = found.unwrap_or_else(|| SupportEntry {
                key: self.new_key(),
                organisation_type: name.clone(),
                ..SupportEntry::default()
            });
            let new = old.with(contact.cloned(), now, delay, session.name());
            put(draft, &new, now);
            let from = (now + delay).with_timezone(&site.time_zone).format("%-d %b %Y %H:%M");
            let what = match contact {
                None => "removed".to_owned(),
                Some(contact) => contact.words(),
            };
            let name = words(&name);
            draft.log(&logged(session, now, format!("{name}: {what}; visible to patients from {from}")));
            Ok(())
        })?;
        self.support(session)
    }

    /// Refuses when somebody changed the entry since it was looked at (S94), and says to what: nobody replaces what they
    /// have not seen.
    fn is_as_seen(&self, found: Option<&SupportEntry>, seen: Option<u64>) -> Result<(), ServiceError> {
        let Some(seen) = seen else { return Ok(()) };
        if self.support_revision(found)? == seen {
            return Ok(());
        }
        let Some(coming) = found.and_then(|entry| entry.coming.as_ref()) else {
            return Err(ServiceError::Changed(
                "Somebody has taken a change back since you looked.".to_owned(),
            ));
        };
        let by = safe(&coming.by);
        let what = coming.contact.as_ref().map_or_else(
            || format!("{by} has removed this entry since you looked."),
            |contact| format!("{by} has entered this since you looked: {}.", safe(&contact.words())),
        );
        Err(ServiceError::Changed(what))
    }

    /// The revision of an entry; 0 where there is none.
    pub(super) fn support_revision(&self, entry: Option<&SupportEntry>) -> Result<u64, ServiceError> {
        let Some(entry) = entry else { return Ok(0) };
        let seen = repository::get::<SupportEntry>(&self.store, &entry.key.0)?;
        Ok(seen.and_then(|seen| seen.revision).unwrap_or(0))
    }

    /// The entry of a type, by its name.
    pub(in crate::service) fn support_entry(&self, name: &str) -> Result<Option<SupportEntry>, ServiceError> {
        let entries = repository::all::<SupportEntry>(&self.store, &[])?;
        Ok(entries.into_iter().find(|entry| same_name(&entry.organisation_type, name)))
    }
}

fn put(draft: &mut Draft, entry: &SupportEntry, now: DateTime<Utc>) {
    if entry.is_over(now) {
        draft.delete(table::SUPPORT, &entry.key.0);
    } else {
        draft.put(&entry.key.0, entry);
    }
}

/// The entry of a change of client support.
pub(super) fn logged(session: &Session, at: DateTime<Utc>, detail: String) -> Activity {
    Activity { at, patient: None, kind: ActivityKind::SupportChanged, actor: session.actor().clone(), detail }
}

/// A type in a sentence.
pub(super) fn words(name: &str) -> String {
    if name.trim().is_empty() { "all other types".to_owned() } else { format!("\"{}\"", safe(name)) }
}

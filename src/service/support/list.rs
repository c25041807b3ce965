//! What patients read about whom to ask: by type of organisation, with what it falls back to (R72).

use crate::domain::{Organisation, Patient, Permission, RecordKey, SupportContact, SupportEntry};
use crate::service::api::{PendingSupport, SupportLine, SupportView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;
use crate::service::templates::same_name;

impl Service {
    /// Client support, by type of organisation.
    pub fn support(&self, session: &Session) -> Result<SupportView, ServiceError> {
        session.require(Permission::PatientsView)?;
        let entries = repository::all::<SupportEntry>(&self.store, &[])?;
        let types = self.organisation_types(session)?;
        let names = std::iter::once(String::new()).chain(types);
        let lines = names.map(|name| self.support_line(&entries, &name)).collect::<Result<_, _>>()?;
        Ok(SupportView { lines, delay_minutes: self.site_settings().support_delay_minutes })
    }

    fn support_line(&self, entries: &[SupportEntry], name: &str) -> Result<SupportLine, ServiceError> {
        let now = self.clock.now();
        let entry = entries.iter().find(|entry| same_name(&entry.organisation_type, name));
        let own = entry.is_some_and(|entry| entry.at(now).is_some());
        let (contact, source) = self.contact_of(entries, name);
        let pending = entry.and_then(|entry| entry.pending(now)).map(|coming| {
            let contact = coming.contact.clone().unwrap_or_default();
            PendingSupport {
                email: safe(&contact.email),
                phone: safe(&contact.phone),
                removal: coming.contact.is_none(),
                from: coming.from,
                by: safe(&coming.by),
            }
        });
        Ok(SupportLine {
            organisation_type: safe(name),
            email: safe(&contact.email),
            phone: safe(&contact.phone),
            own,
            source: source.to_owned(),
            pending,
            revision: self.support_revision(entry)?,
        })
    }

    /// The contact of a type: its own, else blank's, else the site's; empty where there is none, and then a patient is
    /// told to contact the service that sent the invitation (R72).
    fn contact_of(&self, entries: &[SupportEntry], name: &str) -> (SupportContact, &'static str) {
        let now = self.clock.now();
        let at = |name: &str| {
            let entry = entries.iter().find(|entry| same_name(&entry.organisation_type, name));
            entry.and_then(|entry| entry.at(now)).cloned()
        };
        if let Some(contact) = at(name) {
            return (contact, "its own entry");
        }
        if let Some(contact) = at("") {
            return (contact, "the entry for all other types");
        }
        let site = self.site_settings();
        let contact = SupportContact { email: site.support_email, phone: site.support_phone };
        let source = if contact == SupportContact::default() {
            "nothing: contact the service that invited you"
        } else {
            "the site's settings"
        };
        (contact, source)
    }

    /// The contact that a patient sees; both parts empty where there is none.
    pub fn support_for(&self, patient: &Patient) -> Result<SupportContact, ServiceError> {
        let entries = repository::all::<SupportEntry>(&self.store, &[])?;
        let organisation = match patient.details.organisation {
            Some(key) => repository::get::<Organisation>(&self.store, &key.0)?.map(|seen| seen.value.kind),
            None => None,
        };
        Ok(self.contact_of(&entries, organisation.as_deref().unwrap_or_default()).0)
    }

    /// The contact that the patient of a key sees.
    pub fn support_of(&self, patient: RecordKey) -> Result<SupportContact, ServiceError> {
        match repository::get::<Patient>(&self.store, &patient.0)? {
            Some(seen) => self.support_for(&seen.value),
            None => self.support_for_visitors(),
        }
    }

    /// The contact that whoever is not known yet sees, on the registration page.
    pub fn support_for_visitors(&self) -> Result<SupportContact, ServiceError> {
        let entries = repository::all::<SupportEntry>(&self.store, &[])?;
        Ok(self.contact_of(&entries, "").0)
    }
}

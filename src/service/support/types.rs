//! The types of organisations: those that a site lists, and those that its organisations have (R71).

use std::collections::BTreeMap;

use crate::domain::{Organisation, OrganisationType, Permission};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;
use crate::service::templates::{check_name, same_name, shortened};
use crate::store::records::table;

use super::change::logged;

/// The most types of a list.
const MAX_TYPES: usize = 500;

impl Service {
    /// The types of organisations, by name.
    pub fn organisation_types(&self, session: &Session) -> Result<Vec<String>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for one in repository::all::<OrganisationType>(&self.store, &[])? {
            names.insert(one.name.to_lowercase(), one.name);
        }
        repository::each::<Organisation>(&self.store, &[], |organisation| {
            let kind = organisation.kind.trim();
            if !kind.is_empty() {
                names.entry(kind.to_lowercase()).or_insert_with(|| kind.to_owned());
            }
            Ok(names.len() < MAX_TYPES)
        })?;
        Ok(names.into_values().collect())
    }

    /// Adds a type to the list.
    pub fn add_organisation_type(&self, session: &Session, name: &str) -> Result<Vec<String>, ServiceError> {
        session.require(Permission::SupportConfigure)?;
        let name = check_name(name)?;
        let now = self.clock.now();
        self.change_set_up(|draft| {
            if self.organisation_types(session)?.iter().any(|known| same_name(known, &name)) {
                return Err(ServiceError::invalid(
                    format!("There is an organisation type \"{name}\" already."),
                    "Choose another name.",
                ));
            }
            let kind = OrganisationType { key: self.new_key(), name: name.clone() };
            draft.put(&kind.key.0, &kind);
            let detail = format!("organisation type \"{}\" added", kind.name);
            draft.log(&logged(session, now, detail));
            Ok(())
        })?;
        self.organisation_types(session)
    }

    /// Takes a type from the list; one with its own entry, or that organisations have, stays.
    pub fn remove_organisation_type(
        &self,
        session: &Session,
        name: &str,
    ) -> Result<Vec<String>, ServiceError> {
        session.require(Permission::SupportConfigure)?;
        let now = self.clock.now();
        self.change_set_up(|draft| {
            let listed = repository::all::<OrganisationType>(&self.store, &[])?;
            let kind = listed.into_iter().find(|one| same_name(&one.name, name)).ok_or_else(|| {
                ServiceError::NotFound(format!(
                    "There is no organisation type \"{}\" on the list; types of imported organisations stay.",
                    shortened(name)
                ))
            })?;
            if self.support_entry(&kind.name)?.is_some() {
                return Err(ServiceError::invalid(
                    format!("The organisation type \"{}\" has client support of its own.", safe(&kind.name)),
                    "Remove that first.",
                ));
            }
            draft.delete(table::ORGANISATION_TYPE, &kind.key.0);
            let detail = format!("organisation type \"{}\" removed", kind.name);
            draft.log(&logged(session, now, detail));
            Ok(())
        })?;
        self.organisation_types(session)
    }

    /// The type as it is written in the list; empty for blank.
    pub(super) fn organisation_type_named(&self, named: &str) -> Result<String, ServiceError> {
        if named.trim().is_empty() {
            return Ok(String::new());
        }
        let known = self.organisation_types(&Session::system("client support"))?;
        let listed = known.join(", ");
        known.into_iter().find(|name| same_name(name, named)).ok_or_else(|| {
            ServiceError::NotFound(format!(
                "There is no organisation type \"{}\". There are: {}.",
                shortened(named),
                if listed.is_empty() { "none yet" } else { &listed }
            ))
        })
    }
}

//! The versions of each base and template that count, and finding them by name.

use std::collections::BTreeMap;

use crate::domain::field::TemplateObject;
use crate::domain::{Template, TemplateBase, TemplateVersions};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;

use super::names::{same_name, shortened};

impl Service {
    /// The newest version of each base, by name.
    pub(in crate::service) fn newest_bases(&self) -> Result<Vec<TemplateBase>, ServiceError> {
        let mut newest = BTreeMap::new();
        // Versions follow each other in the order of keys: the last one stays.
        repository::each::<TemplateBase>(&self.store, &[], |base| {
            newest.insert(base.key, base);
            Ok(true)
        })?;
        let mut bases: Vec<TemplateBase> = newest.into_values().collect();
        bases.sort_by_key(|base| base.name.to_lowercase());
        Ok(bases)
    }

    /// Each template by those of its versions that count, by name.
    pub(in crate::service) fn known_templates(&self) -> Result<Vec<TemplateVersions>, ServiceError> {
        let mut known: BTreeMap<_, TemplateVersions> = BTreeMap::new();
        repository::each::<Template>(&self.store, &[], |version| {
            let key = version.key;
            let versions = match known.remove(&key) {
                Some(earlier) => earlier.with(version),
                None => TemplateVersions::of(version),
            };
            known.insert(key, versions);
            Ok(true)
        })?;
        let mut templates: Vec<TemplateVersions> = known.into_values().collect();
        templates.sort_by_key(|template| template.shown().name.to_lowercase());
        Ok(templates)
    }

    /// The version in use of each template that has one (S59), by name.
    pub(in crate::service) fn templates_in_use(&self) -> Result<Vec<Template>, ServiceError> {
        Ok(self.known_templates()?.iter().filter_map(TemplateVersions::in_use).cloned().collect())
    }

    /// The templates of these names, in their order; only those that carry credentials may be named (R22).
    pub(in crate::service) fn credential_templates(
        &self,
        names: &[String],
    ) -> Result<Vec<Template>, ServiceError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.known_templates()?;
        let credential = TemplateObject::PatientProfile.label();
        let is_usable = |one: &TemplateVersions| one.shown().object == credential && !one.shown().retired;
        if !known.iter().any(is_usable) {
            // R8: the missing step is named.
            return Err(ServiceError::invalid(
                "There is no Letter Template for Patient Profile letters yet.",
                "Add one first: `base add`, then `template add --object \"Patient Profile\"`.",
            ));
        }
        names.iter().map(|name| one_of(&known, name, credential)).collect()
    }
}

fn one_of(known: &[TemplateVersions], name: &str, object: &str) -> Result<Template, ServiceError> {
    let found = known.iter().find(|template| same_name(&template.shown().name, name));
    match found.map(TemplateVersions::shown) {
        Some(template) if template.retired => Err(ServiceError::invalid(
            format!("The Letter Template \"{}\" is retired.", template.name),
            "Choose another one, or take it into use again.",
        )),
        Some(template) if template.object == object => {
            let in_use = found.map_or(Ok(template), TemplateVersions::for_letters)?;
            Ok(in_use.clone())
        }
        Some(template) => Err(ServiceError::invalid(
            format!(
                "The Letter Template \"{}\" is for {}, not for {object}.",
                template.name, template.object
            ),
            "Choose one whose object is Patient Profile.",
        )),
        None => {
            let usable =
                known.iter().map(TemplateVersions::shown).filter(|t| t.object == object && !t.retired);
            let names: Vec<&str> = usable.map(|t| t.name.as_str()).collect();
            Err(ServiceError::NotFound(format!(
                "There is no Letter Template \"{}\". There are: {}.",
                shortened(name),
                names.join(", ")
            )))
        }
    }
}

//! The newest version of each base and template, and finding them by name.

use std::collections::BTreeMap;

use crate::domain::field::TemplateObject;
use crate::domain::{Template, TemplateBase};
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

    /// The newest version of each template, by name.
    pub(in crate::service) fn newest_templates(&self) -> Result<Vec<Template>, ServiceError> {
        let mut newest = BTreeMap::new();
        repository::each::<Template>(&self.store, &[], |template| {
            newest.insert(template.key, template);
            Ok(true)
        })?;
        let mut templates: Vec<Template> = newest.into_values().collect();
        templates.sort_by_key(|template| template.name.to_lowercase());
        Ok(templates)
    }

    /// The templates of these names, in their order; only those that carry credentials may be named (R22).
    pub(in crate::service) fn credential_templates(
        &self,
        names: &[String],
    ) -> Result<Vec<Template>, ServiceError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.newest_templates()?;
        let credential = TemplateObject::PatientProfile.label();
        if !known.iter().any(|template| template.object == credential && !template.retired) {
            // R8: the missing step is named.
            return Err(ServiceError::invalid(
                "There is no Letter Template for Patient Profile letters yet.",
                "Add one first: `base add`, then `template add --object \"Patient Profile\"`.",
            ));
        }
        names.iter().map(|name| one_of(&known, name, credential)).collect()
    }
}

fn one_of(known: &[Template], name: &str, object: &str) -> Result<Template, ServiceError> {
    let found = known.iter().find(|template| same_name(&template.name, name));
    match found {
        Some(template) if template.retired => Err(ServiceError::invalid(
            format!("The Letter Template \"{}\" is retired.", template.name),
            "Choose another one, or take it into use again.",
        )),
        Some(template) if template.object == object => Ok(template.clone()),
        Some(template) => Err(ServiceError::invalid(
            format!(
                "The Letter Template \"{}\" is for {}, not for {object}.",
                template.name, template.object
            ),
            "Choose one whose object is Patient Profile.",
        )),
        None => {
            let names: Vec<&str> =
                known.iter().filter(|t| t.object == object && !t.retired).map(|t| t.name.as_str()).collect();
            Err(ServiceError::NotFound(format!(
                "There is no Letter Template \"{}\". There are: {}.",
                shortened(name),
                names.join(", ")
            )))
        }
    }
}

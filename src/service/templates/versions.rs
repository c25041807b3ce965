//! The versions of a template: listed, read, compared.

use crate::domain::compare::{LineChange, compare};
use crate::domain::{Permission, Template, TemplateBase};
use crate::service::api::{CompareView, TemplateText, TemplateView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;
use crate::store::records::table;
use crate::vault::ObjectId;

use super::lint::carries_words;
use super::names::{same_name, shortened};

impl Service {
    /// The versions of a template, newest first, without their texts.
    pub fn template_versions(
        &self,
        session: &Session,
        name: &str,
    ) -> Result<Vec<TemplateText>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let newest = self.template_named(name)?;
        let mut versions = repository::all::<Template>(&self.store, &newest.key.0)?;
        versions.reverse();
        versions.iter().map(|template| self.without_text(template)).collect()
    }

    /// A version of a template with its text; the newest one if none is named.
    pub fn template(
        &self,
        session: &Session,
        name: &str,
        version: Option<u32>,
    ) -> Result<TemplateText, ServiceError> {
        session.require(Permission::PatientsView)?;
        let newest = self.template_named(name)?;
        let wanted = version.map_or(Ok(newest.clone()), |version| self.version_of(&newest, version))?;
        self.template_text(&wanted)
    }

    /// Two versions of a template, line by line.
    pub fn compare_template(
        &self,
        session: &Session,
        name: &str,
        (from, to): (u32, u32),
    ) -> Result<CompareView, ServiceError> {
        let from = self.template(session, name, Some(from))?;
        let to = self.template(session, name, Some(to))?;
        let sign = |change| match change {
            LineChange::Same => ' ',
            LineChange::Removed => '-',
            LineChange::Added => '+',
        };
        let lines = compare(&from.body, &to.body);
        let lines = lines.into_iter().map(|(change, line)| (sign(change), safe(line))).collect();
        Ok(CompareView { from, to, lines })
    }

    /// The newest version of the template of a name.
    pub(in crate::service) fn template_named(&self, name: &str) -> Result<Template, ServiceError> {
        let known = self.newest_templates()?;
        let names: Vec<String> = known.iter().map(|template| template.name.clone()).collect();
        known.into_iter().find(|template| same_name(&template.name, name)).ok_or_else(|| {
            ServiceError::NotFound(format!(
                "There is no Letter Template \"{}\". There are: {}.",
                shortened(name),
                if names.is_empty() { "none yet".to_owned() } else { names.join(", ") }
            ))
        })
    }

    pub(super) fn version_of(&self, template: &Template, version: u32) -> Result<Template, ServiceError> {
        let place = table::of_version(template.key, version);
        let found = repository::get::<Template>(&self.store, &place)?.map(|seen| seen.value);
        found.ok_or_else(|| {
            ServiceError::NotFound(format!(
                "The Letter Template \"{}\" has no version {version}; the newest is {}.",
                template.name, template.version
            ))
        })
    }

    /// The base in the version that the template uses.
    pub(super) fn base_version(&self, template: &Template) -> Result<TemplateBase, ServiceError> {
        let place = table::of_version(template.base, template.base_version);
        let found = repository::get::<TemplateBase>(&self.store, &place)?.map(|seen| seen.value);
        found.ok_or_else(|| ServiceError::not_found("The template's base is no longer there."))
    }

    pub(super) fn template_text(&self, template: &Template) -> Result<TemplateText, ServiceError> {
        let body = self.text_object(ObjectId(template.body))?;
        Ok(TemplateText { body, ..self.without_text(template)? })
    }

    fn without_text(&self, template: &Template) -> Result<TemplateText, ServiceError> {
        Ok(TemplateText {
            name: template.name.clone(),
            version: template.version,
            object: template.object.clone(),
            base: self.base_version(template)?.name,
            base_version: template.base_version,
            body: String::new(),
            visible: template.visible,
            saved: Some(template.saved_at),
            saved_by: safe(&template.saved_by),
        })
    }

    pub(super) fn template_view(
        &self,
        template: &Template,
        warnings: Vec<String>,
    ) -> Result<TemplateView, ServiceError> {
        let bases = self.newest_bases()?;
        let base = bases.iter().find(|base| base.key == template.base);
        Ok(TemplateView {
            name: template.name.clone(),
            version: template.version,
            object: template.object.clone(),
            base: base.map(|base| base.name.clone()).unwrap_or_default(),
            base_version: template.base_version,
            base_is_older: base.is_some_and(|base| base.version > template.base_version),
            visible: template.visible,
            retired: template.retired,
            carries: carries_words(template.carries),
            warnings,
            saved: Some(template.saved_at),
            saved_by: safe(&template.saved_by),
        })
    }
}

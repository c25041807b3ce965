//! What the lint says of templates, saved or not (R9), and the fields they may use (R17).

use std::sync::Arc;

use crate::domain::account::Carries;
use crate::domain::field::{FIELDS, FieldKind, TemplateObject};
use crate::domain::{Permission, Template, TemplateBase};
use crate::letters::{self, Base, Body, TemplateCheck};
use crate::service::api::{FieldView, LintView, UnsavedTemplate};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::session::Session;
use crate::vault::ObjectId;

use super::bases::check_body;
use super::names::object_named;

impl Service {
    /// Checks a template that is not saved yet.
    pub fn check_template(
        &self,
        session: &Session,
        unsaved: &UnsavedTemplate,
    ) -> Result<LintView, ServiceError> {
        session.require(Permission::PatientsView)?;
        check_body(&unsaved.body)?;
        let base = self.compiled_base(&self.base_named(&unsaved.base)?)?;
        let object = object_named(&unsaved.object)?;
        let (_, lint) = self.lint_view(&unsaved.name, &base, &Body::parse(&unsaved.body), object);
        Ok(lint)
    }

    /// The fields that templates of an object may use, in the order of the list.
    pub fn fields(&self, session: &Session, object: &str) -> Result<Vec<FieldView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let object = object_named(object)?;
        let fits = FIELDS.iter().filter(|field| field.kind != FieldKind::Body && field.fits(object));
        let view = |field: &crate::domain::Field| FieldView {
            name: field.name.to_owned(),
            description: field.description.to_owned(),
            sample: field.sample.to_owned(),
            carries: field.carries.iter().map(|carried| carried.label().to_owned()).collect(),
        };
        Ok(fits.map(view).collect())
    }

    /// What a template tells and what is worth knowing of it; refuses one of which no letter can be made.
    pub(super) fn lint(
        &self,
        name: &str,
        base: &Base,
        body: &Body,
        object: TemplateObject,
    ) -> Result<(Carries, Vec<String>), ServiceError> {
        let (carries, lint) = self.lint_view(name, base, body, object);
        if lint.errors.is_empty() {
            return Ok((carries, lint.warnings));
        }
        Err(ServiceError::invalid(
            format!("No letter can be made of this template: {}.", lint.errors.join("; ")),
            "Mend the marks; the list of fields names those that there are.",
        ))
    }

    fn lint_view(&self, name: &str, base: &Base, body: &Body, object: TemplateObject) -> (Carries, LintView) {
        let portal = self.site_settings().portal_url;
        let check = TemplateCheck { name, object, body, base: base.report(), portal: &portal };
        let mut view = LintView::default();
        for warning in letters::lint(&check) {
            let into = if warning.is_blocking() { &mut view.errors } else { &mut view.warnings };
            into.push(safe(&warning.to_string()));
        }
        (letters::carries(&check), view)
    }

    /// What the lint says of a saved template today: the portal's address may have changed since.
    pub(super) fn warnings_of(&self, template: &Template) -> Result<Vec<String>, ServiceError> {
        let (base, body) = self.compiled(template)?;
        let object = object_named(&template.object)?;
        let (_, lint) = self.lint_view(&template.name, &base, &body, object);
        Ok(lint.errors.into_iter().chain(lint.warnings).collect())
    }

    /// Whether a template or its base holds one of these fields.
    pub(in crate::service) fn carries_any(
        &self,
        template: &Template,
        names: &[&str],
    ) -> Result<bool, ServiceError> {
        let (base, body) = self.compiled(&self.version_of(template, template.version)?)?;
        let is_one = |name: &&str| names.contains(name);
        Ok(base.report().field_names().iter().any(is_one) || body.fields().iter().any(is_one))
    }

    /// The base's Word file, ready to merge.
    pub(super) fn compiled_base(&self, base: &TemplateBase) -> Result<Arc<Base>, ServiceError> {
        let word_file = ObjectId(base.word_file);
        self.bases.base(word_file, || {
            let bytes = self.object(word_file)?;
            Base::scan(&bytes).map_err(|error| ServiceError::Internal(error.to_string()))
        })
    }
}

/// The words for what a letter tells.
pub(in crate::service) fn carries_words(carries: Carries) -> Vec<String> {
    let all = [(carries.id, "Patient ID"), (carries.code, "activation code"), (carries.link, "link")];
    all.into_iter().filter(|(there, _)| *there).map(|(_, word)| word.to_owned()).collect()
}

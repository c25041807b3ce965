//! A letter made of a template: merged, and opened again before it counts.

use std::sync::Arc;

use crate::domain::Template;
use crate::letters::{Base, Body, Expected, verify};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::store::StoreError;
use crate::vault::ObjectId;

use super::values::{CodeText, Facts};

impl Service {
    /// Merges a letter and opens it again: what must be in it is, no mark is left.
    pub(in crate::service) fn render(
        &self,
        template: &Template,
        facts: &Facts<'_>,
    ) -> Result<Vec<u8>, ServiceError> {
        let (base, body) = self.compiled(template)?;
        let values = self.values(facts)?;
        let failed = |error: &dyn std::fmt::Display| {
            ServiceError::invalid(
                format!("The letter \"{}\" could not be made: {error}.", template.name),
                "Nothing was sent. Mend the template or its base.",
            )
        };
        let letter = base.merge(&values, &body).map_err(|error| failed(&error))?;
        verify(&letter, &expected(template, facts)).map_err(|error| failed(&error))?;
        Ok(letter)
    }

    /// The template's base and body, ready to merge.
    pub(super) fn compiled(&self, template: &Template) -> Result<(Arc<Base>, Arc<Body>), ServiceError> {
        let base = self.compiled_base(&self.base_version(template)?)?;
        let body = ObjectId(template.body);
        let body = self.bases.body(body, || Ok::<_, ServiceError>(Body::parse(&self.text_object(body)?)))?;
        Ok((base, body))
    }

    /// An object that must be there.
    pub(in crate::service) fn object(&self, id: ObjectId) -> Result<Vec<u8>, ServiceError> {
        self.find_object(id)?
            .ok_or_else(|| ServiceError::not_found("A file of the store is no longer there."))
    }

    /// An object, or none where it was destroyed.
    pub(in crate::service) fn find_object(&self, id: ObjectId) -> Result<Option<Vec<u8>>, ServiceError> {
        match self.store.get_object(id) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(StoreError::NoObject(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(in crate::service) fn text_object(&self, id: ObjectId) -> Result<String, ServiceError> {
        String::from_utf8(self.object(id)?)
            .map_err(|_| ServiceError::Internal("a letter body is not UTF-8".to_owned()))
    }
}

/// What the finished letter must tell, and what it must not: the other secret of a two-letter set (R20).
fn expected(template: &Template, facts: &Facts<'_>) -> Expected {
    let id = facts.patient.patient_id.spaced();
    let mut expected = Expected::default();
    expected = if template.carries.id {
        expected.with("the Patient ID", &id)
    } else {
        expected.without("the Patient ID", &id)
    };
    match facts.code {
        CodeText::Shown(code) if template.carries.code => expected.with("the activation code", code),
        CodeText::Shown(code) => expected.without("the activation code", code),
        CodeText::Masked => expected,
    }
}

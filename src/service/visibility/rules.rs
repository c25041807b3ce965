//! The rules that say what a patient sees. They are read anew for every request, so that what is hidden is gone at the
//! next one (R29).

use std::collections::HashMap;

use crate::domain::visibility::{document_is_visible, letter_is_visible};
use crate::domain::{Document, DocumentOverride, DocumentType, Letter, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;

/// What patients see, as it stands now.
#[derive(Clone, Debug, Default)]
pub(in crate::service) struct VisibilityRules {
    templates: HashMap<RecordKey, bool>,
    types: HashMap<String, bool>,
}

impl VisibilityRules {
    /// Whether the patient sees a letter.
    pub fn letter(&self, letter: &Letter) -> bool {
        letter_is_visible(letter, self.templates.get(&letter.template).copied().unwrap_or(false))
    }

    /// Whether the patient sees a document that goes its own way or not.
    pub fn document(&self, document: &Document, own: Option<bool>) -> bool {
        let of_type = self.types.get(&folded(&document.kind)).copied().unwrap_or(false);
        document_is_visible(document, of_type, own)
    }
}

impl Service {
    /// What patients see now.
    pub(in crate::service) fn visibility_rules(&self) -> Result<VisibilityRules, ServiceError> {
        let templates = self.templates_in_use()?.into_iter().map(|t| (t.key, t.visible)).collect();
        let types = repository::all::<DocumentType>(&self.store, &[])?;
        let types = types.into_iter().map(|one| (folded(&one.name), one.visible)).collect();
        Ok(VisibilityRules { templates, types })
    }

    /// The documents of a patient that go their own way.
    pub(in crate::service) fn document_overrides(
        &self,
        patient: RecordKey,
    ) -> Result<HashMap<RecordKey, bool>, ServiceError> {
        let found = repository::all::<DocumentOverride>(&self.store, &patient.0)?;
        Ok(found.into_iter().map(|one| (one.document, one.visible)).collect())
    }
}

/// The name of a type as it is compared.
pub(super) fn folded(kind: &str) -> String {
    kind.trim().to_lowercase()
}

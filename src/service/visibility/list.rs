//! What patients see now: the switches, and sentences that say it.

use std::collections::HashMap;

use crate::domain::{Document, DocumentOverride, DocumentType, Permission};
use crate::service::api::{VisibilityView, VisibleDocument};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::{self, counter};
use crate::service::session::Session;
use crate::service::templates::shortened;
use crate::store::records::table;

use super::rules::folded;

/// Counts the documents whose types were looked at.
const LOOKED_AT: &str = "documents whose types are known";
/// The most types: what is beyond stays hidden, and no file can fill the store with types.
const MAX_TYPES: usize = 2_000;
/// The longest name of a type, in characters.
const MAX_NAME: usize = 120;
/// The most documents of a list.
const MAX_DOCUMENTS: usize = 1_000;

impl Service {
    /// What patients see.
    pub fn visibility(&self, session: &Session) -> Result<VisibilityView, ServiceError> {
        session.require(Permission::PatientsView)?;
        let templates = self.known_templates()?.into_iter().map(|one| one.shown().clone());
        let templates = templates.map(|one| (one.name, one.object, one.visible)).collect();
        let types = self.document_types()?.into_iter();
        let document_types = types.map(|one| (safe(&one.name), one.visible)).collect();
        let documents = self.visible_documents()?;
        Ok(VisibilityView { templates, document_types, documents, summary: self.visibility_summary()? })
    }

    fn visible_documents(&self) -> Result<Vec<VisibleDocument>, ServiceError> {
        let mut overrides = Vec::new();
        repository::each::<DocumentOverride>(&self.store, &[], |one| {
            overrides.push(one);
            Ok(overrides.len() < MAX_DOCUMENTS)
        })?;
        let mut documents = Vec::with_capacity(overrides.len());
        for one in overrides {
            let place = table::of_patient(one.patient, one.document);
            let Some(document) = repository::get::<Document>(&self.store, &place)? else { continue };
            let (patient_id, patient_name) = self.patient_named(one.patient)?;
            documents.push(VisibleDocument {
                patient_id,
                patient_name,
                document: one.document.to_string(),
                title: safe(&document.value.title),
                kind: safe(&document.value.kind),
                visible: one.visible,
            });
        }
        Ok(documents)
    }

    /// The types of documents by name: those that were seen so far and those that came with imports since.
    pub(super) fn document_types(&self) -> Result<Vec<DocumentType>, ServiceError> {
        let n_documents = self.count(table::DOCUMENT);
        if counter(&self.store, LOOKED_AT)?.value != n_documents {
            self.look_for_types(n_documents)?;
        }
        let mut types = repository::all::<DocumentType>(&self.store, &[])?;
        types.sort_by_key(|one| folded(&one.name));
        Ok(types)
    }

    fn look_for_types(&self, n_documents: u64) -> Result<(), ServiceError> {
        let mut names: HashMap<String, String> = HashMap::new();
        repository::each::<Document>(&self.store, &[], |document| {
            let short = document.kind.chars().count() <= MAX_NAME && !document.kind.trim().is_empty();
            if short && names.len() < MAX_TYPES {
                names.entry(folded(&document.kind)).or_insert(document.kind);
            }
            Ok(true)
        })?;
        self.change_set_up(|draft| {
            let known = repository::all::<DocumentType>(&self.store, &[])?;
            for (name, written) in &names {
                if !known.iter().any(|one| folded(&one.name) == *name) && known.len() < MAX_TYPES {
                    let kind = DocumentType { key: self.new_key(), name: written.clone(), visible: false };
                    draft.put(&kind.key.0, &kind);
                }
            }
            draft.count(LOOKED_AT, &counter(&self.store, LOOKED_AT)?, n_documents);
            Ok(())
        })
    }

    /// The type of a name.
    pub(super) fn document_type(&self, name: &str) -> Result<DocumentType, ServiceError> {
        let types = self.document_types()?;
        let names: Vec<String> = types.iter().take(20).map(|one| safe(&one.name)).collect();
        types.into_iter().find(|one| folded(&one.name) == folded(name)).ok_or_else(|| {
            ServiceError::NotFound(format!(
                "There are no documents of the type \"{}\". There are: {}.",
                shortened(name),
                if names.is_empty() { "none yet".to_owned() } else { names.join(", ") }
            ))
        })
    }

    /// What patients see now, in sentences.
    pub(super) fn visibility_summary(&self) -> Result<Vec<String>, ServiceError> {
        let shown: Vec<String> =
            self.templates_in_use()?.into_iter().filter(|one| one.visible).map(|one| one.name).collect();
        let mut types: Vec<String> = repository::all::<DocumentType>(&self.store, &[])?
            .into_iter()
            .filter(|one| one.visible)
            .map(|one| safe(&one.name))
            .collect();
        types.sort_by_key(|name| folded(name));
        let (mut n_shown, mut n_hidden) = (0_usize, 0_usize);
        repository::each::<DocumentOverride>(&self.store, &[], |one| {
            *if one.visible { &mut n_shown } else { &mut n_hidden } += 1;
            Ok(true)
        })?;
        let mut lines = vec![
            if shown.is_empty() {
                "Patients see none of their letters.".to_owned()
            } else {
                format!("Patients see their letters of: {}. The code in them is blanked.", shown.join(", "))
            },
            if types.is_empty() {
                "Patients see no type of documents.".to_owned()
            } else {
                format!("Patients see their documents of the types: {}.", types.join(", "))
            },
        ];
        if n_shown + n_hidden > 0 {
            let are = |n| if n == 1 { "is" } else { "are" };
            lines.push(format!(
                "One by one, {n_shown} {} shown besides and {n_hidden} {} hidden.",
                are(n_shown),
                are(n_hidden)
            ));
        }
        Ok(lines)
    }
}

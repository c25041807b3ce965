//! Patient Profile Is Visible, switched: several at once, each in the log with who and when (R29).

use chrono::{DateTime, Utc};

use crate::domain::{
    Activity, ActivityKind, Document, DocumentOverride, DocumentType, Permission, RecordKey, Template,
};
use crate::service::api::{VisibilityChange, VisibilityOf, VisibilityOutcome};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::{self, Draft};
use crate::service::session::Session;
use crate::service::templates::note_visibility;
use crate::store::records::table;

/// The most switches of one call.
const MAX_CHANGES: usize = 500;

/// A change with what it is about looked up.
enum Found {
    Template(Template),
    Type(DocumentType),
    Document(Document),
}

impl Service {
    /// Sets switches, all or none; what stands as asked already is left alone.
    pub fn set_visibility(
        &self,
        session: &Session,
        changes: &[VisibilityChange],
    ) -> Result<VisibilityOutcome, ServiceError> {
        session.require(Permission::VisibilityConfigure)?;
        if changes.len() > MAX_CHANGES {
            return Err(ServiceError::invalid(
                format!("{} switches at once are too many.", changes.len()),
                format!("Set at most {MAX_CHANGES} at a time."),
            ));
        }
        let mut wanted = Vec::with_capacity(changes.len());
        for change in changes {
            wanted.push((self.find_switch(session, &change.of)?, change));
        }
        let before = self.change_set_up(|draft| {
            let mut before = Vec::with_capacity(wanted.len());
            for (found, change) in &wanted {
                let was = self.switch(draft, session, found, change)?;
                before.push(VisibilityChange { of: change.of.clone(), visible: was });
            }
            Ok(before)
        })?;
        Ok(VisibilityOutcome { before, summary: self.visibility_summary()? })
    }

    fn find_switch(&self, session: &Session, of: &VisibilityOf) -> Result<Found, ServiceError> {
        Ok(match of {
            VisibilityOf::Template(name) => Found::Template(self.template_named(name)?.shown().clone()),
            VisibilityOf::DocumentType(name) => Found::Type(self.document_type(name)?),
            VisibilityOf::Document { patient, document } => {
                let patient = self.find_patient(session, patient)?;
                Found::Document(self.document_of(patient, document)?)
            }
        })
    }

    /// Puts one change into the commit and says how the switch stood.
    fn switch(
        &self,
        draft: &mut Draft,
        session: &Session,
        found: &Found,
        change: &VisibilityChange,
    ) -> Result<Option<bool>, ServiceError> {
        let now = self.clock.now();
        match (found, change.visible) {
            (Found::Template(template), Some(visible)) => {
                // Read anew inside the guarded change: somebody may have saved a version meanwhile.
                let known = self.template_named(&template.name)?;
                let old = known.shown();
                // The switch is the template's: what waits for approval is not to turn it back.
                for version in known.counting().into_iter().filter(|version| version.visible != visible) {
                    let new = Template { visible, ..version.clone() };
                    draft.put(&table::of_version(new.key, new.version), &new);
                }
                note_visibility(draft, (session, now), old, &Template { visible, ..old.clone() });
                Ok(Some(old.visible))
            }
            (Found::Type(kind), Some(visible)) => {
                let seen = repository::get::<DocumentType>(&self.store, &kind.key.0)?;
                let old = seen.map_or_else(|| kind.clone(), |seen| seen.value);
                if old.visible != visible {
                    draft.put(&old.key.0, &DocumentType { visible, ..old.clone() });
                    let what = if visible { "visible" } else { "hidden" };
                    let detail = format!("documents of the type \"{}\" are {what} now", safe(&old.name));
                    draft.log(&entry(session, now, None, detail));
                }
                Ok(Some(old.visible))
            }
            (Found::Document(document), visible) => self.switch_document(draft, session, document, visible),
            (_, None) => Err(ServiceError::invalid(
                "Only a document can follow its type.",
                "Say whether the letters or the type are visible.",
            )),
        }
    }

    fn switch_document(
        &self,
        draft: &mut Draft,
        session: &Session,
        document: &Document,
        visible: Option<bool>,
    ) -> Result<Option<bool>, ServiceError> {
        let now = self.clock.now();
        let place = table::of_patient(document.patient, document.key);
        let was = repository::get::<DocumentOverride>(&self.store, &place)?.map(|seen| seen.value.visible);
        if was == visible {
            return Ok(was);
        }
        let what = if let Some(visible) = visible {
            let own = DocumentOverride {
                patient: document.patient,
                document: document.key,
                visible,
                at: now,
                by: session.name().to_owned(),
            };
            draft.put(&place, &own);
            if visible { "is visible now" } else { "is hidden now" }
        } else {
            draft.delete(table::DOCUMENT_OVERRIDE, &place);
            "follows its type now"
        };
        let detail = format!("the document \"{}\" {what}", safe(&document.title));
        draft.log(&entry(session, now, Some(document.patient), detail));
        Ok(was)
    }

    fn document_of(&self, patient: RecordKey, id: &str) -> Result<Document, ServiceError> {
        let unknown = || ServiceError::not_found("The patient has no document with this id.");
        let key: RecordKey = id.trim().parse().map_err(|_| unknown())?;
        let place = table::of_patient(patient, key);
        Ok(repository::get::<Document>(&self.store, &place)?.ok_or_else(unknown)?.value)
    }
}

fn entry(session: &Session, at: DateTime<Utc>, patient: Option<RecordKey>, detail: String) -> Activity {
    let actor = session.actor().clone();
    Activity { at, patient, kind: ActivityKind::VisibilityChanged, actor, detail }
}

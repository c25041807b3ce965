//! Legal texts by organisation, in versions: what a patient accepts is kept for ever (R10).

use crate::domain::{Activity, ActivityKind, LegalText, Organisation, Patient, Permission, RecordKey};
use crate::service::api::{LegalView, SetLegal};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;
use crate::service::templates::{same_name, shortened};
use crate::store::records::table;
use crate::vault::ObjectId;

/// The longest legal text, in bytes.
const MAX_TEXT: usize = 64 << 10;
/// Stands for all organisations without a text of their own.
const ALL_OTHERS: RecordKey = RecordKey([0; 16]);

impl Service {
    /// Saves a new version of a legal text.
    pub fn set_legal(&self, session: &Session, request: &SetLegal) -> Result<LegalView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let text = request.text.trim();
        if text.len() > MAX_TEXT {
            return Err(ServiceError::invalid(
                format!("The legal text has {} bytes; at most {MAX_TEXT} are allowed.", text.len()),
                "Shorten it, or refer to a page of the portal.",
            ));
        }
        let organisation = request.organisation.as_deref().map(|name| self.organisation(name)).transpose()?;
        let now = self.clock.now();
        let object = if text.is_empty() { None } else { Some(self.store.put_object(text.as_bytes())?.0) };
        let legal = self.change_set_up(|draft| {
            let key = organisation.as_ref().map(|one| one.key);
            let newest = self.newest_legal(key)?;
            let old = newest.as_ref().map_or(0, |legal| legal.version);
            if let (Some(seen), Some(newest)) = (request.seen, &newest)
                && seen != newest.version
            {
                return Err(ServiceError::Changed(format!(
                    "{} has saved version {} of this text since you looked.",
                    safe(&newest.saved_by),
                    newest.version
                )));
            }
            let legal = LegalText {
                organisation: key,
                version: old + 1,
                text: object,
                saved_at: now,
                saved_by: session.name().to_owned(),
            };
            draft.put(&table::of_version(key.unwrap_or(ALL_OTHERS), legal.version), &legal);
            let whose = organisation.as_ref().map_or("all other organisations", |one| &one.name);
            let what = if object.is_some() { "" } else { ", taken away" };
            let detail = format!("{} v{}{what}", safe(whose), legal.version);
            let actor = session.actor().clone();
            draft.log(&Activity {
                at: now,
                patient: None,
                kind: ActivityKind::LegalTextChanged,
                actor,
                detail,
            });
            Ok(legal)
        })?;
        self.legal_view(&legal, true)
    }

    /// A legal text in one of its versions, with its text; the newest if none is named. Of an organisation without its
    /// own that is version 0, without a text.
    pub fn legal(
        &self,
        session: &Session,
        organisation: Option<&str>,
        version: Option<u32>,
    ) -> Result<LegalView, ServiceError> {
        session.require(Permission::PatientsView)?;
        let of = organisation.map(|name| self.organisation(name)).transpose()?;
        let key = of.as_ref().map(|one| one.key);
        let found = match version {
            None => self.newest_legal(key)?,
            Some(version) => {
                let place = table::of_version(key.unwrap_or(ALL_OTHERS), version);
                repository::get::<LegalText>(&self.store, &place)?.map(|seen| seen.value)
            }
        };
        match (found, of) {
            (Some(legal), _) => self.legal_view(&legal, true),
            (None, Some(of)) if version.is_none() => {
                Ok(LegalView { organisation: Some(safe(&of.name)), ..LegalView::default() })
            }
            (None, _) => Err(ServiceError::not_found("There is no such legal text.")),
        }
    }

    /// All versions of all legal texts, without the texts.
    pub fn legal_texts(&self, session: &Session) -> Result<Vec<LegalView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let all = repository::all::<LegalText>(&self.store, &[])?;
        all.iter().map(|legal| self.legal_view(legal, false)).collect()
    }

    /// The legal text that a patient reads and accepts, with its version; an empty one where there is none.
    pub fn legal_for(&self, patient: &Patient) -> Result<LegalView, ServiceError> {
        self.legal_of(patient.details.organisation)
    }

    /// The legal text of an organisation: its own, else that of all others, else that of the site's settings.
    pub fn legal_of(&self, organisation: Option<RecordKey>) -> Result<LegalView, ServiceError> {
        let own = organisation.map(|key| self.newest_legal(Some(key))).transpose()?.flatten();
        let own = own.filter(|legal| legal.text.is_some());
        let found = match own {
            Some(own) => Some(own),
            None => self.newest_legal(None)?.filter(|legal| legal.text.is_some()),
        };
        match found {
            Some(legal) => self.legal_view(&legal, true),
            None => Ok(LegalView { text: self.site_settings().legal_text, ..LegalView::default() }),
        }
    }

    /// The version of the legal text that a patient accepted, by its mark, in words.
    pub(in crate::service) fn legal_accepted(
        &self,
        mark: &str,
        patient: &Patient,
    ) -> Result<String, ServiceError> {
        // First where it most likely was read; a patient who has moved since read it elsewhere.
        let likely = patient.details.organisation.into_iter().chain([ALL_OTHERS]).map(|key| key.0.to_vec());
        for prefix in likely.chain([Vec::new()]) {
            let versions = repository::all::<LegalText>(&self.store, &prefix)?;
            for legal in versions.iter().rev() {
                // A text that cannot be read keeps nobody from the record.
                let Ok(view) = self.legal_view(legal, false) else { continue };
                if view.mark == mark {
                    let version = view.version;
                    return Ok(view.organisation.map_or_else(
                        || format!("version {version}"),
                        |organisation| format!("version {version} of {organisation}"),
                    ));
                }
            }
        }
        if self.legal_mark(&self.site_settings().legal_text) == mark {
            return Ok("the text of the site's settings".to_owned());
        }
        Ok(format!("a text that is no longer kept ({mark})"))
    }

    fn newest_legal(&self, organisation: Option<RecordKey>) -> Result<Option<LegalText>, ServiceError> {
        let key = organisation.unwrap_or(ALL_OTHERS);
        Ok(repository::all::<LegalText>(&self.store, &key.0)?.pop())
    }

    fn legal_view(&self, legal: &LegalText, with_text: bool) -> Result<LegalView, ServiceError> {
        let organisation = match legal.organisation {
            None => None,
            Some(key) => Some(
                repository::get::<Organisation>(&self.store, &key.0)?
                    .map_or_else(|| key.to_string(), |seen| safe(&seen.value.name)),
            ),
        };
        let text = match legal.text {
            Some(object) => self.text_object(ObjectId(object))?,
            None => String::new(),
        };
        let mark = if text.is_empty() { String::new() } else { self.legal_mark(&text) };
        Ok(LegalView {
            organisation,
            version: legal.version,
            text: if with_text { text } else { String::new() },
            mark,
            saved: Some(legal.saved_at),
            saved_by: safe(&legal.saved_by),
        })
    }

    /// The organisation of a name.
    fn organisation(&self, name: &str) -> Result<Organisation, ServiceError> {
        let mut found = None;
        repository::each::<Organisation>(&self.store, &[], |one| {
            if same_name(&one.name, name) {
                found = Some(one);
            }
            Ok(found.is_none())
        })?;
        found.ok_or_else(|| {
            ServiceError::NotFound(format!("There is no organisation \"{}\".", shortened(name)))
        })
    }
}

//! Letter Templates: added, edited, restored, retired (R21 to R26). Each save is a version; the second of two who edit
//! the same one is told who was faster, and loses nothing (S94).

use std::fmt::Write;

use chrono::{DateTime, Utc};

use crate::domain::account::Carries;
use crate::domain::field::TemplateObject;
use crate::domain::{Activity, ActivityKind, Permission, Template, TemplateBase, TemplateVersions};
use crate::letters::Body;
use crate::service::api::{AddTemplate, EditOutcome, EditTemplate, TemplateView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::Draft;
use crate::service::session::Session;
use crate::store::records::table;
use crate::vault::ObjectId;

use super::bases::check_body;
use super::names::{check_name, object_named, same_name};

impl Service {
    /// Adds a Letter Template; a field that is not known or does not fit its object is refused.
    pub fn add_template(
        &self,
        session: &Session,
        request: &AddTemplate,
    ) -> Result<TemplateView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let now = self.clock.now();
        let name = check_name(&request.name)?;
        self.unused_template_name(&name, None)?;
        let object = object_named(&request.object)?;
        let base = self.base_in_use(&request.base)?;
        let text = match &request.body {
            Some(text) => text.clone(),
            None => self.body_of_base(&base)?,
        };
        let (carries, warnings) = self.checked(&name, &base, &text, object)?;
        let (key, body) = (self.new_key(), self.store.put_object(text.as_bytes())?.0);
        let template = self.change_set_up(|draft| {
            self.unused_template_name(&name, None)?;
            let template = Template {
                key,
                name: name.clone(),
                version: 1,
                object: object.label().to_owned(),
                base: base.key,
                base_version: base.version,
                body,
                visible: request.visible,
                retired: false,
                carries,
                decision: self.decision_at_save(session)?,
                saved_at: now,
                saved_by: session.name().to_owned(),
            };
            let detail = format!("\"{}\" v1 on base \"{}\"", template.name, base.name);
            put_template(draft, (session, now), &template, &detail);
            Ok(template)
        })?;
        self.saved_view(&TemplateVersions::of(template), warnings)
    }

    /// Saves a new version, unless somebody else saved one since `request.version` was read.
    pub fn edit_template(
        &self,
        session: &Session,
        request: &EditTemplate,
    ) -> Result<EditOutcome, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let now = self.clock.now();
        let new_name = request.new_name.as_deref().map(check_name).transpose()?;
        let edit = |draft: &mut Draft| {
            let known = self.template_named(&request.name)?;
            let Some(old) = known.seen(request.version) else {
                return Ok(Err(known));
            };
            let base = match &request.base {
                Some(name) => self.base_in_use(name)?,
                None => self.base_version(old)?,
            };
            let name = new_name.clone().unwrap_or_else(|| old.name.clone());
            self.unused_template_name(&name, Some(old))?;
            let text = match &request.body {
                Some(text) => text.clone(),
                None => self.text_object(ObjectId(old.body))?,
            };
            let (carries, warnings) = self.checked(&name, &base, &text, object_named(&old.object)?)?;
            let body =
                if request.body.is_some() { self.store.put_object(text.as_bytes())?.0 } else { old.body };
            let template = Template {
                name,
                version: known.newest().version + 1,
                base: base.key,
                base_version: base.version,
                body,
                visible: request.visible.unwrap_or(old.visible),
                retired: known.shown().retired,
                carries,
                decision: self.decision_at_save(session)?,
                saved_at: now,
                saved_by: session.name().to_owned(),
                ..old.clone()
            };
            let detail = format!("\"{}\" v{}, edited", template.name, template.version);
            put_saved(draft, (session, now), (&known, &template), detail);
            Ok(Ok((known.with(template), warnings)))
        };
        match self.change_set_up(edit)? {
            Ok((known, warnings)) => Ok(EditOutcome::Saved(self.saved_view(&known, warnings)?)),
            Err(known) => Ok(EditOutcome::Changed(self.template_text(&known, known.current())?)),
        }
    }

    /// Saves an older version as the newest one: nothing is taken away.
    pub fn restore_template(
        &self,
        session: &Session,
        name: &str,
        version: u32,
    ) -> Result<TemplateView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let now = self.clock.now();
        let (known, warnings) = self.change_set_up(|draft| {
            let known = self.template_named(name)?;
            let newest = known.newest();
            let old = self.version_of(newest, version)?;
            let text = self.text_object(ObjectId(old.body))?;
            let base = self.base_version(&old)?;
            let object = object_named(&newest.object)?;
            let (carries, warnings) = self.checked(&known.shown().name, &base, &text, object)?;
            let template = Template {
                version: newest.version + 1,
                base: old.base,
                base_version: old.base_version,
                body: old.body,
                carries,
                decision: self.decision_at_save(session)?,
                saved_at: now,
                saved_by: session.name().to_owned(),
                ..known.shown().clone()
            };
            let detail = format!("\"{}\" v{}, as v{version} was", template.name, template.version);
            put_saved(draft, (session, now), (&known, &template), detail);
            Ok((known.with(template), warnings))
        })?;
        self.saved_view(&known, warnings)
    }

    /// Retires a template: it is no longer offered, and held letters of it are held back from printing.
    pub fn retire_template(
        &self,
        session: &Session,
        name: &str,
        retired: bool,
    ) -> Result<TemplateView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let now = self.clock.now();
        let known = self.change_set_up(|draft| {
            let old = self.template_named(name)?;
            if old.shown().retired == retired {
                return Ok(old);
            }
            let mut known = old.clone();
            for version in old.counting() {
                let version = Template { retired, ..version.clone() };
                draft.put(&table::of_version(version.key, version.version), &version);
                known = known.with(version);
            }
            let what = if retired { "retired" } else { "in use again" };
            let detail = format!("\"{}\" v{}, {what}", known.shown().name, known.shown().version);
            note_saved(draft, (session, now), detail);
            Ok(known)
        })?;
        self.template_view(&known)
    }

    /// The Letter Templates.
    pub fn templates(&self, session: &Session) -> Result<Vec<TemplateView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        self.known_templates()?.iter().map(|template| self.template_view(template)).collect()
    }

    fn base_in_use(&self, name: &str) -> Result<TemplateBase, ServiceError> {
        let base = self.base_named(name)?;
        if base.retired {
            return Err(ServiceError::invalid(
                format!("The Letter Template Base \"{}\" is retired.", base.name),
                "Choose another one, or take it into use again.",
            ));
        }
        Ok(base)
    }

    fn unused_template_name(&self, name: &str, own: Option<&Template>) -> Result<(), ServiceError> {
        let own = own.map(|template| template.key);
        // A name that a version waits to take is taken.
        let has_name =
            |one: &TemplateVersions| one.counting().iter().any(|version| same_name(&version.name, name));
        let taken = self.known_templates()?.iter().any(|one| has_name(one) && Some(one.shown().key) != own);
        if taken {
            return Err(ServiceError::invalid(
                format!("There is a Letter Template \"{name}\" already."),
                "Choose another name.",
            ));
        }
        Ok(())
    }

    pub(super) fn checked(
        &self,
        name: &str,
        base: &TemplateBase,
        text: &str,
        object: TemplateObject,
    ) -> Result<(Carries, Vec<String>), ServiceError> {
        check_body(text)?;
        let compiled = self.compiled_base(base)?;
        self.lint(name, &compiled, &Body::parse(text), object)
    }
}

/// Writes a version after others.
fn put_saved(
    draft: &mut Draft,
    (session, now): (&Session, DateTime<Utc>),
    (known, template): (&TemplateVersions, &Template),
    mut detail: String,
) {
    if let Some(waiting) = known.waiting() {
        let _ = write!(detail, ", replaces v{}, which waited for approval", waiting.version);
    }
    put_template(draft, (session, now), template, &detail);
    if template.decision.takes_into_use() {
        note_visibility(draft, (session, now), known.shown(), template);
    }
}

/// Writes a version of a template and its entry in the log.
fn put_template(
    draft: &mut Draft,
    (session, at): (&Session, DateTime<Utc>),
    template: &Template,
    detail: &str,
) {
    draft.put(&table::of_version(template.key, template.version), template);
    let waits = if template.decision.takes_into_use() { "" } else { ", waits for approval" };
    note_saved(draft, (session, at), format!("{detail}{waits}"));
}

fn note_saved(draft: &mut Draft, (session, at): (&Session, DateTime<Utc>), detail: String) {
    draft.log(&Activity {
        at,
        patient: None,
        kind: ActivityKind::LetterTemplateSaved,
        actor: session.actor().clone(),
        detail,
    });
}

/// Notes in the log that letters of a template are shown or hidden from now on (R29).
pub(in crate::service) fn note_visibility(
    draft: &mut Draft,
    (session, at): (&Session, DateTime<Utc>),
    old: &Template,
    new: &Template,
) {
    if old.visible != new.visible {
        let what = if new.visible { "visible" } else { "hidden" };
        draft.log(&Activity {
            at,
            patient: None,
            kind: ActivityKind::VisibilityChanged,
            actor: session.actor().clone(),
            detail: format!("letters of \"{}\" are {what} now", new.name),
        });
    }
}

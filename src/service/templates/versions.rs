//! The versions of a template: listed, read, compared.

use crate::domain::compare::{LineChange, compare};
use crate::domain::{Decision, Permission, Template, TemplateBase, TemplateVersions};
use crate::service::api::{CompareView, TemplateText, TemplateView, WaitingView};
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
        let known = self.template_named(name)?;
        let mut versions = repository::all::<Template>(&self.store, &known.newest().key.0)?;
        versions.reverse();
        versions.iter().map(|version| self.without_text(&known, version)).collect()
    }

    /// A version of a template with its text; if none is named, the one that an edit starts from.
    pub fn template(
        &self,
        session: &Session,
        name: &str,
        version: Option<u32>,
    ) -> Result<TemplateText, ServiceError> {
        session.require(Permission::PatientsView)?;
        let known = self.template_named(name)?;
        let current = || Ok(known.current().clone());
        let wanted = version.map_or_else(current, |version| self.version_of(known.newest(), version))?;
        self.template_text(&known, &wanted)
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

    /// The template of a name: its own, or that of the version that waits.
    pub(in crate::service) fn template_named(&self, name: &str) -> Result<TemplateVersions, ServiceError> {
        let known = self.known_templates()?;
        let names: Vec<String> = known.iter().map(|template| template.shown().name.clone()).collect();
        let is_named = |one: &TemplateVersions| one.counting().iter().any(|v| same_name(&v.name, name));
        known.into_iter().find(is_named).ok_or_else(|| {
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

    pub(super) fn template_text(
        &self,
        known: &TemplateVersions,
        template: &Template,
    ) -> Result<TemplateText, ServiceError> {
        let body = self.text_object(ObjectId(template.body))?;
        Ok(TemplateText { body, ..self.without_text(known, template)? })
    }

    fn without_text(
        &self,
        known: &TemplateVersions,
        template: &Template,
    ) -> Result<TemplateText, ServiceError> {
        let (decided, decided_by, reason, alone) = match &template.decision {
            Decision::Open | Decision::NotNeeded => (None, "", "", false),
            Decision::Approved { at, by, alone } => (Some(*at), by.as_str(), "", *alone),
            Decision::Refused { at, by, reason } => (Some(*at), by.as_str(), reason.as_str(), false),
            Decision::Withdrawn { at } => (Some(*at), template.saved_by.as_str(), "", false),
        };
        Ok(TemplateText {
            standing: known.standing(template).label().to_owned(),
            decided,
            decided_by: safe(decided_by),
            reason: safe(reason),
            alone,
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

    /// The template as lists show it, with what the lint says of it today.
    pub(super) fn template_view(&self, known: &TemplateVersions) -> Result<TemplateView, ServiceError> {
        let waiting = match known.waiting() {
            Some(waiting) => Some(waiting_view(waiting, self.warnings_of(waiting)?)),
            None => None,
        };
        self.view_with(known, self.warnings_of(known.shown())?, waiting)
    }

    /// The template just after a version was saved, of which the lint found these.
    pub(super) fn saved_view(
        &self,
        known: &TemplateVersions,
        warnings: Vec<String>,
    ) -> Result<TemplateView, ServiceError> {
        let waiting = known.waiting().map(|waiting| waiting_view(waiting, warnings.clone()));
        self.view_with(known, warnings, waiting)
    }

    fn view_with(
        &self,
        known: &TemplateVersions,
        warnings: Vec<String>,
        waiting: Option<WaitingView>,
    ) -> Result<TemplateView, ServiceError> {
        let template = known.shown();
        let bases = self.newest_bases()?;
        let base = bases.iter().find(|base| base.key == template.base);
        Ok(TemplateView {
            name: template.name.clone(),
            version: template.version,
            unapproved: known.in_use().is_none(),
            waiting,
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

fn waiting_view(waiting: &Template, warnings: Vec<String>) -> WaitingView {
    WaitingView {
        name: waiting.name.clone(),
        version: waiting.version,
        saved: Some(waiting.saved_at),
        saved_by: safe(&waiting.saved_by),
        warnings,
    }
}

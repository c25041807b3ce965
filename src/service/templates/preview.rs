//! How letters would read, before anything is made: the code is always masked.

use chrono::NaiveDate;

use crate::domain::field::TemplateObject;
use crate::domain::{AddressLack, Patient, Permission, RecordKey, Referral, SupportContact, Template};
use crate::letters::{
    Base, Body, LintWarning, PagePlace, PreviewLine, SetLacks, TemplateCheck, Values, lint, lint_set,
};
use crate::service::api::{
    LetterPreview, PreviewRequest, PreviewView, PreviewWarning, UnsavedTemplate, WarningAbout,
};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::{self, PatientSeen};
use crate::service::session::Session;

use super::names::object_named;
use super::values::{CodeText, Facts};

impl Service {
    /// The merged text of the chosen letters, for a patient or with sample values.
    pub fn preview(&self, session: &Session, request: &PreviewRequest) -> Result<PreviewView, ServiceError> {
        session.require(Permission::PatientsView)?;
        let wanted = |name: &String| {
            let known = self.template_named(name)?;
            request.version.map_or_else(|| Ok(known.shown().clone()), |n| self.version_of(known.newest(), n))
        };
        let templates: Vec<Template> =
            request.templates.iter().map(wanted).collect::<Result<_, ServiceError>>()?;
        let mut view = PreviewView::default();
        let seen = self.previewed(session, request.patient.as_deref(), &mut view)?;
        self.look_at_set(&templates, &mut view)?;
        for (idx, template) in templates.iter().enumerate() {
            let (base, body) = self.compiled(template)?;
            let place =
                Placed { of_set: (idx + 1, templates.len()), expires: request.expires, seen: seen.as_ref() };
            let lines = self.merged(session, (&template.name, &template.object), (&base, &body), &place)?;
            view.letters.push(LetterPreview { template: template.name.clone(), lines });
        }
        Ok(view)
    }

    /// What the chosen letters lack together, and what the lint says of each within the set (R9).
    fn look_at_set(&self, templates: &[Template], view: &mut PreviewView) -> Result<(), ServiceError> {
        let portal = self.site_settings().portal_url;
        let compiled = templates.iter().map(|template| self.compiled(template));
        let compiled: Vec<_> = compiled.collect::<Result<_, _>>()?;
        let mut of_set = Vec::new();
        for (template, (base, body)) in templates.iter().zip(&compiled) {
            let object = object_named(&template.object)?;
            let (name, base) = (template.name.as_str(), base.report());
            let check = TemplateCheck { name, object, body, base, portal: &portal };
            if object == TemplateObject::PatientProfile {
                of_set.push(check);
            } else {
                view.warnings.extend(lint(&check).iter().map(of_letter));
            }
        }
        if of_set.is_empty() {
            return Ok(());
        }
        match lint_set(&of_set) {
            Ok(warnings) => view.warnings.extend(warnings.iter().map(of_letter)),
            Err(SetLacks { missing }) => view.missing = missing.into_iter().map(str::to_owned).collect(),
        }
        Ok(())
    }

    /// The merged text of a template that is not saved yet.
    pub fn preview_unsaved(
        &self,
        session: &Session,
        unsaved: &UnsavedTemplate,
    ) -> Result<PreviewView, ServiceError> {
        session.require(Permission::PatientsView)?;
        super::bases::check_body(&unsaved.body)?;
        let mut view = PreviewView::default();
        let seen = self.previewed(session, unsaved.patient.as_deref(), &mut view)?;
        let base = self.compiled_base(&self.base_named(&unsaved.base)?)?;
        let object = object_named(&unsaved.object)?.label();
        let place = Placed { of_set: (1, 1), expires: None, seen: seen.as_ref() };
        let body = Body::parse(&unsaved.body);
        let lines = self.merged(session, (&unsaved.name, object), (&base, &body), &place)?;
        view.letters.push(LetterPreview { template: safe(&unsaved.name), lines });
        Ok(view)
    }

    fn previewed(
        &self,
        session: &Session,
        patient: Option<&str>,
        view: &mut PreviewView,
    ) -> Result<Option<PatientSeen>, ServiceError> {
        let Some(named) = patient else { return Ok(None) };
        let key = self.find_patient(session, named)?;
        self.note_view(session, key)?;
        let seen = repository::patient(&self.store, key)?;
        let patient = &seen.patient.value;
        view.patient = Some((patient.patient_id.to_string(), safe(&patient.details.name.listed())));
        view.address = patient.details.address_block().iter().map(|line| safe(line)).collect();
        view.held = patient.details.address_lack().is_some();
        view.warnings = warnings(patient);
        if self.support_for(&seen.patient.value)? == SupportContact::default() {
            let text = "No client support is set: the letter names nobody to ask.".to_owned();
            view.warnings.push(PreviewWarning { about: WarningAbout::Support, text });
        }
        Ok(Some(seen))
    }

    fn merged(
        &self,
        session: &Session,
        (name, object): (&str, &str),
        (base, body): (&Base, &Body),
        place: &Placed<'_>,
    ) -> Result<Vec<String>, ServiceError> {
        let values = match place.seen {
            None => Values::samples(),
            Some(seen) => {
                let waiting = seen.account.value.credentials.as_ref().map(|c| c.expires);
                let about_referral = object == TemplateObject::Referral.label();
                let referral =
                    if about_referral { self.newest_referral(seen.patient.value.key)? } else { None };
                let facts = Facts {
                    patient: &seen.patient.value,
                    expires: Some(place.expires.or(waiting).unwrap_or_else(|| self.default_expiry())),
                    code: CodeText::Masked,
                    number: None,
                    date: self.moment().today,
                    of_set: place.of_set,
                    operator: session.name(),
                    referral: referral.as_ref(),
                };
                self.values(&facts)?
            }
        };
        let lines = base.preview(&values, body).map_err(|error| {
            ServiceError::invalid(format!("The letter \"{}\" cannot be merged: {error}.", safe(name)), "")
        })?;
        Ok(shown(lines))
    }

    /// The referral that a preview shows.
    fn newest_referral(&self, patient: RecordKey) -> Result<Option<Referral>, ServiceError> {
        let referrals = repository::all::<Referral>(&self.store, &patient.0)?;
        Ok(referrals.into_iter().max_by_key(|referral| referral.date))
    }
}

/// Where a letter stands in a preview, and whose it is.
struct Placed<'a> {
    of_set: (usize, usize),
    expires: Option<NaiveDate>,
    seen: Option<&'a PatientSeen>,
}

/// Page header, text and footer one below the other.
fn shown(lines: Vec<PreviewLine>) -> Vec<String> {
    let mut shown = Vec::with_capacity(lines.len());
    let mut place = lines.first().map(|line| line.place);
    for line in lines {
        if place != Some(line.place) && line.place != PagePlace::Header {
            shown.push(String::new());
        }
        place = Some(line.place);
        shown.push(safe(&line.text));
    }
    shown
}

fn warnings(patient: &Patient) -> Vec<PreviewWarning> {
    let mut texts = Vec::new();
    texts.extend(patient.details.address_lack().map(AddressLack::letters_are_held));
    if patient.details.name.is_empty() {
        texts.push("The patient has no name on file.".to_owned());
    }
    texts.into_iter().map(|text| PreviewWarning { about: WarningAbout::Patient, text }).collect()
}

/// What the lint says of a letter.
fn of_letter(warning: &LintWarning) -> PreviewWarning {
    let text = safe(&warning.to_string());
    PreviewWarning { about: WarningAbout::Letter(safe(warning.template())), text }
}

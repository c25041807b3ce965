//! How letters would read, before anything is made: the code is always masked.

use crate::domain::{Patient, Permission};
use crate::letters::{PagePlace, PreviewLine, Values};
use crate::service::api::{LetterPreview, PreviewRequest, PreviewView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository;
use crate::service::session::Session;

use super::values::{CodeText, Facts, values};

impl Service {
    /// The merged text of the chosen letters, for a patient or with sample values.
    pub fn preview(&self, session: &Session, request: &PreviewRequest) -> Result<PreviewView, ServiceError> {
        session.require(Permission::PatientsView)?;
        let templates = self.credential_templates(&request.templates)?;
        let seen = match &request.patient {
            None => None,
            Some(named) => Some(repository::patient(&self.store, self.find_patient(session, named)?)?),
        };
        let told = templates.iter().fold(crate::domain::account::Carries::default(), |t, x| t.and(x.carries));
        let mut view = PreviewView {
            missing: if templates.is_empty() {
                Vec::new()
            } else {
                told.missing().into_iter().map(str::to_owned).collect()
            },
            ..PreviewView::default()
        };
        let waiting = seen.as_ref().and_then(|s| s.account.value.credentials.as_ref()).map(|c| c.expires);
        let expires = request.expires.or(waiting).unwrap_or_else(|| self.default_expiry());
        if let Some(seen) = &seen {
            view.warnings = warnings(&seen.patient.value);
        }
        for (idx, template) in templates.iter().enumerate() {
            let values = match &seen {
                None => Values::samples(),
                Some(seen) => {
                    let facts = Facts {
                        patient: &seen.patient.value,
                        expires: Some(expires),
                        code: CodeText::Masked,
                        number: None,
                        date: self.moment().today,
                        of_set: (idx + 1, templates.len()),
                        operator: session.name(),
                    };
                    values(&self.site_settings(), &facts)?
                }
            };
            let (base, body) = self.compiled(template)?;
            let lines = base.preview(&values, &body).map_err(|error| {
                ServiceError::invalid(
                    format!("The letter \"{}\" cannot be merged: {error}.", template.name),
                    "",
                )
            })?;
            view.letters.push(LetterPreview { template: template.name.clone(), lines: shown(lines) });
        }
        Ok(view)
    }
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

fn warnings(patient: &Patient) -> Vec<String> {
    let mut warnings = Vec::new();
    if patient.details.address.as_ref().is_none_or(|address| address.block().is_empty()) {
        warnings.push("The patient has no address on file: the letter cannot be posted as it is.".to_owned());
    }
    if patient.details.name.is_empty() {
        warnings.push("The patient has no name on file.".to_owned());
    }
    warnings
}

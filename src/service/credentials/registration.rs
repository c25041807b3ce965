//! Registering and confirming without the portal's pages: by code alone, so that every state can be reached
//! (`decided.md` 14). There is no password yet; the patient sets one by "forgotten password".

use chrono::NaiveDate;

use crate::domain::account::{Command, Refusal};
use crate::domain::{ActivityKind, EmailAddress, PatientId};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::portal::{Accepted, Judged, Typed};
use crate::service::session::Session;
use crate::vault::Code;

/// The registration form, as it was typed.
#[derive(Clone, Debug)]
pub struct RegistrationForm {
    /// The Patient ID.
    pub patient_id: String,
    /// The code.
    pub code: String,
    /// The date of birth.
    pub birth_date: NaiveDate,
    /// The e-mail address.
    pub email: String,
}

impl Service {
    /// Registers a patient (R40) by the same judgement as the portal. The error here is the real cause, for operators.
    pub fn register(&self, form: &RegistrationForm) -> Result<(), ServiceError> {
        let id: PatientId =
            form.patient_id.parse().map_err(|_| ServiceError::not_found("There is no such Patient ID."))?;
        let code = Code::parse(&form.code).map_err(|error| {
            ServiceError::invalid(format!("{error}."), "A typing slip: it counts for nothing.")
        })?;
        let email: EmailAddress = form
            .email
            .parse()
            .map_err(|error| ServiceError::invalid(format!("This is no e-mail address: {error}."), ""))?;
        let typed = Typed { patient: self.directory.by_patient_id(id), code, birth_date: form.birth_date };
        let failed =
            || ServiceError::invalid(ActivityKind::PatientUserFailedToRegister.label(), String::new());
        let mut turn = self.hasher.next_turn();
        let Judged::Right(patient, generation) = self.judge(&mut turn, &typed)? else {
            return Err(failed());
        };
        let accepted = Accepted { patient, generation, email: &email, password: None, legal: None };
        self.accept_registration(&accepted)?.map(drop).ok_or_else(failed)
    }

    /// Confirms a registration (R43).
    pub fn confirm(&self, patient_id: PatientId) -> Result<(), ServiceError> {
        let key = self
            .directory
            .by_patient_id(patient_id)
            .ok_or(ServiceError::Refused(Refusal::NothingToConfirm))?;
        self.command(&Session::patient(), key, |_, _| Ok(Command::Confirm))?;
        Ok(())
    }
}

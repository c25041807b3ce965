//! What patients do: register and confirm. The portal's pages call it; so does the demo, to reach every state.

use chrono::NaiveDate;

use crate::domain::account::{Account, Attempt, CodeCheck, Command, Refusal};
use crate::domain::{ActivityKind, PatientId};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::service::session::Session;
use crate::vault::{Code, PasswordHash};

/// The registration form, as it was typed.
#[derive(Clone, Debug)]
pub struct RegistrationForm {
    /// The Patient ID.
    pub patient_id: String,
    /// The activation code.
    pub code: String,
    /// The date of birth.
    pub birth_date: NaiveDate,
    /// The e-mail address.
    pub email: String,
}

impl Service {
    /// Registers a patient (R40). Whatever is wrong, the caller tells the patient one generic message (R41); the
    /// error here is the real cause, for the log.
    pub fn register(&self, form: &RegistrationForm) -> Result<(), ServiceError> {
        let session = Session::patient();
        let unknown = || ServiceError::not_found("There is no such Patient ID.");
        let id: PatientId = form.patient_id.parse().map_err(|_| unknown())?;
        let code = Code::parse(&form.code).map_err(|error| {
            ServiceError::invalid(format!("{error}."), "A typing slip: it counts for nothing.")
        })?;
        let key = self.directory.by_patient_id(id).ok_or_else(unknown)?;
        let account = repository::patient(&self.store, key)?.account.value;
        let check = self.check_code(&account, &code);
        let done = self.command(&session, key, |seen, _| {
            let on_file = seen.patient.value.details.birth_date;
            let attempt = Attempt { code: check, birth_date_matches: on_file == Some(form.birth_date) };
            Ok(Command::Register { attempt, email: form.email.clone() })
        })?;
        if done.kinds.contains(&ActivityKind::PatientUserSuccessfullyRegistered) {
            Ok(())
        } else {
            Err(ServiceError::invalid(ActivityKind::PatientUserFailedToRegister.label(), String::new()))
        }
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

    fn check_code(&self, account: &Account, code: &Code) -> CodeCheck {
        let is = |hash: &[u8]| {
            PasswordHash::from_bytes(hash).is_some_and(|hash| self.hasher.verify(&*code.canonical(), &hash))
        };
        if account.credentials.as_ref().is_some_and(|credentials| is(&credentials.code_hash)) {
            CodeCheck::Right
        } else if account.past.iter().any(|past| is(&past.code_hash)) {
            CodeCheck::Superseded
        } else {
            CodeCheck::Wrong
        }
    }
}

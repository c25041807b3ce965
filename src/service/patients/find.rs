//! Who is meant by a Patient ID, an NHS number, a record's own id or the number of a letter.

use crate::domain::{LetterNumber, NhsNumber, Patient, PatientId, Permission, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::service::session::Session;

impl Service {
    /// The one patient whom `named` means; the permission to see patients is checked here.
    pub(in crate::service) fn find_patient(
        &self,
        session: &Session,
        named: &str,
    ) -> Result<RecordKey, ServiceError> {
        session.require(Permission::PatientsView)?;
        let named = named.trim();
        let mut found = Vec::new();
        if let Ok(id) = named.parse::<PatientId>() {
            found.extend(self.directory.by_patient_id(id));
        }
        if found.is_empty()
            && let Ok(number) = named.parse::<NhsNumber>()
        {
            found = self.directory.by_nhs_number(number);
        }
        if found.is_empty() {
            found = self.directory.by_local_id(named);
        }
        if found.is_empty() && named.parse::<LetterNumber>().is_ok() {
            found.extend(self.letter_by_number(session, named).map(|letter| letter.patient));
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] if !self.directory.is_ready() => Err(ServiceError::Unavailable(
                "The patients are still being read in.".to_owned(),
                "Repeat in a few seconds.".to_owned(),
            )),
            [] => Err(ServiceError::not_found("No patient has this Patient ID, NHS number or record id.")),
            several => Err(ServiceError::invalid(
                format!("{} patients have this number.", several.len()),
                "Name the patient by the Patient ID; `search` lists them.",
            )),
        }
    }

    /// The Patient ID of a patient, for views; empty if the patient is gone.
    pub(in crate::service) fn patient_named(&self, key: RecordKey) -> Result<(String, String), ServiceError> {
        let found = repository::get::<Patient>(&self.store, &key.0)?;
        Ok(found.map_or_else(Default::default, |seen| {
            (seen.value.patient_id.to_string(), super::safe(&seen.value.details.name.listed()))
        }))
    }
}

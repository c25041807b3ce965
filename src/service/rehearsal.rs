//! What only a demonstration does: a population stored as it is, and patients' attempts whose outcome is given.
//!
//! Refused on any store that is not a demonstration's. Everything else a demonstration does, it does by the use cases.

use crate::domain::account::{Account, Attempt, Command};
use crate::domain::portal::Login;
use crate::domain::{
    Associated, Document, EmailAddress, Organisation, Patient, PatientId, Practitioner, Referral,
};
use crate::store::Priority;
use crate::store::records::{Summary, table};

use super::core::Service;
use super::error::ServiceError;
use super::repository::Draft;
use super::session::Session;

/// Records to be stored together.
#[derive(Clone, Debug, Default)]
pub struct Settlement {
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Practitioners.
    pub practitioners: Vec<Practitioner>,
    /// Patients with their Patient IDs.
    pub patients: Vec<Patient>,
    /// Referrals of these patients.
    pub referrals: Vec<Referral>,
    /// Documents of these patients.
    pub documents: Vec<Document>,
    /// Associated healthcare information of these patients.
    pub associated: Vec<Associated>,
}

impl Service {
    /// Stores a part of the population, in one commit.
    pub fn settle(&self, part: &Settlement) -> Result<(), ServiceError> {
        self.only_in_a_demonstration()?;
        let mut draft = Draft::with_priority(Priority::Bulk);
        for organisation in &part.organisations {
            draft.put(&organisation.key.0, organisation);
        }
        for practitioner in &part.practitioners {
            draft.put(&practitioner.key.0, practitioner);
        }
        for patient in &part.patients {
            draft.put(&patient.key.0, patient);
            draft.put(&patient.key.0, &Summary::of(patient, &Account::default()));
        }
        for referral in &part.referrals {
            draft.put(&table::of_patient(referral.patient, referral.key), referral);
        }
        for document in &part.documents {
            draft.put(&table::of_patient(document.patient, document.key), document);
        }
        for associated in &part.associated {
            draft.put(&table::of_patient(associated.patient, associated.key), associated);
        }
        draft.commit(&self.store)?;
        Ok(())
    }

    /// A patient submits the registration form, and what is right of it is given.
    pub fn rehearse_registration(
        &self,
        patient: PatientId,
        attempt: Attempt,
        email: &str,
    ) -> Result<(), ServiceError> {
        self.rehearse(&Session::patient(), patient, &Command::Register { attempt, email: email.to_owned() })
    }

    /// A command that no use case offers, on one account.
    pub fn rehearse(
        &self,
        session: &Session,
        patient: PatientId,
        command: &Command,
    ) -> Result<(), ServiceError> {
        self.only_in_a_demonstration()?;
        let key = self
            .directory
            .by_patient_id(patient)
            .ok_or_else(|| ServiceError::not_found("There is no such Patient ID."))?;
        self.command(session, key, |_, _| Ok(command.clone()))?;
        Ok(())
    }

    /// Keeps a file that documents of the demonstration share.
    pub fn keep_rehearsed_file(&self, bytes: &[u8]) -> Result<[u8; 16], ServiceError> {
        self.only_in_a_demonstration()?;
        Ok(self.store.put_object(bytes)?.0)
    }

    /// Gives all patients who have registered this password, so that they can be played. One hash serves them all.
    pub fn rehearse_passwords(&self, password: &str) -> Result<(), ServiceError> {
        self.only_in_a_demonstration()?;
        let hash = self.hash_password(&mut self.hasher.next_turn(), password);
        let mut draft = Draft::with_priority(Priority::Bulk);
        self.each_account(|patient, account| {
            let Some(registration) = &account.registration else { return };
            let mut login = Login::new(registration.accepted_at);
            login.password = Some(hash.to_bytes());
            draft.put(&patient.0, &login);
            if let Ok(email) = registration.email.parse::<EmailAddress>() {
                self.index_email(&mut draft, &email, patient);
            }
        })?;
        if !draft.is_empty() {
            draft.commit(&self.store)?;
        }
        Ok(())
    }

    fn only_in_a_demonstration(&self) -> Result<(), ServiceError> {
        if self.site_settings().demo {
            return Ok(());
        }
        let message = "This is not the store of a demonstration.";
        Err(ServiceError::invalid(message, "Use `patient-profile demo`."))
    }
}

//! What the fields of a letter are filled with.

use chrono::NaiveDate;

use crate::domain::{Address, LetterNumber, NhsNumber, Patient, Referral, SiteSettings};
use crate::letters::{MASKED_CODE, Value, Values};
use crate::service::core::Service;
use crate::service::error::ServiceError;

/// The lines of an address that have a field of their own.
const ADDRESS_LINES: usize = 7;

/// The activation code in a letter.
#[derive(Clone, Copy)]
pub(crate) enum CodeText<'a> {
    /// As it is handed over.
    Shown(&'a str),
    /// As it is kept and previewed.
    Masked,
}

/// What a letter is about.
pub(crate) struct Facts<'a> {
    /// The patient.
    pub patient: &'a Patient,
    /// Credentials Expiry Date.
    pub expires: Option<NaiveDate>,
    /// The code.
    pub code: CodeText<'a>,
    /// The letter's number; none in a preview.
    pub number: Option<LetterNumber>,
    /// The day.
    pub date: NaiveDate,
    /// Which letter of how many.
    pub of_set: (usize, usize),
    /// Who makes it.
    pub operator: &'a str,
    /// The referral that it is about.
    pub referral: Option<&'a Referral>,
}

impl Service {
    /// The site as the letters of a patient name it: with the support and legal text of the patient's organisation.
    fn letter_site(&self, patient: &Patient) -> Result<SiteSettings, ServiceError> {
        let contact = self.support_for(patient)?;
        let legal_text = self.legal_for(patient)?.text;
        let (support_email, support_phone) = (contact.email, contact.phone);
        Ok(SiteSettings { support_email, support_phone, legal_text, ..self.site_settings() })
    }

    /// What the fields of a letter are filled with.
    pub(super) fn values(&self, facts: &Facts<'_>) -> Result<Values, ServiceError> {
        let site = self.letter_site(facts.patient)?;
        let qr = self.bases.qr(&site.registration_link());
        let qr = qr.map_err(|error| ServiceError::Internal(error.to_string()))?;
        Ok(values(&site, facts, qr))
    }
}

/// A day as letters write it.
fn written(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

fn values(site: &SiteSettings, facts: &Facts<'_>, qr: Vec<u8>) -> Values {
    let mut values = Values::new();
    fill_patient(&mut values, facts.patient);
    let code = match facts.code {
        CodeText::Shown(code) => code,
        CodeText::Masked => MASKED_CODE,
    };
    let of_set = format!("{} of {}", facts.of_set.0, facts.of_set.1);
    values
        .set("credentials.id", facts.patient.patient_id.spaced())
        .set("credentials.code", code)
        .set("credentials.expires", facts.expires.map(written).unwrap_or_default())
        .set("portal.link", site.registration_link())
        .set("portal.link_qr", Value::Png(qr))
        .set("portal.name", site.name.clone())
        .set("support.email", site.support_email.clone())
        .set("support.phone", site.support_phone.clone())
        .set("organisation.name", site.name.clone())
        .set("organisation.address", Value::Lines(site.address.clone()))
        .set("legal.text", site.legal_text.clone())
        .set("letter.date", written(facts.date))
        .set("letter.number", facts.number.map_or_else(|| "(number)".to_owned(), |number| number.to_string()))
        .set("letter.of_set", of_set)
        .set("operator.name", facts.operator);
    fill_referral(&mut values, facts.referral);
    values
}

/// Without a referral its fields are empty.
fn fill_referral(values: &mut Values, referral: Option<&Referral>) {
    let text = |of: fn(&Referral) -> String| referral.map(of).unwrap_or_default();
    values
        .set("referral.date", referral.and_then(|r| r.date).map(written).unwrap_or_default())
        .set("referral.service", text(|r| r.service.clone()))
        .set("referral.status", text(|r| r.status.label().to_owned()))
        .set("referral.reference", text(|r| r.reference.clone()));
}

fn fill_patient(values: &mut Values, patient: &Patient) {
    let details = &patient.details;
    let none = Address::default();
    let address = details.address.as_ref().unwrap_or(&none);
    let block = address.block();
    values
        .set("patient.title", details.name.title.clone())
        .set("patient.name", details.name.full())
        .set("patient.given", details.name.given.clone())
        .set("patient.family", details.name.family.clone())
        .set("patient.salutation", details.name.salutation())
        .set("patient.postcode", address.postcode.clone())
        .set("patient.nhs_number", details.nhs_number.map(NhsNumber::spaced).unwrap_or_default())
        .set("patient.local_id", details.local_id().unwrap_or_default());
    for line in 0..ADDRESS_LINES {
        let text = block.get(line).cloned().unwrap_or_default();
        values.set(&format!("patient.address_line_{}", line + 1), text);
    }
    values.set("patient.address", Value::Lines(block));
}

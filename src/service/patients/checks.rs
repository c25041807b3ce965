//! What proves a caller to be the patient: the items on file that can be asked for.

use crate::domain::{NhsNumber, Patient};

/// What to ask the caller, as far as it is on file.
pub(in crate::service) fn checks(patient: &Patient) -> Vec<(String, String)> {
    let details = &patient.details;
    let mut checks = vec![("Full name".to_owned(), super::safe(&details.name.listed()))];
    let mut ask = |what: &str, value: Option<String>| {
        checks.extend(
            value.filter(|value| !value.is_empty()).map(|value| (what.to_owned(), super::safe(&value))),
        );
    };
    ask("Date of birth", details.birth_date.map(|day| day.format("%-d %b %Y").to_string()));
    let address = details.address.as_ref();
    ask("First line of address", address.and_then(|address| address.lines.first().cloned()));
    ask("Postcode", address.map(|address| address.postcode.clone()));
    ask("NHS number", details.nhs_number.map(NhsNumber::spaced));
    ask("Telephone", details.phone.clone());
    checks
}

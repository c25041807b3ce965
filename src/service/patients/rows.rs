//! Views of patients and credentials: every text made safe to show (S50).

use crate::domain::account::{Account, Moment, credentials_label};
use crate::domain::{NhsNumber, SafeText, StatusRules};
use crate::service::api::{CredentialsView, PatientRow};
use crate::store::records::Summary;

/// The most characters of a text that a view carries.
const MAX_CHARS: usize = 1000;

/// A text from outside, safe to show.
pub(in crate::service) fn safe(text: &str) -> String {
    SafeText::new(text, MAX_CHARS).into_string()
}

/// The row of a patient in lists.
pub(in crate::service) fn row(summary: &Summary, rules: StatusRules) -> PatientRow {
    let family = SafeText::new(&summary.family, MAX_CHARS);
    let given = SafeText::new(&summary.given, MAX_CHARS);
    PatientRow {
        patient_id: summary.patient_id.to_string(),
        nhs_number: summary.nhs_number.map(|number: NhsNumber| number.to_string()),
        local_id: summary.local_ids.first().map(|id| safe(id)),
        altered: family.altered() || given.altered(),
        family: family.into_string(),
        given: given.into_string(),
        birth_date: summary.birth_date,
        postcode: summary.postcode.as_deref().map(safe),
        record_status: summary.status.label().to_owned(),
        state: summary.standing.state(summary.status, rules).map(|state| state.label().to_owned()),
    }
}

/// The credentials of an account; none before the first.
pub(in crate::service) fn credentials_view(account: &Account, moment: Moment) -> Option<CredentialsView> {
    let credentials = account.credentials.as_ref()?;
    Some(CredentialsView {
        status: credentials_label(account, moment).to_owned(),
        created: Some(credentials.created_at),
        created_by: credentials.created_by.clone(),
        distributed: credentials.distributed.as_ref().map(|(at, _)| *at),
        distributed_by: credentials.distributed.as_ref().map(|(_, by)| by.clone()).unwrap_or_default(),
        expires: credentials.expires,
        generation: credentials.generation,
    })
}

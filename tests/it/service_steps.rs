//! Steps that tests of the service share: what requests are made of, and what a refusal says.

use patient_profile::service::ServiceError;
use patient_profile::service::api::{AccountAct, AccountRequest, EditTemplate, ErrorKind, ErrorView};

use crate::portal_fixture::Person;

/// A request to act on an account.
pub fn account(patient: &str, act: AccountAct) -> AccountRequest {
    AccountRequest { patient: patient.into(), act, reason: "asked by telephone".into() }
}

/// Of which kind a refusal is.
pub fn kind(error: ServiceError) -> ErrorKind {
    ErrorView::from(error).kind
}

/// A refusal by its kind and its sentence.
pub fn told(error: ServiceError) -> (ErrorKind, String) {
    let view = ErrorView::from(error);
    (view.kind, view.message)
}

/// Somebody who types this, born in March 1962.
pub fn typing(patient: &str, code: &str, day: &'static str) -> Person {
    Person::typing(patient, code, [day, "3", "1962"])
}

/// A new text for a template of which this version was seen.
pub fn edit(name: &str, version: u32, body: &str) -> EditTemplate {
    EditTemplate {
        name: name.into(),
        version,
        new_name: None,
        base: None,
        body: Some(body.into()),
        visible: None,
    }
}

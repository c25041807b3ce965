//! Steps of the tests of accounts: what a request is made of, and what a letter says.

use patient_profile::service::ServiceError;
use patient_profile::service::api::{AccountAct, AccountRequest, ErrorKind, ErrorView};

use crate::portal_fixture::Person;

pub fn account(patient: &str, act: AccountAct) -> AccountRequest {
    AccountRequest { patient: patient.into(), act, reason: "asked by telephone".into() }
}

pub fn kind(error: ServiceError) -> (ErrorKind, String) {
    let view = ErrorView::from(error);
    (view.kind, view.message)
}

/// The code in a letter's text: four groups of four after the word.
pub fn code_in(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let at = words.iter().position(|word| word.eq_ignore_ascii_case("code"));
    let at = at.expect("the letter has a code");
    words[at + 1..at + 5].join("-")
}

/// Somebody who types this, born in March 1962.
pub fn typing(patient: &str, code: &str, day: &'static str) -> Person {
    Person::typing(patient, code, [day, "3", "1962"])
}

/// A well-formed code that belongs to nobody.
pub fn wrong_code(seed: u64) -> String {
    use rand::SeedableRng;
    let mut rng = rand::rngs::StdRng::seed_from_u64(1000 + seed);
    patient_profile::vault::Code::random(&mut rng).grouped().to_string()
}

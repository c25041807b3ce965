//! Why the portal does not do what was asked, in the few ways that a patient may learn of.

use super::password_rules::{self, PasswordFault};
use crate::domain::account::Refusal;
use crate::service::error::ServiceError;

/// Why the portal refuses.
#[derive(Debug)]
pub enum PortalRefusal {
    /// What was given is not accepted: the same for every cause (S8).
    NotAccepted,
    /// The form itself is faulty, which says nothing about any account.
    Form(Vec<FormFault>),
    /// Too many failures from one place: come back in so many seconds (D5).
    SlowDown(u32),
    /// Too much to do at once, or still starting (S10).
    Busy,
    /// A link that is used, old, replaced or never was (S13), or a step out of order (S11).
    Dead,
    /// Not there, or not for this patient: the same (S42).
    NotFound,
    /// The patient has to log in first.
    LogIn,
    /// Something failed here.
    Failed(ServiceError),
}

/// A field of a form with what is wrong in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormFault {
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub fault: Faulty,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faulty {
    /// Nothing was typed.
    Missing,
    /// It cannot be read: a typing slip.
    Slip,
    /// It has so many digits or letters, which is not how many it must have.
    Length(usize),
    /// A date whose year has not four digits.
    Year,
    /// A date in the future.
    Future,
    /// A password that is refused.
    Password(PasswordFault),
    /// It is the same as before.
    Same,
    /// It is wrong: the password of somebody who is logged in.
    Wrong,
}

impl FormFault {
    /// A fault of a field.
    pub fn new(field: &'static str, fault: Faulty) -> Self {
        Self { field, fault }
    }
}

impl From<ServiceError> for PortalRefusal {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(Refusal::Registration(_)) => Self::NotAccepted,
            ServiceError::Refused(Refusal::NothingToConfirm) => Self::Dead,
            other => Self::Failed(other),
        }
    }
}

/// What is wrong with a new password, if anything.
pub(super) fn new_password_faults(password: &str, own: &[String]) -> Vec<FormFault> {
    let fault = if password.is_empty() {
        Some(Faulty::Missing)
    } else {
        password_rules::check(password, own).err().map(Faulty::Password)
    };
    fault.map(|fault| FormFault::new("password", fault)).into_iter().collect()
}

/// Gives the faults of a form, if any.
pub(super) fn faultless(faults: Vec<FormFault>) -> Result<(), PortalRefusal> {
    if faults.is_empty() { Ok(()) } else { Err(PortalRefusal::Form(faults)) }
}

//! Why a use case failed, and how that is told outside. No patient data in any of it.

use crate::domain::ApprovalRefusal;
use crate::domain::account::Refusal;
use crate::domain::cohort::CohortRefusal;
use crate::domain::operator::{ChangeRefusal, ProofNeeded};
use crate::store::StoreError;
use crate::store::records::RecordFault;

use super::api::{ErrorKind, ErrorView};

/// A failed use case.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A rule of the house.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// What was given cannot be used: a sentence and what to do.
    #[error("{0}")]
    Invalid(String, String),
    /// Somebody else was faster, again and again.
    #[error("Somebody else changed this at the same moment.")]
    Conflict,
    /// Somebody else changed it since it was read: who and what.
    #[error("{0}")]
    Changed(String),
    /// Nobody is logged in, or no longer: a sentence.
    #[error("{0}")]
    LoggedOut(String),
    /// A change of operators that the rules forbid.
    #[error("{0}")]
    Operators(#[from] ChangeRefusal),
    /// An operator must prove something first.
    #[error("{0}")]
    Proof(#[from] ProofNeeded),
    /// Something that cannot be done with a cohort.
    #[error("{0}")]
    Cohort(#[from] CohortRefusal),
    /// A version of a Letter Template that is not approved, or is decided of otherwise.
    #[error("{0}")]
    Approval(#[from] ApprovalRefusal),
    /// Something outside the store failed, such as the print folder: a sentence and what to do.
    #[error("{0}")]
    Unavailable(String, String),
    /// The store.
    #[error("{0}")]
    Store(#[source] StoreError),
    /// A record of the store.
    #[error("{0}")]
    Record(#[from] RecordFault),
    /// A fault of the program.
    #[error("{0}")]
    Internal(String),
}

impl ServiceError {
    /// There is no such thing.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound(what.into())
    }

    /// What was given cannot be used.
    pub fn invalid(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Invalid(what.into(), hint.into())
    }

    /// Whether it is unknown if the commit was kept: nothing that it names may be undone.
    pub fn is_uncertain(&self) -> bool {
        matches!(self, Self::Store(StoreError::Uncertain(_)))
    }

    /// Whether somebody else was faster, so that deciding anew may help.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict)
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::Conflict,
            other => Self::Store(other),
        }
    }
}

impl From<ServiceError> for ErrorView {
    fn from(error: ServiceError) -> Self {
        let message = error.to_string();
        match error {
            ServiceError::Refused(Refusal::NotPermitted(_)) | ServiceError::Operators(ChangeRefusal::Own) => {
                Self::new(ErrorKind::Forbidden, message)
            }
            ServiceError::NotFound(_) | ServiceError::Cohort(CohortRefusal::NoSuchCohort) => {
                Self::new(ErrorKind::NotFound, message)
            }
            ServiceError::Approval(refusal) if refusal.is_conflict() => {
                Self::new(ErrorKind::Conflict, message).hinted("Look at the newest version and decide anew.")
            }
            ServiceError::Proof(ProofNeeded::Code) => Self::new(ErrorKind::CodeNeeded, message),
            ServiceError::Proof(ProofNeeded::Enrolment) => Self::new(ErrorKind::EnrolmentNeeded, message)
                .hinted("Set it up: patient-profile operator two-step enrol."),
            ServiceError::Proof(ProofNeeded::Password) => Self::new(ErrorKind::PasswordNeeded, message),
            ServiceError::Approval(_)
            | ServiceError::Refused(_)
            | ServiceError::Operators(_)
            | ServiceError::Cohort(_) => Self::new(ErrorKind::Refused, message),
            ServiceError::LoggedOut(_) => Self::new(ErrorKind::LoggedOut, message),
            ServiceError::Invalid(_, hint) => Self::new(ErrorKind::Invalid, message).hinted(hint),
            ServiceError::Conflict => {
                Self::new(ErrorKind::Conflict, message).hinted("Look at it again and repeat.")
            }
            ServiceError::Changed(_) => Self::new(ErrorKind::Conflict, message)
                .hinted("Go back, look at what is there now, and begin again."),
            ServiceError::Unavailable(_, hint) => Self::new(ErrorKind::Unavailable, message).hinted(hint),
            ServiceError::Store(_) => Self::new(ErrorKind::Unavailable, sentence(&message)),
            ServiceError::Record(_) | ServiceError::Internal(_) => {
                Self::new(ErrorKind::Internal, sentence(&message))
            }
        }
    }
}

/// A message as a sentence: store messages begin small and end without a stop.
pub(super) fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}{}", chars.as_str(), if message.ends_with(['.', '!', '?']) { "" } else { "." })
}

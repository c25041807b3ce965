//! Why a call failed, for people and for scripts.

use serde::{Deserialize, Serialize};

/// The kinds of failure; in JSON as lower-case words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// A rule of the house forbids it now.
    Refused,
    /// There is no such thing.
    NotFound,
    /// Somebody else changed it meanwhile.
    Conflict,
    /// A permission is missing.
    Forbidden,
    /// What was given cannot be used.
    Invalid,
    /// The store, the disk or the server cannot do it now.
    Unavailable,
    /// A fault of the program.
    Internal,
    /// Nobody is logged in.
    LoggedOut,
    /// The password was right, and a code is asked for.
    CodeNeeded,
    /// Two-step log-in must be set up first.
    EnrolmentNeeded,
    /// The own password is asked for again.
    PasswordNeeded,
}

impl ErrorKind {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Forbidden => "forbidden",
            Self::Invalid => "invalid",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
            Self::LoggedOut => "logged_out",
            Self::CodeNeeded => "code_needed",
            Self::EnrolmentNeeded => "enrolment_needed",
            Self::PasswordNeeded => "password_needed",
        }
    }
}

/// A failure as it is shown: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct ErrorView {
    /// The kind.
    pub kind: ErrorKind,
    /// One sentence. No patient data.
    pub message: String,
    /// What to do about it; empty where the message says it.
    pub hint: String,
}

impl ErrorView {
    /// Makes a failure without a hint.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: String::new() }
    }

    /// Adds what to do.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

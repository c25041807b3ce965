//! The five states of a patient user, by the words of the product (rows R45 to R51).

use std::fmt;

/// The state of a patient user. That there is none yet ("not invited") is the absence of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountState {
    /// Registration is complete and the user can log in.
    Active,
    /// The patient still needs to begin the registration process.
    PendingRegistration,
    /// The patient needs to confirm their email address.
    PendingEmailConfirmation,
    /// The patient failed to register numerous times.
    Locked,
    /// Disabled by an operator or by the status of the record.
    Disabled,
}

impl AccountState {
    /// All five, in the order of the product document.
    pub const ALL: [Self; 5] = [
        Self::Active,
        Self::PendingRegistration,
        Self::PendingEmailConfirmation,
        Self::Locked,
        Self::Disabled,
    ];

    /// The label on screen and in JSON.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::PendingRegistration => "Pending registration",
            Self::PendingEmailConfirmation => "Pending email confirmation",
            Self::Locked => "Locked",
            Self::Disabled => "Disabled",
        }
    }

    /// Finds a state by its label, whatever the case.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.label().eq_ignore_ascii_case(label.trim()))
    }
}

impl fmt::Display for AccountState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

//! The actions on an account, by the words of the product, and the permission that each needs.

use std::fmt;

use crate::domain::permission::Permission;

/// What the Actions menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// R33.
    Create,
    /// R55.
    Distribute,
    /// R53.
    Disable,
    /// R54.
    Enable,
    /// Ours: lift a lock and keep the letter.
    Unlock,
    /// Ours: hand over the letters in the To post tray.
    SendHeld,
    /// Ours: discard the letters in the To post tray.
    DiscardHeld,
}

impl Action {
    /// All actions: those of the product first, in its order.
    pub const ALL: [Self; 7] = [
        Self::Create,
        Self::Distribute,
        Self::Disable,
        Self::Enable,
        Self::Unlock,
        Self::SendHeld,
        Self::DiscardHeld,
    ];

    /// The label on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Create => "Create Patient Portal Credentials",
            Self::Distribute => "Distribute Patient Profile Credentials",
            Self::Disable => "Disable Patient Profile Account",
            Self::Enable => "Enable Patient Profile Account",
            Self::Unlock => "Unlock, keep the same letter",
            Self::SendHeld => "Send held letters",
            Self::DiscardHeld => "Discard held letters",
        }
    }

    /// The word in JSON and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Distribute => "distribute",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Unlock => "unlock",
            Self::SendHeld => "send_held",
            Self::DiscardHeld => "discard_held",
        }
    }

    /// The permission that it needs (R52, R77).
    pub fn permission(self) -> Permission {
        match self {
            Self::Create => Permission::CredentialsCreate,
            Self::Distribute | Self::SendHeld | Self::DiscardHeld => Permission::CredentialsDistribute,
            Self::Disable => Permission::AccountDisable,
            Self::Enable => Permission::AccountEnable,
            Self::Unlock => Permission::AccountUnlock,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

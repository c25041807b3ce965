//! What an operator may do (R77). Roles bundle these; the service checks them at every call.

use std::fmt;

/// One permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Permission {
    /// See patients and their records.
    PatientsView,
    /// Letter Template Bases and Letter Templates.
    LettersConfigure,
    /// Patient Profile Is Visible.
    VisibilityConfigure,
    /// Client support.
    SupportConfigure,
    /// Create Patient Portal Credentials.
    CredentialsCreate,
    /// Distribute Patient Profile Credentials, and send or discard held letters.
    CredentialsDistribute,
    /// Disable Patient Profile Account.
    AccountDisable,
    /// Enable Patient Profile Account.
    AccountEnable,
    /// Unlock, keep the same letter.
    AccountUnlock,
    /// Read the activity log.
    LogView,
    /// Import files and set record statuses.
    PatientsImport,
    /// Invite many patients at once.
    LettersBulk,
    /// Operators and roles.
    OperatorsManage,
    /// Approve a Letter Template that another operator saved (S59).
    LettersApprove,
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 14] = [
        Self::PatientsView,
        Self::LettersConfigure,
        Self::VisibilityConfigure,
        Self::SupportConfigure,
        Self::CredentialsCreate,
        Self::CredentialsDistribute,
        Self::AccountDisable,
        Self::AccountEnable,
        Self::AccountUnlock,
        Self::LogView,
        Self::PatientsImport,
        Self::LettersBulk,
        Self::OperatorsManage,
        Self::LettersApprove,
    ];

    /// Finds a permission by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name.trim())
    }

    /// What it allows, for lists of rights.
    pub fn label(self) -> &'static str {
        match self {
            Self::PatientsView => "Look up patients",
            Self::LettersConfigure => "Configure letters and bases",
            Self::VisibilityConfigure => "Show documents and letters",
            Self::SupportConfigure => "Client support details",
            Self::CredentialsCreate => "Create credentials",
            Self::CredentialsDistribute => "Distribute credentials",
            Self::AccountDisable => "Disable accounts",
            Self::AccountEnable => "Enable accounts",
            Self::AccountUnlock => "Unlock accounts",
            Self::LogView => "Read the activity log",
            Self::PatientsImport => "Import and set record statuses",
            Self::LettersBulk => "Invite many patients at once",
            Self::OperatorsManage => "Operators and permissions",
            Self::LettersApprove => "Approve letter templates",
        }
    }

    /// Its name in roles, refusals and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::PatientsView => "patients.view",
            Self::LettersConfigure => "letters.configure",
            Self::VisibilityConfigure => "visibility.configure",
            Self::SupportConfigure => "support.configure",
            Self::CredentialsCreate => "credentials.create",
            Self::CredentialsDistribute => "credentials.distribute",
            Self::AccountDisable => "account.disable",
            Self::AccountEnable => "account.enable",
            Self::AccountUnlock => "account.unlock",
            Self::LogView => "log.view",
            Self::PatientsImport => "patients.import",
            Self::LettersBulk => "letters.bulk",
            Self::OperatorsManage => "operators.manage",
            Self::LettersApprove => "letters.approve",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u32);

impl Permissions {
    /// No permission: the default, so that what is not granted is denied.
    pub const NONE: Self = Self(0);

    /// Every permission: the sole operator of a new site (`decided.md` 8).
    pub fn all() -> Self {
        Permission::ALL.into_iter().fold(Self::NONE, Self::with)
    }

    /// This set and `permission`.
    #[must_use]
    pub fn with(self, permission: Permission) -> Self {
        Self(self.0 | 1 << permission as u8)
    }

    /// This set without `permission`.
    #[must_use]
    pub fn without(self, permission: Permission) -> Self {
        Self(self.0 & !(1 << permission as u8))
    }

    /// This set and `other`.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// As a number, for the store: a bit a permission, in the order of [`Permission::ALL`].
    pub fn bits(self) -> u32 {
        self.0
    }

    /// From the store's number; bits that this version does not know permit nothing.
    pub fn from_bits(bits: u32) -> Self {
        Self(bits & Self::all().0)
    }

    /// The permissions in the set.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.has(*permission))
    }

    /// Whether `permission` is in the set.
    pub fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u8) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        for permission in Permission::ALL {
            assert!(!Permissions::NONE.has(permission));
            assert!(Permissions::all().has(permission));
            assert!(!Permissions::all().without(permission).has(permission));
            assert_eq!(Permissions::NONE.with(permission).without(permission), Permissions::NONE);
        }
    }
}

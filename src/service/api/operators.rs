//! Operators, roles and log-in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a log-in page shows before anyone is logged in. No patient data, no names of operators.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorView {
    /// The site's name.
    pub site: String,
    /// Whether somebody must log in; if not, the session is the sole operator's.
    pub log_in: bool,
    /// Who is logged in here, if anyone.
    pub operator: Option<String>,
    /// Minutes without a key until a terminal locks itself.
    pub idle_minutes: u16,
}

/// Logs in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogIn {
    /// The log-in name.
    pub name: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for LogIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LogIn {{ name: {:?} }}", self.name)
    }
}

/// Who is logged in now.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedIn {
    /// The operator.
    pub operator: String,
    /// The log-in before this one.
    pub last_log_in: Option<DateTime<Utc>>,
    /// Wrong passwords since then.
    pub failures: u32,
    /// What takes up the session again after a broken connection.
    pub ticket: Vec<u8>,
}

impl std::fmt::Debug for LoggedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LoggedIn {{ operator: {:?} }}", self.operator)
    }
}

/// An operator, as lists show one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorView {
    /// The log-in name.
    pub name: String,
    /// The person's name.
    pub full_name: String,
    /// The Unix users, by number.
    pub uids: Vec<u32>,
    /// The roles.
    pub roles: Vec<String>,
    /// What is permitted, and where each comes from.
    pub rights: Vec<RightView>,
    /// The last log-in.
    pub last_log_in: Option<DateTime<Utc>>,
    /// Whether log-in is refused.
    pub disabled: bool,
    /// Whether a password is set.
    pub has_password: bool,
}

/// A permission of an operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightView {
    /// The permission's name.
    pub permission: String,
    /// What it allows.
    pub label: String,
    /// The roles that give it, and `own`; none where it is not given.
    pub origins: Vec<String>,
}

/// A role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// Its name.
    pub name: String,
    /// The permissions, by name.
    pub permissions: Vec<String>,
}

/// Operators and roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorsView {
    /// The operators, by name.
    pub operators: Vec<OperatorView>,
    /// The roles.
    pub roles: Vec<RoleView>,
}

/// A change of operators or roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OperatorChange {
    /// A new operator.
    Add {
        /// The log-in name.
        name: String,
        /// The person's name.
        full_name: String,
        /// The Unix users, by number.
        uids: Vec<u32>,
        /// The roles.
        roles: Vec<String>,
        /// The first password.
        password: Password,
    },
    /// Sets what is given, and leaves the rest.
    Set {
        /// The log-in name.
        name: String,
        /// The person's name.
        full_name: Option<String>,
        /// The Unix users, by number.
        uids: Option<Vec<u32>>,
        /// The roles.
        roles: Option<Vec<String>>,
        /// Permissions to give to the operator alone.
        grant: Vec<String>,
        /// Permissions given to the operator alone, to take back.
        revoke: Vec<String>,
    },
    /// Refuses log-in from now on, or no longer.
    Disable {
        /// The log-in name.
        name: String,
        /// Whether it is refused.
        disabled: bool,
    },
    /// Sets a password; one's own needs the present one.
    SetPassword {
        /// The log-in name.
        name: String,
        /// The present password, for one's own.
        present: Option<Password>,
        /// The new password.
        new: Password,
    },
    /// Sets what a role permits.
    SetRole {
        /// The role.
        name: String,
        /// The permissions, by name.
        permissions: Vec<String>,
    },
}

/// A password on its way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

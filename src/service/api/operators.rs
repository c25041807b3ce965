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
    /// The second step of who is logged in here; none where nobody is, or nobody logs in.
    pub two_step: Option<TwoStepView>,
}

/// Logs in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogIn {
    /// The log-in name.
    pub name: String,
    /// The password.
    pub password: String,
    /// A code of the authenticator app, or a recovery code; empty where none is asked for, or not yet.
    pub second: String,
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
    /// Wrong passwords and codes since then.
    pub failures: u32,
    /// What takes up the session again after a broken connection.
    pub ticket: Vec<u8>,
    /// The operator's second step.
    pub two_step: TwoStepView,
    /// Whether a recovery code was used up by this.
    pub used_recovery: bool,
    /// Who set the password, if it was another.
    pub password_by: Option<String>,
}

impl std::fmt::Debug for LoggedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LoggedIn {{ operator: {:?} }}", self.operator)
    }
}

/// How it stands with an operator's second step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoStepView {
    /// Since when a code is asked for; none where it is not.
    pub on_since: Option<DateTime<Utc>>,
    /// Recovery codes that are left.
    pub recovery_left: u32,
    /// The role that requires it, if one does.
    pub required_by: Option<String>,
}

impl TwoStepView {
    /// Whether nothing may be done before it is set up.
    pub fn must_enrol(&self) -> bool {
        self.on_since.is_none() && self.required_by.is_some()
    }
}

/// What an operator does with the own second step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TwoStepAct {
    /// Draws a secret; the code in the proof is left empty.
    Begin,
    /// Turns it on by a first code of that secret.
    Confirm,
    /// Turns it off by a code.
    End,
    /// Draws new recovery codes; those of before end.
    Renew,
}

/// Sets two-step log-in up, or turns it off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoStepRequest {
    /// What.
    pub act: TwoStepAct,
    /// Who, and the password and code that prove it.
    pub proof: LogIn,
}

/// What comes of it. Shown once and kept nowhere.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoStepOutcome {
    /// After Begin, the secret as apps take it, in groups of four.
    pub secret: String,
    /// After Begin, the address that the QR code holds.
    pub uri: String,
    /// After Confirm, the recovery codes.
    pub recovery: Vec<String>,
}

impl std::fmt::Debug for TwoStepOutcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TwoStepOutcome { [secret] }")
    }
}

/// A Unix user from whom an operator may come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnixUser {
    /// The number.
    pub uid: u32,
    /// The name, where the machine knows one.
    pub name: Option<String>,
}

/// An operator, as lists show one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorView {
    /// The log-in name.
    pub name: String,
    /// The person's name.
    pub full_name: String,
    /// The Unix users.
    pub users: Vec<UnixUser>,
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
    /// The second step.
    pub two_step: TwoStepView,
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
    /// Whether it requires two-step log-in.
    pub two_step: bool,
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
        /// The Unix users, by number or name.
        users: Vec<String>,
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
        /// The Unix users, by number or name.
        users: Option<Vec<String>>,
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
    /// Turns somebody else's two-step log-in off, for who lost both app and recovery codes.
    ResetTwoStep {
        /// The log-in name.
        name: String,
        /// Why, for the log.
        reason: String,
    },
    /// Says whether a role requires two-step log-in.
    RequireTwoStep {
        /// The role.
        role: String,
        /// Whether it does.
        required: bool,
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

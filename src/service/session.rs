//! Who is asking. Every call of the service takes a session; every use case checks its permission first.

use chrono::{DateTime, Utc};

use crate::domain::account::Refusal;
use crate::domain::{Actor, Permission, Permissions};

use super::error::ServiceError;

/// An operator at work, or the product itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    actor: Actor,
    permissions: Permissions,
    /// How the operator came to be here; none for the product itself.
    pub(super) origin: Origin,
}

/// How a session came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The product itself, or a patient at the portal.
    Inside,
    /// The sole operator, known by the Unix user (`decided.md` 8).
    Sole,
    /// A Unix user who has not logged in.
    Door,
    /// An operator who logged in.
    LoggedIn {
        /// The operator's generation at that time.
        generation: u32,
        /// When.
        since: DateTime<Utc>,
        /// When the password was given last on this connection.
        proved: Option<DateTime<Utc>>,
    },
}

impl Session {
    /// A session of an operator whose rights are given from outside: the sole operator, and tests.
    pub fn operator(name: impl Into<String>, permissions: Permissions) -> Self {
        Self { actor: Actor::Operator(name.into()), permissions, origin: Origin::Sole }
    }

    /// The session of someone who has not logged in: nothing is permitted.
    pub(super) fn door() -> Self {
        let actor = Actor::Operator(String::new());
        Self { actor, permissions: Permissions::NONE, origin: Origin::Door }
    }

    /// The session of an operator who logged in.
    pub(super) fn logged_in(
        name: &str,
        permissions: Permissions,
        generation: u32,
        since: DateTime<Utc>,
        proved: Option<DateTime<Utc>>,
    ) -> Self {
        let origin = Origin::LoggedIn { generation, since, proved };
        Self { actor: Actor::Operator(name.to_owned()), permissions, origin }
    }

    /// The same session, whose operator has just given the password.
    pub(super) fn proved(mut self, now: DateTime<Utc>) -> Self {
        if let Origin::LoggedIn { proved, .. } = &mut self.origin {
            *proved = Some(now);
        }
        self
    }

    /// A session of the product itself, such as the sweep at a day's end.
    pub fn system(what: impl Into<String>) -> Self {
        Self { actor: Actor::System(what.into()), permissions: Permissions::all(), origin: Origin::Inside }
    }

    /// The session of a patient at the portal.
    pub fn patient() -> Self {
        Self { actor: Actor::Patient, permissions: Permissions::NONE, origin: Origin::Inside }
    }

    /// Who it is, for the log.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The name for `created_by` and the like.
    pub fn name(&self) -> &str {
        self.actor.name()
    }

    /// What is permitted.
    pub fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// Refuses what is not permitted.
    pub fn require(&self, permission: Permission) -> Result<(), ServiceError> {
        if self.permissions.has(permission) {
            Ok(())
        } else {
            Err(ServiceError::Refused(Refusal::NotPermitted(permission)))
        }
    }
}

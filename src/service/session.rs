//! Who is asking. Every call of the service takes a session; every use case checks its permission first.

use crate::domain::account::Refusal;
use crate::domain::{Actor, Permission, Permissions};

use super::error::ServiceError;

/// An operator at work, or the product itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    actor: Actor,
    permissions: Permissions,
}

impl Session {
    /// A session of an operator.
    pub fn operator(name: impl Into<String>, permissions: Permissions) -> Self {
        Self { actor: Actor::Operator(name.into()), permissions }
    }

    /// A session of the product itself, such as the sweep at a day's end.
    pub fn system(what: impl Into<String>) -> Self {
        Self { actor: Actor::System(what.into()), permissions: Permissions::all() }
    }

    /// The session of a patient at the portal.
    pub fn patient() -> Self {
        Self { actor: Actor::Patient, permissions: Permissions::NONE }
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

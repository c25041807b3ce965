//! The operators and roles in memory, so that each call can ask what is permitted now (S67a).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::domain::Permission;
use crate::domain::operator::{Operator, Role, Roles, another_may};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Seen};
use crate::store::Store;

/// What was read last.
#[derive(Debug, Default)]
pub(crate) struct Register {
    known: RwLock<Arc<Known>>,
    /// Held by whoever changes operators or roles.
    changing: Mutex<()>,
}

/// Operators with their revisions, and roles.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The operators by name.
    pub operators: BTreeMap<String, Seen<Operator>>,
    /// The roles.
    pub roles: Roles,
}

impl Known {
    /// Whether nobody was added yet, so that the sole operator is in charge (`decided.md` 8).
    pub fn is_sole(&self) -> bool {
        self.operators.is_empty()
    }

    /// The operators, without revisions.
    pub fn list(&self) -> Vec<Operator> {
        self.operators.values().map(|seen| seen.value.clone()).collect()
    }
}

impl Register {
    /// The turn to change something.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known now.
    pub(super) fn now(&self) -> Arc<Known> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads everything in.
    pub fn load(&self, store: &Store) -> Result<(), ServiceError> {
        let mut operators = BTreeMap::new();
        for operator in repository::all::<Operator>(store, &[])? {
            let name = operator.name.clone();
            if let Some(seen) = repository::get::<Operator>(store, &operator_key(store, &name))? {
                operators.insert(name, seen);
            }
        }
        let roles = Roles::with(repository::all::<Role>(store, &[])?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Known { operators, roles });
        Ok(())
    }
}

/// Where an operator's record stands: the name itself is nothing for the disk.
pub(super) fn operator_key(store: &Store, name: &str) -> [u8; 32] {
    store.keyring().blind_index("operator", name.as_bytes()).0
}

/// Where a role's record stands.
pub(super) fn role_key(store: &Store, name: &str) -> [u8; 32] {
    store.keyring().blind_index("role", name.as_bytes()).0
}

impl Service {
    /// What is known of operators and roles.
    pub(super) fn known(&self) -> Arc<Known> {
        self.operators.now()
    }

    /// Whether an operator besides `but` can log in and has this permission.
    pub(in crate::service) fn another_operator_may(&self, permission: Permission, but: &str) -> bool {
        let known = self.known();
        another_may(permission, but, (&known.list(), &known.roles))
    }

    /// Whether there is only the operator who made the store, so that nobody could be the second person.
    pub(in crate::service) fn is_sole(&self) -> bool {
        self.known().is_sole()
    }
}

//! The operators and roles as lists show them.

use super::register::Known;
use super::two_step::two_step_view;
use crate::domain::operator::{Operator, Origin};
use crate::domain::{Permission, SafeText};
use crate::service::api::{OperatorView, OperatorsView, RightView, RoleView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::session::Session;

/// The most of a person's name that is shown.
const NAME: usize = 80;

impl Service {
    /// The operators and roles.
    pub fn operators(&self, session: &Session) -> Result<OperatorsView, ServiceError> {
        session.require(Permission::OperatorsManage)?;
        Ok(self.view_operators())
    }

    pub(super) fn view_operators(&self) -> OperatorsView {
        let known = self.known();
        let roles = known.roles.iter().map(|role| RoleView {
            name: role.name.clone(),
            permissions: role.permissions.iter().map(|permission| permission.name().to_owned()).collect(),
            two_step: role.two_step,
        });
        let operators = known.operators.values().map(|seen| self.view_operator(&seen.value, &known));
        OperatorsView { operators: operators.collect(), roles: roles.collect() }
    }

    fn view_operator(&self, operator: &Operator, known: &Known) -> OperatorView {
        let right = |permission: Permission| RightView {
            permission: permission.name().to_owned(),
            label: permission.label().to_owned(),
            origins: operator.origins(permission, &known.roles).into_iter().map(origin).collect(),
        };
        OperatorView {
            name: operator.name.clone(),
            full_name: SafeText::new(&operator.full_name, NAME).into_string(),
            users: self.unix_users(&operator.uids),
            roles: operator.roles.clone(),
            rights: Permission::ALL.into_iter().map(right).collect(),
            last_log_in: operator.last_log_in,
            disabled: operator.disabled,
            has_password: operator.password.is_some(),
            two_step: two_step_view(operator, &known.roles),
        }
    }
}

fn origin(origin: Origin) -> String {
    match origin {
        Origin::Role(name) => name,
        Origin::Own => "own".to_owned(),
    }
}

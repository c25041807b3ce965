//! Operators and roles in JSON.

use serde_json::{Value, json};

use crate::service::api::{OperatorView, OperatorsView, TwoStepView};

/// `{"operators","roles"}`.
pub(in crate::cli) fn operators(view: &OperatorsView) -> Value {
    let roles = view
        .roles
        .iter()
        .map(|role| json!({ "role": role.name, "permissions": role.permissions, "two_step": role.two_step }));
    json!({
        "operators": view.operators.iter().map(operator).collect::<Vec<_>>(),
        "roles": roles.collect::<Vec<_>>(),
    })
}

fn operator(operator: &OperatorView) -> Value {
    let held = operator.rights.iter().filter(|right| !right.origins.is_empty());
    let rights = held.map(|right| json!({ "permission": right.permission, "from": right.origins }));
    json!({
        "name": operator.name,
        "full_name": operator.full_name,
        "users": operator.users.iter().map(|user| user.uid).collect::<Vec<_>>(),
        "user_names": operator.users.iter().map(|user| user.name.as_deref()).collect::<Vec<_>>(),
        "roles": operator.roles,
        "rights": rights.collect::<Vec<_>>(),
        "last_log_in": operator.last_log_in.map(|at| at.to_rfc3339()),
        "disabled": operator.disabled,
        "two_step": two_step(&operator.two_step),
    })
}

/// `{"on_since","recovery_codes_left","required_by"}`.
pub(in crate::cli) fn two_step(view: &TwoStepView) -> Value {
    json!({
        "on_since": view.on_since.map(|at| at.to_rfc3339()),
        "recovery_codes_left": view.recovery_left,
        "required_by": view.required_by,
    })
}

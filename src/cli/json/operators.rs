//! Operators and roles in JSON.

use serde_json::{Value, json};

use crate::service::api::{OperatorView, OperatorsView};

/// `{"operators","roles"}`.
pub(in crate::cli) fn operators(view: &OperatorsView) -> Value {
    let roles = view.roles.iter().map(|role| json!({ "role": role.name, "permissions": role.permissions }));
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
        "users": operator.uids,
        "roles": operator.roles,
        "rights": rights.collect::<Vec<_>>(),
        "last_log_in": operator.last_log_in.map(|at| at.to_rfc3339()),
        "disabled": operator.disabled,
    })
}

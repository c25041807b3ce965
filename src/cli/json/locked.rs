//! The locked queue in JSON.

use serde_json::{Map, Value, json};

use crate::service::api::{LockedCase, LockedQueue, LockedRow, WaveOutcome};

/// `{"total","locked","attack_since","wave","wave_asked_by"}`.
pub(in crate::cli) fn locked_queue(queue: &LockedQueue) -> Value {
    json!({
        "total": queue.total,
        "locked": queue.rows.iter().map(row).collect::<Vec<_>>(),
        "attack_since": queue.attack_since.map(|at| at.to_rfc3339()),
        "wave": queue.wave,
        "wave_asked_by": queue.wave_asked_by,
    })
}

/// A row with what the case adds.
pub(in crate::cli) fn locked_case(case: &LockedCase) -> Value {
    let checks: Map<_, _> =
        case.checks.iter().map(|(what, value)| (what.clone(), Value::from(value.clone()))).collect();
    let reason = |why: &String| (!why.is_empty()).then(|| why.clone());
    let mut value = row(&case.row);
    value["failures"] = case.failures.clone().into();
    value["namesakes"] = case.namesakes.clone().into();
    value["credentials"] = case.credentials.clone().into();
    value["checks"] = Value::Object(checks);
    value["advice"] = case.advice.clone().into();
    value["cannot_unlock"] = reason(&case.cannot_unlock).into();
    value["cannot_distribute"] = reason(&case.cannot_distribute).into();
    value
}

fn row(row: &LockedRow) -> Value {
    json!({
        "patient": row.patient.patient_id,
        "family": row.patient.family,
        "given": row.patient.given,
        "birth_date": row.patient.birth_date.map(|day| day.to_string()),
        "since": row.since.to_rfc3339(),
        "failed_on": row.failed_on,
        "claim": row.claim.as_ref().map(|claim| json!({ "by": claim.by, "until": claim.until.to_rfc3339() })),
    })
}

/// `{"unlocked","left","waits_for"}`.
pub(in crate::cli) fn wave(outcome: &WaveOutcome) -> Value {
    let waits_for = (!outcome.waits_for.is_empty()).then_some(&outcome.waits_for);
    json!({ "unlocked": outcome.unlocked, "left": outcome.left, "waits_for": waits_for })
}

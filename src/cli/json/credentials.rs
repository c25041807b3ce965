//! Actions, credentials and the state after an act.

use serde_json::{Value, json};

use super::letters::letter_outcome;
use crate::cli::site_time::SiteTime;
use crate::service::api::{ActionView, CredentialsOutcome, CredentialsView, StateOutcome};

/// The Actions menu.
pub(in crate::cli) fn actions(actions: &[ActionView]) -> Value {
    let one = |action: &ActionView| {
        json!({
            "action": action.action,
            "label": action.label,
            "available": action.available,
            "reason": action.reason,
            "note": action.note,
        })
    };
    actions.iter().map(one).collect()
}

/// Credentials. No code is ever among it.
pub(super) fn credentials(credentials: &CredentialsView, time: &SiteTime) -> Value {
    json!({
        "status": credentials.status,
        "created": time.json(credentials.created),
        "created_by": credentials.created_by,
        "distributed": time.json(credentials.distributed),
        "distributed_by": (!credentials.distributed_by.is_empty()).then_some(&credentials.distributed_by),
        "expires": credentials.expires.to_string(),
    })
}

/// What came of creating or distributing.
pub(in crate::cli) fn credentials_outcome(outcome: &CredentialsOutcome, time: &SiteTime) -> Value {
    json!({
        "patient": outcome.patient_id,
        "credentials": credentials(&outcome.credentials, time),
        "letters": outcome.letters.iter().map(letter_outcome).collect::<Vec<_>>(),
        "warnings": outcome.warnings,
    })
}

/// The state after an act.
pub(in crate::cli) fn state_outcome(outcome: &StateOutcome) -> Value {
    json!({
        "patient": outcome.patient_id,
        "record_status": outcome.record_status,
        "state": outcome.state,
        "letters": outcome.letters.iter().map(letter_outcome).collect::<Vec<_>>(),
        "warnings": outcome.warnings,
    })
}

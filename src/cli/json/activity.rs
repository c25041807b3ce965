//! Entries of the activity log.

use serde_json::{Value, json};

use crate::cli::site_time::SiteTime;
use crate::service::api::ActivityView;

/// An entry.
pub(in crate::cli) fn activity(entry: &ActivityView, time: &SiteTime) -> Value {
    json!({
        "seq": entry.seq,
        "at": time.json(Some(entry.at)),
        "patient": entry.patient_id,
        "kind": entry.kind,
        "actor": { "type": entry.actor_type, "name": entry.actor },
        "detail": entry.detail,
        "hash": entry.hash,
    })
}

//! Queues in JSON.

use serde_json::{Value, json};

use crate::service::api::{QueueCounts, QueueKind, QueueView};

/// `{"total","patients":[{"patient","family","given","birth_date","state","at","detail"}]}`.
pub(in crate::cli) fn queue(queue: &QueueView) -> Value {
    let row = |row: &crate::service::api::QueueRow| {
        json!({
            "patient": row.patient.patient_id,
            "family": row.patient.family,
            "given": row.patient.given,
            "birth_date": row.patient.birth_date.map(|day| day.to_string()),
            "state": row.patient.state,
            "at": row.at.map(|at| at.to_rfc3339()),
            "detail": row.detail,
        })
    };
    json!({ "total": queue.total, "patients": queue.rows.iter().map(row).collect::<Vec<_>>() })
}

/// `{"locked","to_post","templates-to-approve","record-ok-again","mail-failed","expiring-this-week","approvals"}`.
pub(in crate::cli) fn queue_counts(counts: &QueueCounts) -> Value {
    let mut value = json!({
        "locked": counts.locked,
        "to_post": counts.to_post,
        "templates-to-approve": counts.templates_to_approve,
        "approvals": counts.approvals,
    });
    for kind in QueueKind::ALL {
        value[kind.word()] = counts.of(kind).into();
    }
    value
}

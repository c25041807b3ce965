//! Approvals in JSON.

use serde_json::{Value, json};

use crate::service::api::ApprovalView;

/// `[{"approval","what","asked_by","asked_at","until","detail","cannot"}]`.
pub(in crate::cli) fn approvals(waiting: &[ApprovalView]) -> Value {
    let row = |row: &ApprovalView| {
        json!({
            "approval": row.of.word(),
            "what": row.what,
            "asked_by": row.asked_by,
            "asked_at": row.asked_at.map(|at| at.to_rfc3339()),
            "until": row.until.map(|at| at.to_rfc3339()),
            "detail": row.detail,
            "cannot": row.cannot,
        })
    };
    waiting.iter().map(row).collect()
}

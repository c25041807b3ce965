//! Reports of imports and of the store.

use serde_json::{Map, Value, json};

use crate::service::api::{ImportCounts, ImportIssueView, ImportReport, StoreReport};

fn counts(counts: ImportCounts) -> Value {
    json!({
        "added": counts.added,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "refused": counts.refused,
    })
}

/// A refused or odd row.
pub(in crate::cli) fn import_issue(issue: &ImportIssueView) -> Value {
    json!({
        "file": issue.file,
        "place": issue.place,
        "severity": issue.severity,
        "reason": issue.reason,
    })
}

/// What an import did.
pub(in crate::cli) fn import_report(report: &ImportReport) -> Value {
    json!({
        "patients": counts(report.patients),
        "referrals": counts(report.referrals),
        "documents": counts(report.documents),
        "other": counts(report.other),
        "issues": report.issues.iter().map(import_issue).collect::<Vec<_>>(),
        "issues_total": report.issues_total,
        "stopped": report.stopped,
        "dry_run": report.dry_run,
    })
}

/// What a check, rebuild or snapshot of the store found.
pub(in crate::cli) fn store_report(report: &StoreReport) -> Value {
    let records: Map<_, _> =
        report.records.iter().map(|(table, count)| (table.clone(), json!(count))).collect();
    json!({
        "ok": true,
        "seq": report.seq,
        "records": records,
        "log_entries": report.log_entries,
        "notes": report.notes,
    })
}

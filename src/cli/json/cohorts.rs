//! Cohorts in JSON.

use serde_json::{Value, json};

use crate::service::api::{CohortPage, CohortPreview, CohortRow, CohortView, SavedSearchView};

/// `{"cohort","name","source","stage","planned","invited","left_out",…}`.
pub(in crate::cli) fn cohort(view: &CohortView) -> Value {
    json!({
        "cohort": view.number,
        "name": view.name,
        "source": view.source,
        "planned_by": view.planned_by,
        "planned_at": view.planned_at.map(|at| at.to_rfc3339()),
        "expires": view.expires.to_string(),
        "templates": view.templates,
        "hold": view.hold,
        "planned": view.planned,
        "invited": view.invited,
        "left_out": view.left_out,
        "stage": view.stage,
        "running": view.running,
        "waits_for_second": view.waits_for_second,
        "second": view.second,
        "run": view.run,
        "trouble": some(&view.trouble),
        "next": view.next,
    })
}

/// A cohort that was planned just now: with `"unknown"`, `"unknown_total"` and `"repeated"`.
pub(in crate::cli) fn cohort_planned(view: &CohortView) -> Value {
    let mut value = cohort(view);
    value["unknown"] = json!(view.unknown);
    value["unknown_total"] = json!(view.unknown_total);
    value["repeated"] = json!(view.repeated);
    value
}

/// The cohort with `"patients":[{"patient","name","birth_date","outcome","reason"}]`.
pub(in crate::cli) fn cohort_page(page: &CohortPage) -> Value {
    let mut value = cohort(&page.cohort);
    value["patients"] = page.rows.iter().map(row).collect();
    value
}

/// `{"source","expires","invited","letters","left_out":[{"reason","count"}],"patients","unknown","unknown_total",…}`.
pub(in crate::cli) fn cohort_preview(preview: &CohortPreview) -> Value {
    let left_out: Vec<Value> = preview
        .left_out
        .iter()
        .map(|group| json!({ "reason": group.reason, "count": group.count }))
        .collect();
    json!({
        "source": preview.source,
        "expires": preview.expires.to_string(),
        "invited": preview.invited,
        "letters": preview.letters,
        "left_out": left_out,
        "more": preview.more,
        "patients": preview.rows.iter().map(row).collect::<Vec<_>>(),
        "unknown": preview.unknown,
        "unknown_total": preview.unknown_total,
        "repeated": preview.repeated,
        "needs_second": preview.needs_second,
        "warnings": preview.warnings,
    })
}

/// `{"name","text","state","saved_by"}`.
pub(in crate::cli) fn saved_search(search: &SavedSearchView) -> Value {
    json!({
        "name": search.name,
        "text": search.text,
        "state": search.state,
        "saved_by": search.saved_by,
    })
}

fn row(row: &CohortRow) -> Value {
    json!({
        "patient": row.patient_id,
        "name": row.name,
        "birth_date": row.birth_date.map(|day| day.to_string()),
        "outcome": row.outcome,
        "reason": some(&row.reason),
    })
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

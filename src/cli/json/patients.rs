//! Patients: rows of a search and the Patient Information View.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::credentials::{actions, credentials};
use super::letters::letters;
use crate::cli::site_time::SiteTime;
use crate::service::api::{
    AccessView, AssociatedView, DocumentView, MailView, PatientRow, RecordView, ReferralView, SearchPage,
};

fn day(date: Option<NaiveDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn row(row: &PatientRow) -> Map<String, Value> {
    let fields = [
        ("id", json!(row.patient_id)),
        ("nhs_number", json!(row.nhs_number)),
        ("local_id", json!(row.local_id)),
        ("family", json!(row.family)),
        ("given", json!(row.given)),
        ("birth_date", json!(day(row.birth_date))),
        ("postcode", json!(row.postcode)),
        ("record_status", json!(row.record_status)),
        ("state", json!(row.state)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A page of patients.
pub(in crate::cli) fn search(page: &SearchPage) -> Value {
    let patients: Vec<_> = page.rows.iter().map(row).collect();
    json!({ "total": page.total, "of": page.of, "corrected": page.corrected, "patients": patients })
}

/// The Patient Information View.
pub(in crate::cli) fn record(view: &RecordView, time: &SiteTime) -> Value {
    let mut fields = row(&view.row);
    let more = json!({
        "title": view.title,
        "gender": view.gender,
        "age": view.age,
        "death_date": day(view.death_date),
        "other_names": view.other_names,
        "address": view.address,
        "phone": view.phone,
        "email": view.email,
        "access": access(&view.access, time),
        "organisation": view.organisation,
        "state_reason": view.state_reason.join(" "),
        "since": time.json(view.since),
        "tries": view.tries,
        "next_step": view.next_step,
        "cannot_invite": view.cannot_invite,
        "credentials": view.credentials.as_ref().map(|one| credentials(one, time)),
        "actions": actions(&view.actions),
        "referrals": view.referrals.iter().map(referral).collect::<Vec<_>>(),
        "letters": letters(&view.letters, time),
        "documents": view.documents.iter().map(document).collect::<Vec<_>>(),
        "associated": view.associated.iter().map(associated).collect::<Vec<_>>(),
    });
    if let Value::Object(more) = more {
        fields.extend(more);
    }
    let identifiers =
        view.identifiers.iter().map(|(system, value)| json!({ "system": system, "value": value }));
    fields.insert("identifiers".to_owned(), identifiers.collect());
    Value::Object(fields)
}

fn access(access: &AccessView, time: &SiteTime) -> Value {
    let mail = |mail: &MailView| {
        json!({
            "about": mail.about,
            "state": mail.state,
            "at": time.json(mail.at),
            "tries": mail.tries,
            "fault": mail.fault,
        })
    };
    json!({
        "mails": access.mails.iter().map(mail).collect::<Vec<_>>(),
        "last_log_in": time.json(access.last_log_in),
        "failed_log_ins": access.failed_log_ins,
        "last_failed": time.json(access.last_failed),
        "sessions": access.sessions,
        "two_step": access.two_step,
        "legal": access.legal.as_ref().map(|(version, at)| json!({ "version": version, "named": access.legal_version, "at": time.json(Some(*at)) })),
    })
}

fn referral(referral: &ReferralView) -> Value {
    json!({
        "date": day(referral.date),
        "service": referral.service,
        "status": referral.status,
        "reference": referral.reference,
        "requester": referral.requester,
        "performer": referral.performer,
        "reason": referral.reason,
    })
}

fn document(document: &DocumentView) -> Value {
    json!({
        "id": document.id,
        "date": day(document.date),
        "title": document.title,
        "kind": document.kind,
        "author": document.author,
        "content_type": document.content_type,
        "size": document.size,
        "visible": document.visible,
        "withdrawn": document.withdrawn,
    })
}

fn associated(associated: &AssociatedView) -> Value {
    json!({
        "kind": associated.kind,
        "title": associated.title,
        "status": associated.status,
        "start": day(associated.start),
        "end": day(associated.end),
    })
}

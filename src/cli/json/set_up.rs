//! The set-up of a site: visibility, client support, legal texts.

use serde_json::{Value, json};

use crate::cli::site_time::SiteTime;
use crate::service::api::{LegalView, SupportLine, SupportView, VisibilityView, VisibleDocument};

/// What patients see.
pub(in crate::cli) fn visibility(view: &VisibilityView) -> Value {
    let template = |(name, object, visible): &(String, String, bool)| json!({ "name": name, "object": object, "visible": visible });
    let kind = |(name, visible): &(String, bool)| json!({ "name": name, "visible": visible });
    let document = |one: &VisibleDocument| {
        json!({
            "patient": one.patient_id,
            "id": one.document,
            "title": one.title,
            "type": one.kind,
            "visible": one.visible,
        })
    };
    json!({
        "templates": view.templates.iter().map(template).collect::<Vec<_>>(),
        "document_types": view.document_types.iter().map(kind).collect::<Vec<_>>(),
        "documents": view.documents.iter().map(document).collect::<Vec<_>>(),
        "summary": view.summary,
    })
}

/// Client support by type of organisation; blank is null.
pub(in crate::cli) fn support(view: &SupportView, time: &SiteTime) -> Value {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let line = |line: &SupportLine| {
        let pending = line.pending.as_ref().map(|pending| {
            json!({
                "email": text(&pending.email),
                "phone": text(&pending.phone),
                "removal": pending.removal,
                "visible_from": time.json(Some(pending.from)),
                "by": pending.by,
            })
        });
        json!({
            "type": text(&line.organisation_type),
            "email": text(&line.email),
            "phone": text(&line.phone),
            "own": line.own,
            "source": line.source,
            "pending": pending,
            "revision": line.revision,
        })
    };
    json!({
        "delay_minutes": view.delay_minutes,
        "entries": view.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

/// A version of a legal text in a list: without the text.
pub(in crate::cli) fn legal_listed(listed: &LegalView, time: &SiteTime) -> Value {
    let mut value = legal(listed, time);
    if let Some(members) = value.as_object_mut() {
        members.remove("text");
    }
    value
}

/// A version of a legal text.
pub(in crate::cli) fn legal(legal: &LegalView, time: &SiteTime) -> Value {
    json!({
        "organisation": legal.organisation,
        "version": legal.version,
        "mark": (!legal.mark.is_empty()).then_some(&legal.mark),
        "text": legal.text,
        "saved": time.json(legal.saved),
        "saved_by": legal.saved_by,
    })
}

//! Letters, Letter Templates and Letter Template Bases.

use serde_json::{Value, json};

use crate::cli::site_time::SiteTime;
use crate::service::api::{
    BaseView, LetterOutcome, LetterView, PreviewView, TemplateText, TemplateView, WaitingView,
};

/// A letter that was made or concerned.
pub(super) fn letter_outcome(letter: &LetterOutcome) -> Value {
    json!({ "id": letter.id, "template": letter.template, "file": letter.file, "status": letter.status })
}

/// A letter.
pub(super) fn letter(letter: &LetterView, time: &SiteTime) -> Value {
    json!({
        "id": letter.id,
        "patient": letter.patient_id,
        "template": letter.template,
        "version": letter.version,
        "status": letter.status,
        "made": time.json(letter.made),
        "made_by": letter.made_by,
        "sent": time.json(letter.sent),
        "file": letter.file,
        "carries": letter.carries,
        "visible": letter.visible,
    })
}

/// Letters.
pub(in crate::cli) fn letters(letters: &[LetterView], time: &SiteTime) -> Value {
    letters.iter().map(|one| letter(one, time)).collect()
}

/// A Letter Template Base. Its name is its id: names are unique. A file that was only checked has none.
pub(in crate::cli) fn base(base: &BaseView) -> Value {
    json!({
        "id": (base.version > 0).then_some(&base.name),
        "name": base.name,
        "version": base.version,
        "fields": base.fields,
        "parts": base.parts,
        "body_at": base.body_at,
        "has_body": base.has_body,
        "usable": base.usable,
        "retired": base.retired,
        "templates": base.templates,
        "saved_by": base.saved_by,
        "warnings": base.warnings,
    })
}

/// A Letter Template. Its name is its id: names are unique.
pub(in crate::cli) fn template(template: &TemplateView) -> Value {
    json!({
        "id": template.name,
        "name": template.name,
        "version": template.version,
        "in_use": !template.unapproved,
        "waiting": template.waiting.as_ref().map(waiting),
        "object": template.object,
        "base": template.base,
        "base_version": template.base_version,
        "base_is_older": template.base_is_older,
        "visible": template.visible,
        "retired": template.retired,
        "saved_by": template.saved_by,
        "carries": template.carries,
        "warnings": template.warnings,
    })
}

/// A version that waits for a second operator.
fn waiting(waiting: &WaitingView) -> Value {
    json!({
        "name": waiting.name,
        "version": waiting.version,
        "saved_by": waiting.saved_by,
        "warnings": waiting.warnings,
    })
}

/// A version of a Letter Template; the body is empty in lists.
pub(in crate::cli) fn template_text(text: &TemplateText, time: &SiteTime) -> Value {
    json!({
        "name": text.name,
        "version": text.version,
        "object": text.object,
        "base": text.base,
        "base_version": text.base_version,
        "body": text.body,
        "visible": text.visible,
        "saved": time.json(text.saved),
        "saved_by": text.saved_by,
        "standing": text.standing,
        "decided": time.json(text.decided),
        "decided_by": given(&text.decided_by),
        "reason": given(&text.reason),
        "alone": text.alone,
    })
}

fn given(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// How letters would read.
pub(in crate::cli) fn preview(preview: &PreviewView) -> Value {
    let letters = preview.letters.iter();
    let letters: Vec<_> =
        letters.map(|one| json!({ "template": one.template, "lines": one.lines })).collect();
    let warnings: Vec<_> = preview.warnings.iter().map(|warning| &warning.text).collect();
    json!({ "missing": preview.missing, "warnings": warnings, "letters": letters })
}

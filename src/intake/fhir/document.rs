//! FHIR `DocumentReference` into a document, and `Binary` into its content.

use super::patient::is_restricted;
use super::people::names;
use super::records::{day, subject, to_referrals, words};
use super::reference::{Base, names_of, reference};
use super::types::{self, Attachment, Binary, DocumentReference};
use crate::intake::issue::Severity;
use crate::intake::item::{Content, Incoming, IncomingBinary, IncomingDocument, Item, Reference};
use crate::intake::lenient::Object;
use crate::intake::report::Report;
use crate::intake::{base64, caps};

/// Maps a `DocumentReference`.
pub(super) fn document(source: &DocumentReference<'_>, base: Base<'_>, report: &mut Report) -> Option<Item> {
    if source.context == Object::Wrong {
        report.refuse("context", "this is FHIR R5 (the context is a list there): export it as FHIR R4");
        return None;
    }
    let contained: Vec<_> = source.contained.iter().collect();
    let subject = subject(&source.subject, "subject", base, &contained, report)?;
    let refer = |source: &types::Reference<'_>| reference(source, base, &contained);
    let attachment = attachment(source, report);
    let kind = source.r#type.get().map(words).filter(|kind| !kind.is_empty());
    let kind = kind.or_else(|| source.category.first().map(words)).unwrap_or_default();
    let title =
        [attachment.map(|a| a.title.as_str()), Some(source.description.as_str()), Some(kind.as_str())];
    let title = title.into_iter().flatten().find(|title| !title.is_empty()).unwrap_or("Document").to_owned();
    let context = source.context.get();
    let mut document = IncomingDocument {
        subject,
        referrals: context.map_or_else(Vec::new, |context| to_referrals(&context.related, base, &contained)),
        title: report.keep(&title, "content[0].attachment.title", caps::LABEL),
        kind: report.keep(&kind, "type", caps::WORDS),
        date: day(&source.date, "date", report),
        author: source.author.first().map_or_else(Reference::default, refer),
        withdrawn: withdrawn(source, report),
        ..IncomingDocument::default()
    };
    if document.date.is_none()
        && let Some(attachment) = attachment
    {
        document.date = day(&attachment.creation, "content[0].attachment.creation", report);
    }
    if let Some(attachment) = attachment {
        content(attachment, base, &mut document, report);
    }
    let when = document.date.map(|date| date.to_string()).unwrap_or_default();
    let whom = format!("{:?}", document.subject.names);
    let words = ["DocumentReference", &whom, &when, &document.title];
    let mut all = names(("DocumentReference", source.id.as_str()), &source.identifier, base, &words);
    if let Some(master) = source.master_identifier.get().and_then(super::reference::identifier) {
        all.push(crate::intake::item::SourceName::Identifier(master));
    }
    Some(Item { place: report.place.clone(), names: all, incoming: Incoming::Document(Box::new(document)) })
}

/// The first attachment; further forms of the same document are not taken.
fn attachment<'r, 'a>(source: &'r DocumentReference<'a>, report: &mut Report) -> Option<&'r Attachment<'a>> {
    report.shape(source.content.wrong, "content");
    let mut all = source.content.iter().filter_map(|(_, content)| content.attachment.get());
    let first = all.next();
    if all.next().is_some() {
        report.add(Severity::Note, "content[1]", "only the first form of a document is taken");
    }
    first
}

fn withdrawn(source: &DocumentReference<'_>, report: &mut Report) -> bool {
    let labels = source.security_label.iter().any(|(_, label)| is_restricted(&label.coding));
    let restricted = labels || source.meta.get().is_some_and(|meta| is_restricted(&meta.security));
    if restricted {
        report.add(Severity::Note, "securityLabel", "is labelled restricted: not shown to the patient");
    }
    restricted
        || matches!(source.status.as_str(), "superseded" | "entered-in-error")
        || source.doc_status.is("entered-in-error")
}

/// Takes the content along, or says where it lies.
fn content(
    attachment: &Attachment<'_>,
    base: Base<'_>,
    document: &mut IncomingDocument,
    report: &mut Report,
) {
    document.content_type =
        media_type(report.text(&attachment.content_type, "content[0].attachment.contentType", caps::WORD));
    document.size = attachment.size.as_str().parse().unwrap_or(0);
    if let Some(data) = attachment.data.some() {
        match base64::decode(data) {
            Some(bytes) => {
                document.size = bytes.len() as u64;
                document.content = Content::Here(bytes);
            }
            None => report
                .odd("content[0].attachment.data", "is not base64; the document goes in without its content"),
        }
    } else if let Some(url) = attachment.url.some() {
        let source = types::Reference { reference: attachment.url.clone(), ..types::Reference::default() };
        let place = reference(&source, base, &[]);
        if place.is_empty() || url.len() > caps::URL {
            report.odd("content[0].attachment.url", "is no address that can be looked up");
        } else {
            document.content = Content::Elsewhere(place);
        }
    } else {
        report.add(Severity::Note, "content[0].attachment", "has no content");
    }
}

/// `text/plain` for `text/plain; charset=utf-8`.
fn media_type(text: String) -> String {
    match text.split_once(';') {
        Some((kind, _)) => kind.trim().to_owned(),
        None => text,
    }
}

/// Maps a `Binary`.
pub(super) fn binary(source: &Binary<'_>, base: Base<'_>, report: &mut Report) -> Option<Item> {
    let names = names_of(base, "Binary", source.id.as_str());
    let Some(bytes) = base64::decode(source.data.as_str()) else {
        report.refuse("data", "is not base64");
        return None;
    };
    if names.is_empty() {
        report.refuse("id", "has no id: no document can refer to it");
        return None;
    }
    let content_type = media_type(report.text(&source.content_type, "contentType", caps::WORD));
    let binary = IncomingBinary { content_type, bytes };
    Some(Item { place: report.place.clone(), names, incoming: Incoming::Binary(binary) })
}

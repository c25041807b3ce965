//! FHIR `ServiceRequest` into a referral; `Encounter`, `EpisodeOfCare` and `CarePlan` into associated information.

use chrono::NaiveDate;

use super::people::names;
use super::reference::{Base, reference};
use super::types::{self, Associated, Concept, Contained, ServiceRequest};
use crate::domain::{AssociatedKind, ReferralStatus};
use crate::intake::caps;
use crate::intake::dates::fhir_date;
use crate::intake::item::{Incoming, IncomingAssociated, IncomingReferral, Item, Reference, SourceName};
use crate::intake::lenient::{List, Object, Text};
use crate::intake::report::Report;

/// The words of a concept: its text, or what a code shows, or the code.
pub(super) fn words(concept: &Concept<'_>) -> String {
    let of_codes = |part: for<'c> fn(&'c types::Coding<'_>) -> Option<&'c str>| {
        concept.coding.iter().find_map(|(_, coding)| part(coding))
    };
    let found = concept
        .text
        .some()
        .or_else(|| of_codes(|c| c.display.some()))
        .or_else(|| of_codes(|c| c.code.some()));
    found.unwrap_or_default().to_owned()
}

/// The words of all concepts, each once.
fn all_words(list: &List<Concept<'_>>) -> String {
    let mut all: Vec<String> = Vec::new();
    for (_, concept) in list.iter() {
        let words = words(concept);
        if !words.is_empty() && !all.contains(&words) {
            all.push(words);
        }
    }
    all.join("; ")
}

/// Whom a record is about; an issue and none where that is nobody who can be looked up.
pub(super) fn subject(
    source: &Object<types::Reference<'_>>,
    step: &str,
    base: Base<'_>,
    contained: &[(usize, &Contained<'_>)],
    report: &mut Report,
) -> Option<Reference> {
    let Some(source) = source.get() else {
        report.refuse(step, "names no patient");
        return None;
    };
    let found = reference(source, base, contained);
    if let Some(other) = target_type(source, &found).filter(|target| *target != "Patient") {
        report.refuse(
            step,
            format!("is about a {}, not about a patient", crate::intake::caps::cut(other, 40).0),
        );
        return None;
    }
    if found.is_empty() {
        let withheld = !source.extension.is_empty();
        report.refuse(
            step,
            if withheld {
                "the source withholds which patient it is about"
            } else {
                "names no patient that can be looked up"
            },
        );
        return None;
    }
    Some(found)
}

/// The resource type that a reference says it leads to.
fn target_type<'r>(source: &'r types::Reference<'_>, found: &'r Reference) -> Option<&'r str> {
    source.r#type.some().or_else(|| found.names.iter().find_map(type_in))
}

fn type_in(name: &SourceName) -> Option<&str> {
    match name {
        SourceName::Local { resource, .. } => Some(resource),
        SourceName::Url(url) => {
            let (front, _) = url.rsplit_once('/')?;
            front
                .rsplit_once('/')
                .map(|(_, resource)| resource)
                .filter(|r| r.starts_with(|c: char| c.is_ascii_uppercase()))
        }
        SourceName::Identifier(_) => None,
    }
}

/// Those references of a list that may lead to a referral.
pub(super) fn to_referrals(
    list: &List<types::Reference<'_>>,
    base: Base<'_>,
    contained: &[(usize, &Contained<'_>)],
) -> Vec<Reference> {
    list.iter()
        .map(|(_, source)| (source, reference(source, base, contained)))
        .filter(|(source, found)| {
            !found.is_empty() && target_type(source, found).is_none_or(|target| target == "ServiceRequest")
        })
        .map(|(_, found)| found)
        .take(8)
        .collect()
}

/// A date of which only the day counts; an issue where it is none. A partial one is left out quietly.
pub(super) fn day(text: &Text<'_>, step: &str, report: &mut Report) -> Option<NaiveDate> {
    let written = text.some()?;
    match fhir_date(written) {
        Ok(date) => Some(date),
        Err(fault) => {
            report.odd(step, format!("{} and was left out", fault.reason()));
            None
        }
    }
}

/// Maps a `ServiceRequest`.
pub(super) fn referral(source: &ServiceRequest<'_>, base: Base<'_>, report: &mut Report) -> Option<Item> {
    if source.code.get().is_some_and(|code| code.r5 != Object::Absent) {
        report.refuse("code", "this is FHIR R5 (a code is a reference there): export it as FHIR R4");
        return None;
    }
    let contained: Vec<_> = source.contained.iter().collect();
    let subject = subject(&source.subject, "subject", base, &contained, report)?;
    let refer = |source: &types::Reference<'_>| reference(source, base, &contained);
    let status = status(&source.status, report);
    let date = match source.authored_on.some() {
        Some(_) => day(&source.authored_on, "authoredOn", report),
        None => match source.occurrence_period.get() {
            Some(period) => day(&period.start, "occurrencePeriod.start", report),
            None => day(&source.occurrence_date_time, "occurrenceDateTime", report),
        },
    };
    let reference_number = booking_reference(source);
    let referral = IncomingReferral {
        subject,
        date,
        service: service(source, report),
        status,
        reference: report.keep(&reference_number, "identifier", caps::WORD),
        requester: source.requester.get().map_or_else(Reference::default, refer),
        performer: source.performer.first().map_or_else(Reference::default, refer),
        reason: report.keep(&all_words(&source.reason_code), "reasonCode", caps::REASON),
    };
    let day = date.map(|date| date.to_string()).unwrap_or_default();
    let whom = format!("{:?}", referral.subject.names);
    let content = ["ServiceRequest", &whom, &day, &referral.service];
    let names = names(("ServiceRequest", source.id.as_str()), &source.identifier, base, &content);
    Some(Item { place: report.place.clone(), names, incoming: Incoming::Referral(Box::new(referral)) })
}

fn status(source: &Text<'_>, report: &mut Report) -> ReferralStatus {
    match source.some().map(ReferralStatus::from_fhir) {
        Some(Some(status)) => status,
        Some(None) => {
            report.odd("status", "is none of FHIR's codes; taken as unknown");
            ReferralStatus::Unknown
        }
        None => ReferralStatus::Unknown,
    }
}

/// What is asked for. What must *not* be done says so, lest a patient read the opposite.
fn service(source: &ServiceRequest<'_>, report: &mut Report) -> String {
    let code = source.code.get().map_or_else(String::new, words);
    let words = match (code.is_empty(), source.category.first()) {
        (false, _) => code,
        (true, Some(_)) => all_words(&source.category),
        (true, None) => String::new(),
    };
    let words = if source.do_not_perform.is("true") { format!("Not to be done: {words}") } else { words };
    if words.is_empty() {
        report.odd("code", "does not say what is asked for");
    }
    report.keep(&words, "code", caps::LABEL)
}

/// The number by which others know the referral: the UBRN, or the first identifier, or the requisition.
fn booking_reference(source: &ServiceRequest<'_>) -> String {
    let all = || source.identifier.iter().filter(|(_, entry)| entry.value.some().is_some());
    let ubrn = all().find(|(_, entry)| entry.system.as_str().to_ascii_lowercase().ends_with("ubrn"));
    let best = ubrn.or_else(|| all().next()).map(|(_, entry)| entry).or_else(|| source.requisition.get());
    best.map(|entry| entry.value.as_str().to_owned()).unwrap_or_default()
}

/// Maps an `Encounter`, `EpisodeOfCare` or `CarePlan`.
pub(super) fn associated(
    source: &Associated<'_>,
    kind: AssociatedKind,
    base: Base<'_>,
    report: &mut Report,
) -> Option<Item> {
    if source.actual_period != Object::Absent
        || (kind == AssociatedKind::Encounter && source.class == Object::Wrong)
    {
        report.refuse("", "this is FHIR R5 (by its period or class): export it as FHIR R4");
        return None;
    }
    let contained: Vec<_> = source.contained.iter().collect();
    let (resource, whose, step) = match kind {
        AssociatedKind::Encounter => ("Encounter", &source.subject, "subject"),
        AssociatedKind::EpisodeOfCare => ("EpisodeOfCare", &source.patient, "patient"),
        AssociatedKind::CarePlan => ("CarePlan", &source.subject, "subject"),
    };
    let subject = subject(whose, step, base, &contained, report)?;
    let (start, end) = match source.period.get() {
        Some(period) => (day(&period.start, "period.start", report), day(&period.end, "period.end", report)),
        None => (None, None),
    };
    let mut referrals = to_referrals(&source.based_on, base, &contained);
    referrals.extend(to_referrals(&source.referral_request, base, &contained));
    let title = title(source, kind);
    let record = IncomingAssociated {
        subject,
        referrals,
        kind,
        title: report.keep(&title, "type", caps::LABEL),
        status: report.text(&source.status, "status", caps::WORD),
        start,
        end,
    };
    let day = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let whom = format!("{:?}", record.subject.names);
    let content = [resource, &whom, &day(start), &day(end), &record.title];
    let names = names((resource, source.id.as_str()), &source.identifier, base, &content);
    Some(Item { place: report.place.clone(), names, incoming: Incoming::Associated(Box::new(record)) })
}

fn title(source: &Associated<'_>, kind: AssociatedKind) -> String {
    let class =
        || source.class.get().map(|class| class.display.some().unwrap_or(class_word(&class.code)).to_owned());
    let found = match kind {
        AssociatedKind::Encounter => {
            [source.r#type.first().map(words), source.service_type.get().map(words), class(), None]
        }
        AssociatedKind::EpisodeOfCare => [source.r#type.first().map(words), None, None, None],
        AssociatedKind::CarePlan => [
            source.title.some().map(str::to_owned),
            source.category.iter().map(|(_, concept)| words(concept)).find(|word| word != "assess-plan"),
            source.description.some().map(str::to_owned),
            None,
        ],
    };
    let title = found.into_iter().flatten().find(|title| !title.is_empty());
    title.unwrap_or_else(|| kind.label().to_owned())
}

/// The words for the commonest class codes of an encounter (HL7 v3 `ActCode`).
fn class_word<'c>(code: &'c Text<'_>) -> &'c str {
    match code.as_str() {
        "AMB" => "Outpatient visit",
        "IMP" | "ACUTE" | "NONAC" => "Inpatient stay",
        "EMER" => "Emergency visit",
        "HH" => "Home visit",
        "VR" => "Virtual visit",
        "SS" => "Short stay",
        other => other,
    }
}

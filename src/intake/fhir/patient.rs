//! FHIR `Patient` into a patient.

use chrono::NaiveDate;

use super::person::{address_in_use, has_ended, names_in_use, phone_in_use};
use super::reference::{Base, identifier, names_of, reference};
use super::types::{self, Patient};
use crate::domain::{self, Gender, NhsNumber, PatientDetails, RecordStatus};
use crate::intake::caps;
use crate::intake::dates::{birth_date_oddity, fhir_date};
use crate::intake::identity::{identity, in_order, is_nhs_system, of_patient};
use crate::intake::issue::Severity;
use crate::intake::item::{Incoming, IncomingPatient, Item, Reference, SourceName};
use crate::intake::report::Report;

/// What HL7 says in place of a value that is missing.
const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

/// Maps a `Patient`.
pub(super) fn patient(
    source: &Patient<'_>,
    base: Base<'_>,
    today: NaiveDate,
    report: &mut Report,
) -> Option<Item> {
    // Before STU3 a family name was a list: such a file is read wrongly in other places too.
    if source.name.iter().any(|(_, name)| name.family.listed) {
        report.refuse("", "this is FHIR DSTU2 (a family name is a list there): export it as FHIR R4");
        return None;
    }
    let (name, other_names) = names_in_use(&source.name, today, report);
    let mut details = PatientDetails { name, other_names, ..PatientDetails::default() };
    details.birth_date = birth_date(source, today, report);
    details.gender = gender(source, report);
    let (died, death_date) = death(source, details.birth_date, today, report);
    details.death_date = death_date;
    details.address = address_in_use(&source.address, today, report);
    details.phone = phone_in_use(&source.telecom, today, report);
    let (nhs_number, identifiers) = identifiers(source, today, report);
    details.nhs_number = nhs_number;
    let names = names(source, base, &identifiers, &details);
    let contained: Vec<_> = source.contained.iter().collect();
    let refer = |source: &types::Reference<'_>| reference(source, base, &contained);
    let replaced = source.link.iter().find(|(_, link)| link.r#type.is("replaced-by"));
    let organisation = source.managing_organization.get().map_or_else(Reference::default, refer);
    let replaced_by = replaced.and_then(|(_, link)| link.other.get()).map_or_else(Reference::default, refer);
    let status = status(source, died, replaced.is_some(), report);
    let mut item = Item { place: report.place.clone(), names, incoming: Incoming::Patient(Box::default()) };
    details.identifiers = kept_identifiers(&item, identifiers, report);
    item.incoming =
        Incoming::Patient(Box::new(IncomingPatient { details, status, organisation, replaced_by }));
    Some(item)
}

fn names(
    source: &Patient<'_>,
    base: Base<'_>,
    identifiers: &[domain::Identifier],
    details: &PatientDetails,
) -> Vec<SourceName> {
    let mut names = names_of(base, "Patient", source.id.as_str());
    names.extend(identifiers.iter().cloned().map(SourceName::Identifier));
    in_order(names, || of_patient("Patient", details))
}

/// The identifiers to keep: the identity first, then those of the source.
fn kept_identifiers(
    item: &Item,
    all: Vec<domain::Identifier>,
    report: &mut Report,
) -> Vec<domain::Identifier> {
    let first = identity(item);
    let rest: Vec<_> =
        all.into_iter().filter(|identifier| *identifier != first && !is_nhs(identifier)).collect();
    if rest.len() >= caps::IDENTIFIERS {
        report.add(Severity::Note, "identifier", format!("only the first {} are kept", caps::IDENTIFIERS));
    }
    std::iter::once(first).chain(rest).take(caps::IDENTIFIERS).collect()
}

/// An NHS number that passes its check stands in a field of its own.
fn is_nhs(identifier: &domain::Identifier) -> bool {
    is_nhs_system(&identifier.system) && identifier.value.parse::<NhsNumber>().is_ok()
}

/// The NHS number, and all identifiers with their caps; those that are no longer in use come last.
fn identifiers(
    source: &Patient<'_>,
    today: NaiveDate,
    report: &mut Report,
) -> (Option<NhsNumber>, Vec<domain::Identifier>) {
    report.shape(source.identifier.wrong, "identifier");
    let mut nhs = None;
    let (mut in_use, mut formerly) = (Vec::new(), Vec::new());
    for (at, entry) in source.identifier.iter() {
        let step = format!("identifier[{at}]");
        let Some(raw) = identifier(entry) else { continue };
        let past = entry.r#use.is("old") || has_ended(&entry.period, today);
        let kept = domain::Identifier {
            system: report.keep(&raw.system, &step, caps::SYSTEM),
            value: report.keep(&raw.value, &step, caps::IDENTIFIER),
        };
        if is_nhs_system(&raw.system) && !past {
            nhs = nhs.or(nhs_number(entry, &raw.value, &step, report));
        }
        if past { formerly.push(kept) } else { in_use.push(kept) }
    }
    in_use.append(&mut formerly);
    (nhs, in_use)
}

fn nhs_number(
    entry: &types::Identifier<'_>,
    value: &str,
    step: &str,
    report: &mut Report,
) -> Option<NhsNumber> {
    match value.parse::<NhsNumber>() {
        Err(fault) => {
            report.odd(
                step,
                format!("is given as an NHS number but is none ({fault}); kept as a plain identifier"),
            );
            None
        }
        Ok(_) if !verified(entry) => {
            report.odd(step, "the source has not verified this NHS number; kept as a plain identifier");
            None
        }
        Ok(number) => Some(number),
    }
}

/// Whether the source's verification status, where it gives one, is "01 number present and verified".
fn verified(entry: &types::Identifier<'_>) -> bool {
    entry
        .extension
        .iter()
        .filter(|(_, extension)| extension.url.as_str().contains("NHSNumberVerificationStatus"))
        .filter_map(|(_, extension)| extension.value_codeable_concept.get())
        .flat_map(|concept| concept.coding.iter())
        .all(|(_, coding)| matches!(coding.code.as_str(), "01" | "number-present-and-verified"))
}

fn birth_date(source: &Patient<'_>, today: NaiveDate, report: &mut Report) -> Option<NaiveDate> {
    let Some(text) = source.birth_date.some() else {
        let withheld = source.beside_birth_date.get().is_some_and(|beside| {
            beside.extension.iter().any(|(_, e)| e.url.is(ABSENT) && e.value_code.is("masked"))
        });
        let reason = if withheld {
            "cannot be invited: the source withholds the date of birth"
        } else {
            "cannot be invited: no date of birth"
        };
        report.odd("birthDate", reason);
        return None;
    };
    match fhir_date(text) {
        Err(fault) => {
            report.odd("birthDate", format!("cannot be invited: the date of birth {}", fault.reason()));
            None
        }
        Ok(date) => match birth_date_oddity(date, today) {
            None => Some(date),
            Some((kept, reason)) => {
                report.odd("birthDate", reason);
                kept.then_some(date)
            }
        },
    }
}

fn gender(source: &Patient<'_>, report: &mut Report) -> Gender {
    match source.gender.as_str() {
        "female" => Gender::Female,
        "male" => Gender::Male,
        "other" => Gender::Other,
        "" | "unknown" => Gender::Unknown,
        _ => {
            report.odd("gender", "is none of FHIR's codes and was left out");
            Gender::Unknown
        }
    }
}

/// Whether the patient died, and when where that is known to the day.
fn death(
    source: &Patient<'_>,
    born: Option<NaiveDate>,
    today: NaiveDate,
    report: &mut Report,
) -> (bool, Option<NaiveDate>) {
    let Some(text) = source.deceased_date_time.some() else {
        return (source.deceased_boolean.is("true") || death_notified(source), None);
    };
    let date = fhir_date(text).ok();
    let wrong = date.is_some_and(|date| date > today || born.is_some_and(|born| date < born));
    if wrong {
        report.odd(
            "deceasedDateTime",
            "lies in the future or before the date of birth; only that the patient died is kept",
        );
    }
    (true, date.filter(|_| !wrong))
}

/// A death notice that the Personal Demographics Service has, informal (1) or formal (2); U means taken back.
fn death_notified(source: &Patient<'_>) -> bool {
    source
        .extension
        .iter()
        .filter(|(_, extension)| extension.url.as_str().ends_with("DeathNotificationStatus"))
        .flat_map(|(_, extension)| extension.extension.iter())
        .filter_map(|(_, inner)| inner.value_codeable_concept.get())
        .any(|concept| concept.coding.iter().any(|(_, coding)| matches!(coding.code.as_str(), "1" | "2")))
}

/// The record status that the source's flags give (R51); of several the one that says most.
fn status(source: &Patient<'_>, died: bool, replaced: bool, report: &mut Report) -> RecordStatus {
    let restricted = source.meta.get().is_some_and(|meta| is_restricted(&meta.security));
    if replaced {
        RecordStatus::Merged
    } else if died {
        if restricted {
            report.add(Severity::Note, "meta.security", "the record is also labelled restricted");
        }
        RecordStatus::Deceased
    } else if restricted {
        RecordStatus::Restricted
    } else if source.active.is("false") {
        RecordStatus::Inactive
    } else {
        RecordStatus::Open
    }
}

/// Whether a confidentiality label says restricted or very restricted.
pub(super) fn is_restricted(labels: &crate::intake::lenient::List<types::Coding<'_>>) -> bool {
    labels.iter().any(|(_, label)| {
        label.system.as_str().ends_with("Confidentiality") && matches!(label.code.as_str(), "R" | "V")
    })
}

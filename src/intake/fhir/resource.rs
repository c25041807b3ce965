//! One FHIR resource as text into an item: which type and version it is, whether this pass wants it.

use chrono::NaiveDate;
use serde::de::IgnoredAny;

use super::reference::Base;
use super::{document, patient, people, records, types};
use crate::domain::AssociatedKind;
use crate::intake::item::Item;
use crate::intake::json_scan::{Scan, text_member};
use crate::intake::lenient::{Object, Text, Texts};
use crate::intake::options::{Options, Pass};
use crate::intake::report::Report;
use crate::intake::{caps, issue::Severity};

/// What became of a resource.
#[derive(Debug)]
pub(in crate::intake) enum Outcome {
    /// It was read.
    Item(Box<Item>),
    /// Issues in the report say why it was not, or another pass reads it.
    Nothing,
    /// It is of a type that this product does not take in.
    Unknown(String),
    /// It is a line of a bulk export's own log.
    ExportLog,
}

/// Types of older versions that R4 no longer has.
const BEFORE_R4: [&str; 7] = [
    "ReferralRequest",
    "ProcedureRequest",
    "DiagnosticOrder",
    "DiagnosticRequest",
    "MedicationOrder",
    "BodySite",
    "DeviceUseRequest",
];

/// The pass that reads a type; none for types that no pass reads.
fn pass_of(resource: &str) -> Option<Pass> {
    Some(match resource {
        "Patient" | "Organization" | "Practitioner" | "PractitionerRole" => Pass::People,
        "ServiceRequest" | "DocumentReference" | "Encounter" | "EpisodeOfCare" | "CarePlan" => Pass::Records,
        "Binary" => Pass::Contents,
        _ => return None,
    })
}

/// Reads one resource; `full_url` is that of its entry.
pub(in crate::intake) fn read(text: &str, full_url: &str, options: &Options, report: &mut Report) -> Outcome {
    let people_too = matches!(options.pass, Pass::Everything | Pass::People);
    let Some(resource) = text_member(text, "resourceType") else {
        if people_too {
            return without_type(text, report);
        }
        return Outcome::Nothing;
    };
    let Some(pass) = pass_of(resource) else {
        if !people_too {
            return Outcome::Nothing;
        }
        if BEFORE_R4.contains(&resource) || version_in_profiles(text) == Some("STU3") {
            report.refuse("", format!("{resource} of FHIR STU3 or older: export it as FHIR R4"));
            return Outcome::Nothing;
        }
        if let Err(fault) = serde_json::from_str::<IgnoredAny>(text) {
            report.refuse("", syntax_fault(&fault));
            return Outcome::Nothing;
        }
        return Outcome::Unknown(caps::cut(resource, 64).0);
    };
    // In one reading of everything, contents are only taken where a document could ask for them: by a pass of its own.
    if options.pass == Pass::Everything && pass == Pass::Contents {
        return Outcome::Unknown(resource.to_owned());
    }
    if options.pass != Pass::Everything && options.pass != pass {
        return Outcome::Nothing;
    }
    let mut scan = Scan::default();
    scan.feed(text.as_bytes());
    if scan.deepest > caps::DEPTH {
        report.refuse("", format!("is nested deeper than {} levels", caps::DEPTH));
        return Outcome::Nothing;
    }
    match parse(text, resource, Base { full_url }, options.today, report) {
        Ok(Some(item)) => Outcome::Item(Box::new(item)),
        Ok(None) => Outcome::Nothing,
        Err(fault) => {
            report.refuse("", syntax_fault(&fault));
            Outcome::Nothing
        }
    }
}

/// What is wrong with the JSON, without any of its content.
pub(in crate::intake) fn syntax_fault(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    // Messages about unexpected values may quote them.
    let text = text.split(['`', '"']).next().unwrap_or_default().trim();
    match (fault.is_data(), fault.line()) {
        (true, _) => format!("cannot be read as FHIR: {text}"),
        (false, 0 | 1) => format!("is not valid JSON: {text}, {} characters in", fault.column()),
        (false, line) => format!("is not valid JSON: {text}, {} lines further down", line - 1),
    }
}

fn without_type(text: &str, report: &mut Report) -> Outcome {
    if text_member(text, "exportId").is_some() && text_member(text, "eventId").is_some() {
        return Outcome::ExportLog;
    }
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => report.refuse("", "is no FHIR resource: there is no resourceType"),
        Err(fault) => report.refuse("", syntax_fault(&fault)),
    }
    Outcome::Nothing
}

/// The version that the profiles in `meta` name, where they name another than R4.
pub(in crate::intake) fn version_in_profiles(text: &str) -> Option<&'static str> {
    #[derive(serde::Deserialize, Default)]
    #[serde(default)]
    struct Head<'a> {
        #[serde(borrow)]
        meta: Object<types::Meta<'a>>,
    }
    // Only `meta` is looked at: extensions and codes of STU3 systems are quite usual in R4 resources.
    let head: Head<'_> = serde_json::from_str(text).ok()?;
    head.meta.get().and_then(|meta| foreign_version(&meta.profile))
}

fn foreign_version(profiles: &Texts<'_>) -> Option<&'static str> {
    profiles.items.iter().filter_map(Text::some).find_map(|profile| {
        ["STU3", "DSTU2", "R5"].into_iter().find(|version| profile.split('/').any(|part| part == *version))
    })
}

fn parse(
    text: &str,
    resource: &str,
    base: Base<'_>,
    today: NaiveDate,
    report: &mut Report,
) -> serde_json::Result<Option<Item>> {
    macro_rules! take {
        ($type:ty, $source:ident => $map:expr) => {{
            let $source: $type = serde_json::from_str(text)?;
            if let Some(version) = $source.meta.get().and_then(|meta| foreign_version(&meta.profile)) {
                report.refuse("meta.profile", format!("{resource} of FHIR {version}: export it as FHIR R4"));
                return Ok(None);
            }
            $map
        }};
    }
    Ok(match resource {
        "Patient" => take!(types::Patient<'_>, s => patient::patient(&s, base, today, report)),
        "Organization" => {
            take!(types::Organization<'_>, s => Some(people::organisation(&s, base, today, report)))
        }
        "Practitioner" => {
            take!(types::Practitioner<'_>, s => Some(people::practitioner(&s, base, today, report)))
        }
        "PractitionerRole" => take!(types::PractitionerRole<'_>, s => Some(people::role(&s, base, report))),
        "ServiceRequest" => take!(types::ServiceRequest<'_>, s => records::referral(&s, base, report)),
        "DocumentReference" => take!(types::DocumentReference<'_>, s => document::document(&s, base, report)),
        "Binary" => document::binary(&serde_json::from_str(text)?, base, report),
        _ => {
            let kind = match resource {
                "Encounter" => AssociatedKind::Encounter,
                "EpisodeOfCare" => AssociatedKind::EpisodeOfCare,
                _ => AssociatedKind::CarePlan,
            };
            take!(types::Associated<'_>, s => records::associated(&s, kind, base, report))
        }
    })
}

/// The note about resources of a type that is not taken in.
pub(in crate::intake) fn note_unknown(resource: &str, count: u64, report: &mut Report) {
    let what = if count == 1 { "1 resource is" } else { &format!("{count} resources are") };
    report.add(Severity::Note, "", format!("{what} of the type {resource}, which is not taken in"));
}

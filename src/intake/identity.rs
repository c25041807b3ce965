//! The one name by which a record is recognised when its file is imported again.

use sha2::{Digest, Sha256};

use super::item::{Item, SourceName};
use crate::domain::{Identifier, PatientDetails};

/// The naming systems of the NHS number, the present one first.
pub(super) const NHS_NUMBER_SYSTEMS: [&str; 6] = [
    "https://fhir.nhs.uk/Id/nhs-number",
    "http://fhir.nhs.uk/Id/nhs-number",
    "http://fhir.nhs.net/Id/nhs-number",
    "https://fhir.nhs.net/Id/nhs-number",
    "urn:oid:2.16.840.1.113883.2.1.4.1",
    "2.16.840.1.113883.2.1.4.1",
];

/// The naming system that we give where a source names a record by nothing but its words.
pub(super) const BY_CONTENT: &str = "urn:patient-profile:content";

/// The naming system that we give where a source names a patient by nothing but the NHS number.
pub(super) const BY_NHS_NUMBER: &str = "urn:patient-profile:nhs-number-and-date-of-birth";

/// Whether a naming system is that of the NHS number.
pub(super) fn is_nhs_system(system: &str) -> bool {
    NHS_NUMBER_SYSTEMS.iter().any(|known| known.eq_ignore_ascii_case(system.trim_end_matches('/')))
}

/// The name by which a record is recognised when its file comes again: the same for the same record, so that the
/// same file twice changes nothing (S60).
///
/// In this order: the first business identifier with a system that is no NHS number; the resource's id (system:
/// the resource type, with the server's base where one is known); the `fullUrl`; a digest of the NHS number and the
/// date of birth; a digest of the record's words. For a patient it is also the first of the details' identifiers.
///
/// An NHS number alone never makes two records one: numbers are mistyped and lent. It is a match only together with
/// the date of birth (see [`same_person`], which also holds between sources).
pub fn identity(item: &Item) -> Identifier {
    match item.names.first() {
        Some(SourceName::Identifier(identifier)) => identifier.clone(),
        Some(SourceName::Local { resource, id }) => {
            Identifier { system: resource.clone(), value: id.clone() }
        }
        Some(SourceName::Url(url)) => Identifier { system: String::new(), value: url.clone() },
        None => Identifier { system: String::new(), value: String::new() },
    }
}

/// Whether the details of two records with no common identity are one person's for certain: the same NHS number
/// and the same date of birth.
pub fn same_person(ours: &PatientDetails, theirs: &PatientDetails) -> bool {
    let number = ours.nhs_number.is_some() && ours.nhs_number == theirs.nhs_number;
    let born = ours.birth_date.is_some() && ours.birth_date == theirs.birth_date;
    number && born
}

/// Whether two records of one identity look like two people: the date of birth and the family name both differ.
/// Such a change must not overwrite a record unseen.
pub fn looks_like_another_person(ours: &PatientDetails, theirs: &PatientDetails) -> bool {
    let born =
        ours.birth_date.is_some() && theirs.birth_date.is_some() && ours.birth_date != theirs.birth_date;
    let family = |details: &PatientDetails| details.name.family.to_lowercase();
    let formerly = |details: &PatientDetails, name: &str| {
        details.other_names.iter().any(|other| other.family.to_lowercase() == name)
    };
    let (ours_now, theirs_now) = (family(ours), family(theirs));
    let renamed = formerly(ours, &theirs_now) || formerly(theirs, &ours_now);
    born && ours_now != theirs_now && !renamed
}

/// An identity made of a record's words, for sources that name it by nothing else.
pub(super) fn by_content(parts: &[&str]) -> Identifier {
    digest_of(BY_CONTENT, parts)
}

/// An identity for a patient whom the source names by nothing, or by nothing but the NHS number.
pub(super) fn of_patient(resource: &str, details: &PatientDetails) -> Identifier {
    let born = details.birth_date.map(|date| date.to_string()).unwrap_or_default();
    if let Some(number) = details.nhs_number {
        return digest_of(BY_NHS_NUMBER, &[&number.to_string(), &born]);
    }
    let postcode = details.address.as_ref().map_or("", |address| address.postcode.as_str());
    by_content(&[resource, &details.name.family, &details.name.given, &born, postcode])
}

fn digest_of(system: &str, parts: &[&str]) -> Identifier {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    Identifier { system: system.to_owned(), value: hex::encode(&digest.finalize()[..16]) }
}

/// Puts the names in the order of [`identity`]; `content` names the record where the source does not.
pub(super) fn in_order(names: Vec<SourceName>, content: impl FnOnce() -> Identifier) -> Vec<SourceName> {
    let rank = |name: &SourceName| match name {
        SourceName::Identifier(identifier) if is_nhs_system(&identifier.system) => 3,
        SourceName::Identifier(identifier) if identifier.system.is_empty() => 4,
        SourceName::Identifier(_) => 0,
        SourceName::Local { .. } => 1,
        SourceName::Url(_) => 2,
    };
    let mut names = names;
    names.sort_by_key(rank);
    names.dedup();
    // An identifier without a system is no name of its own, nor is an NHS number without a date of birth; and a
    // server's base tells two ids `1` apart.
    if names.first().is_none_or(|first| rank(first) >= 3) {
        names.insert(0, SourceName::Identifier(content()));
    }
    if let [SourceName::Local { resource, id }, rest @ ..] = names.as_slice() {
        let absolute = rest.iter().find_map(|name| match name {
            SourceName::Url(url) if url.ends_with(&format!("/{resource}/{id}")) => Some(url.clone()),
            _ => None,
        });
        if let Some(url) = absolute {
            names.retain(|name| *name != SourceName::Url(url.clone()));
            names.insert(0, SourceName::Url(url));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(system: &str, value: &str) -> SourceName {
        SourceName::Identifier(Identifier { system: system.to_owned(), value: value.to_owned() })
    }

    fn local(id: &str) -> SourceName {
        SourceName::Local { resource: "Patient".to_owned(), id: id.to_owned() }
    }

    #[test]
    fn the_surest_name_comes_first() {
        let nhs = number(NHS_NUMBER_SYSTEMS[0], "9434765919");
        let url = SourceName::Url("https://a.example/fhir/Patient/1".to_owned());
        let content = || by_content(&["x"]);
        let all = vec![url.clone(), local("1"), nhs.clone(), number("hospital", "77")];
        assert_eq!(in_order(all, content)[0], number("hospital", "77"));
        assert_eq!(in_order(vec![url.clone(), local("1"), nhs.clone()], content)[0], url);
        assert_eq!(in_order(vec![local("1"), nhs.clone()], content)[0], local("1"));
        assert_eq!(in_order(vec![nhs.clone()], content), [SourceName::Identifier(by_content(&["x"])), nhs]);
        assert_eq!(in_order(vec![number("", "1")], content)[0], SourceName::Identifier(by_content(&["x"])));
        assert_eq!(in_order(vec![], content).len(), 1);
        assert_ne!(by_content(&["ab", "c"]), by_content(&["a", "bc"]));
        assert!(is_nhs_system("HTTPS://fhir.nhs.uk/id/nhs-number/"));
    }

    #[test]
    fn one_person_needs_number_and_birthday_and_two_people_differ_in_both() {
        let mut ours = PatientDetails {
            nhs_number: "9434765919".parse().ok(),
            birth_date: chrono::NaiveDate::from_ymd_opt(1980, 1, 2),
            ..PatientDetails::default()
        };
        ours.name.family = "Hawthorne".to_owned();
        let mut theirs = ours.clone();
        assert!(same_person(&ours, &theirs));
        theirs.birth_date = None;
        assert!(!same_person(&ours, &theirs), "the number alone is not enough");
        theirs.birth_date = chrono::NaiveDate::from_ymd_opt(1981, 1, 2);
        assert!(!same_person(&ours, &theirs));
        assert!(!looks_like_another_person(&ours, &theirs), "a corrected date of birth");
        theirs.name.family = "Jones".to_owned();
        assert!(looks_like_another_person(&ours, &theirs));
        theirs.other_names.push(ours.name.clone());
        assert!(!looks_like_another_person(&ours, &theirs), "a new name and a corrected date");
    }
}

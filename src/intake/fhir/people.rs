//! FHIR `Organization`, `Practitioner` and `PractitionerRole`.

use chrono::NaiveDate;

use super::person::{phone_in_use, postal, shown_name};
use super::records::words;
use super::reference::{Base, identifier, names_of, reference};
use super::types::{self, Organization, Practitioner, PractitionerRole};
use crate::domain;
use crate::intake::caps;
use crate::intake::identity::{by_content, in_order};
use crate::intake::item::{Incoming, IncomingRole, Item, NO_KEY, Reference, SourceName};
use crate::intake::lenient::List;
use crate::intake::report::Report;

/// The names of a resource, the identifying one first; `content` names it where nothing else does.
pub(super) fn names(
    (resource, id): (&str, &str),
    identifiers: &List<types::Identifier<'_>>,
    base: Base<'_>,
    content: &[&str],
) -> Vec<SourceName> {
    let mut names = names_of(base, resource, id);
    names.extend(identifiers.iter().filter_map(|(_, entry)| identifier(entry)).map(SourceName::Identifier));
    in_order(names, || by_content(content))
}

/// Maps an `Organization`.
pub(super) fn organisation(
    source: &Organization<'_>,
    base: Base<'_>,
    today: NaiveDate,
    report: &mut Report,
) -> Item {
    let mut name = report.text(&source.name, "name", caps::LABEL);
    if name.is_empty() {
        name = report.keep(&source.alias.joined(", "), "alias", caps::LABEL);
    }
    let kind = source.r#type.first().map_or_else(String::new, words);
    let address = source.address.first().map_or_else(Vec::new, |a| postal(a, "address[0]", report).block());
    let organisation = domain::Organisation {
        key: NO_KEY,
        kind: report.keep(&kind, "type[0]", caps::WORDS),
        address,
        phone: phone_in_use(&source.telecom, today, report).unwrap_or_default(),
        name,
    };
    let content = ["Organization", &organisation.name, &organisation.address.join("\n")];
    let mut names = names(("Organization", source.id.as_str()), &source.identifier, base, &content);
    if organisation.name.is_empty() {
        report.odd("name", "the organisation has no name");
    }
    names.truncate(8);
    Item { place: report.place.clone(), names, incoming: Incoming::Organisation(Box::new(organisation)) }
}

/// Maps a `Practitioner`.
pub(super) fn practitioner(
    source: &Practitioner<'_>,
    base: Base<'_>,
    today: NaiveDate,
    report: &mut Report,
) -> Item {
    let name = shown_name(&source.name, today, report);
    if name.is_empty() {
        report.odd("name", "the practitioner has no name");
    }
    let mut names =
        names(("Practitioner", source.id.as_str()), &source.identifier, base, &["Practitioner", &name]);
    names.truncate(8);
    let practitioner = domain::Practitioner { key: NO_KEY, name };
    Item { place: report.place.clone(), names, incoming: Incoming::Practitioner(practitioner) }
}

/// Maps a `PractitionerRole`.
pub(super) fn role(source: &PractitionerRole<'_>, base: Base<'_>, report: &Report) -> Item {
    let contained: Vec<_> = source.contained.iter().collect();
    let refer = |source: &types::Reference<'_>| reference(source, base, &contained);
    let role = IncomingRole {
        practitioner: source.practitioner.get().map_or_else(Reference::default, refer),
        organisation: source.organization.get().map_or_else(Reference::default, refer),
    };
    let content = ["PractitionerRole", &role.practitioner.display, &role.organisation.display];
    let mut names = names(("PractitionerRole", source.id.as_str()), &source.identifier, base, &content);
    // A role is often sent with the identifier of its practitioner, which must go on naming the practitioner.
    names.retain(|name| !role.practitioner.names.contains(name));
    if names.is_empty() {
        names.push(SourceName::Identifier(by_content(&content)));
    }
    names.truncate(8);
    Item { place: report.place.clone(), names, incoming: Incoming::Role(Box::new(role)) }
}

//! Who is meant by a reference: a record of this import, or one that the store has.

use crate::domain::{Identifier, NhsNumber, Patient, RecordKey};
use crate::intake::{Found, Item, Kind, Reference, Resolver, SourceName};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;

/// The system under which a patient's own FHIR id is kept, so that a later file can refer to it.
const FHIR_ID: &str = "Patient";

/// The key of a record with this identity: the same whenever its file comes again.
pub(super) fn key_of(service: &Service, kind: Kind, identity: &Identifier) -> RecordKey {
    let text = format!("{}\u{1f}{}", identity.system, identity.value);
    let index = service.store.keyring().blind_index(kind.word(), text.as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&index.0[..16]);
    RecordKey(key)
}

/// The FHIR id of a patient as one more identifier, unless it is the identity already.
pub(super) fn fhir_id(item: &Item) -> Option<Identifier> {
    item.names.iter().find_map(|name| match name {
        SourceName::Local { resource, id } if resource == FHIR_ID => {
            Some(Identifier { system: FHIR_ID.to_owned(), value: id.clone() })
        }
        _ => None,
    })
}

/// The patient whom a reference means.
pub(super) fn patient_of(
    service: &Service,
    resolver: &Resolver,
    reference: &Reference,
) -> Result<Found, ServiceError> {
    let here = resolver.find(Kind::Patient, reference);
    if here != Found::Nothing {
        return Ok(here);
    }
    for name in &reference.names {
        match in_store(service, name)?.as_slice() {
            [] => {}
            [one] => return Ok(Found::Key(*one)),
            _ => return Ok(Found::Ambiguous),
        }
    }
    Ok(Found::Nothing)
}

/// The patients of the store that answer to a name.
fn in_store(service: &Service, name: &SourceName) -> Result<Vec<RecordKey>, ServiceError> {
    let wanted = match name {
        SourceName::Identifier(identifier) => identifier.clone(),
        SourceName::Local { resource, id } => Identifier { system: resource.clone(), value: id.clone() },
        SourceName::Url(url) => match url.rsplit_once("Patient/") {
            Some((_, id)) => Identifier { system: FHIR_ID.to_owned(), value: id.to_owned() },
            None => return Ok(Vec::new()),
        },
    };
    if let Ok(number) = wanted.value.parse::<NhsNumber>()
        && wanted.system.contains("nhs")
    {
        return Ok(service.directory.by_nhs_number(number));
    }
    let by_identity = key_of(service, Kind::Patient, &wanted);
    if repository::get::<Patient>(&service.store, &by_identity.0)?.is_some() {
        return Ok(vec![by_identity]);
    }
    let mut found = Vec::new();
    for key in service.directory.by_local_id(&wanted.value) {
        let patient = repository::get::<Patient>(&service.store, &key.0)?;
        if patient.is_some_and(|seen| seen.value.details.identifiers.contains(&wanted)) {
            found.push(key);
        }
    }
    Ok(found)
}

//! FHIR R4 resources into items, one resource at a time.

mod document;
mod patient;
mod people;
pub(super) mod person;
mod records;
pub(super) mod reference;
pub(super) mod resource;
mod types;

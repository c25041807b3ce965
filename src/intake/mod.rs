//! Readers of FHIR R4 and CSV into items and issues. Never fails half-way.
//!
//! Pure but for the reader it is given: no store, no clock. May import `domain` only. Files are read twice, once for
//! people and once for what is about them (`Pass`); `Resolver` finds the key of what a reference names.

mod base64;
mod caps;
mod csv;
mod dates;
mod fhir;
mod files;
mod format;
mod id_list;
mod identity;
mod input;
mod issue;
mod item;
mod json_document;
mod json_scan;
mod lenient;
mod names;
mod opened;
mod options;
mod reading;
mod report;
mod resolver;

pub use csv::{ColumnMap, Field, MapError};
pub use files::list;
pub use id_list::{ListedId, read_ids};
pub use identity::{identity, looks_like_another_person, same_person};
pub use issue::{Issue, Place, Severity};
pub use item::{
    Content, Incoming, IncomingAssociated, IncomingBinary, IncomingDocument, IncomingPatient,
    IncomingReferral, IncomingRole, Item, Kind, Reference, SourceName,
};
pub use options::{DateOrder, Options, Pass};
pub use reading::{Event, Reading};
pub use resolver::{Found, Resolver, unresolved_reason};

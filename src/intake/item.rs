//! What a reader gives: one item per resource or row, with all the names by which others may refer to it.

use chrono::NaiveDate;

use super::issue::Place;
use crate::domain::{
    AssociatedKind, Identifier, Organisation, PatientDetails, Practitioner, RecordKey, RecordStatus,
    ReferralStatus,
};

/// A resource or row that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it stands in its file.
    pub place: Place,
    /// All the names by which others may refer to it, the one that identifies it first; never empty.
    pub names: Vec<SourceName>,
    /// What it is.
    pub incoming: Incoming,
}

/// A name that a source gives a record, in a form that can be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceName {
    /// An absolute URL, `urn:uuid:…` or `urn:oid:…`, as in `fullUrl` or an absolute reference.
    Url(String),
    /// A relative name such as `Patient/123`: the resource type and the id.
    Local {
        /// The FHIR resource type.
        resource: String,
        /// The id within it.
        id: String,
    },
    /// A business identifier.
    Identifier(Identifier),
}

/// A reference from one record to another: the names it may be known by, the surest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// The names; empty where the source gives only words or nothing.
    pub names: Vec<SourceName>,
    /// The words that the source gives; may be empty.
    pub display: String,
}

impl Reference {
    /// Whether nothing can be looked up.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// What kind of record a name belongs to: names are unique within their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Patients.
    Patient,
    /// Organisations.
    Organisation,
    /// Practitioners, and the roles in which they act.
    Practitioner,
    /// Referrals.
    Referral,
    /// Documents.
    Document,
    /// Encounters, episodes of care, care plans.
    Associated,
    /// Contents of documents.
    Binary,
}

impl Kind {
    /// The word for one of them, in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Organisation => "organisation",
            Self::Practitioner => "practitioner",
            Self::Referral => "referral",
            Self::Document => "document",
            Self::Associated => "associated information",
            Self::Binary => "content",
        }
    }
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A patient (FHIR `Patient`, a CSV row).
    Patient(Box<IncomingPatient>),
    /// A referral (FHIR `ServiceRequest`).
    Referral(Box<IncomingReferral>),
    /// A document (FHIR `DocumentReference`).
    Document(Box<IncomingDocument>),
    /// Associated healthcare information (FHIR `Encounter`, `EpisodeOfCare`, `CarePlan`).
    Associated(Box<IncomingAssociated>),
    /// An organisation (FHIR `Organization`). Its key is all zero: the service gives one.
    Organisation(Box<Organisation>),
    /// A practitioner (FHIR `Practitioner`). Its key is all zero: the service gives one.
    Practitioner(Practitioner),
    /// A role (FHIR `PractitionerRole`): another name for a practitioner or, without one, for an organisation.
    Role(Box<IncomingRole>),
    /// The content of a document (FHIR `Binary`), for documents that refer to it.
    Binary(IncomingBinary),
}

impl Incoming {
    /// The kind whose names these are.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Patient(_) => Kind::Patient,
            Self::Referral(_) => Kind::Referral,
            Self::Document(_) => Kind::Document,
            Self::Associated(_) => Kind::Associated,
            Self::Organisation(_) => Kind::Organisation,
            Self::Practitioner(_) | Self::Role(_) => Kind::Practitioner,
            Self::Binary(_) => Kind::Binary,
        }
    }

    /// The reference to the patient whom the record is about, where it is about one.
    pub fn subject(&self) -> Option<&Reference> {
        match self {
            Self::Referral(referral) => Some(&referral.subject),
            Self::Document(document) => Some(&document.subject),
            Self::Associated(associated) => Some(&associated.subject),
            _ => None,
        }
    }
}

/// A patient as a source has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncomingPatient {
    /// The person. The first identifier is the one that [`super::identity()`] gives; `organisation` is always none.
    pub details: PatientDetails,
    /// The status that the source's flags give; `Open` means only that none of them speaks against it, and must not
    /// overwrite a status that an operator has set.
    pub status: RecordStatus,
    /// The organisation that looks after the record.
    pub organisation: Reference,
    /// The record that replaces this one, where it was merged.
    pub replaced_by: Reference,
}

/// A referral as a source has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncomingReferral {
    /// Whose it is.
    pub subject: Reference,
    /// When it was made.
    pub date: Option<NaiveDate>,
    /// The service asked for, in words.
    pub service: String,
    /// Its status.
    pub status: ReferralStatus,
    /// The number by which others know it: the UBRN where there is one.
    pub reference: String,
    /// Who asked.
    pub requester: Reference,
    /// Who is to do it.
    pub performer: Reference,
    /// The reason given, in words.
    pub reason: String,
}

/// A document as a source has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncomingDocument {
    /// Whose it is.
    pub subject: Reference,
    /// The referrals that it may belong to, the surest first.
    pub referrals: Vec<Reference>,
    /// What it is called.
    pub title: String,
    /// Its type in words.
    pub kind: String,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// Who wrote it.
    pub author: Reference,
    /// Its media type without parameters.
    pub content_type: String,
    /// Its size in bytes; 0 where the source does not say and the content is not here.
    pub size: u64,
    /// The content itself.
    pub content: Content,
    /// Whether the source withdrew it (superseded, entered in error) or labels it restricted: not for the patient.
    pub withdrawn: bool,
}

/// The content of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// The source sent none.
    #[default]
    Absent,
    /// It came along.
    Here(Vec<u8>),
    /// It lies elsewhere: a `Binary` of the same import, or a server that nobody asks. Never read as a file's path.
    Elsewhere(Reference),
}

/// Associated healthcare information as a source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingAssociated {
    /// Whose it is.
    pub subject: Reference,
    /// The referrals that it may belong to, the surest first.
    pub referrals: Vec<Reference>,
    /// What it is.
    pub kind: AssociatedKind,
    /// In words.
    pub title: String,
    /// The source's status word.
    pub status: String,
    /// From.
    pub start: Option<NaiveDate>,
    /// Until.
    pub end: Option<NaiveDate>,
}

/// The role in which a practitioner acts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncomingRole {
    /// Who.
    pub practitioner: Reference,
    /// For whom.
    pub organisation: Reference,
}

/// The content of a document, sent as a resource of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncomingBinary {
    /// Its media type without parameters.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The key that readers put where a key must stand: the service gives the real one.
pub(super) const NO_KEY: RecordKey = RecordKey([0; 16]);

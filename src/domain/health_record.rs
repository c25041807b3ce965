//! What belongs to a patient and the patient may see: referrals, documents and associated healthcare information.

use chrono::NaiveDate;

use super::id::RecordKey;

/// A referral (FHIR R4 `ServiceRequest`): R1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    /// The internal key.
    pub key: RecordKey,
    /// Whose it is.
    pub patient: RecordKey,
    /// When it was made.
    pub date: Option<NaiveDate>,
    /// The service asked for, in words.
    pub service: String,
    /// Its status.
    pub status: ReferralStatus,
    /// The number by which others know it, such as a booking reference.
    pub reference: String,
    /// Who asked.
    pub requester: String,
    /// Who is to do it.
    pub performer: String,
    /// The reason given, in words.
    pub reason: String,
}

/// The status of a referral (FHIR R4 `request-status`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReferralStatus {
    /// Draft.
    Draft,
    /// Active.
    Active,
    /// On hold.
    OnHold,
    /// Revoked.
    Revoked,
    /// Completed.
    Completed,
    /// Entered in error: never shown to a patient.
    EnteredInError,
    /// The source does not know.
    #[default]
    Unknown,
}

impl ReferralStatus {
    /// The label on screen and in letters.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Active => "Active",
            Self::OnHold => "On hold",
            Self::Revoked => "Revoked",
            Self::Completed => "Completed",
            Self::EnteredInError => "Entered in error",
            Self::Unknown => "Unknown",
        }
    }

    /// Reads the FHIR code.
    pub fn from_fhir(code: &str) -> Option<Self> {
        Some(match code {
            "draft" => Self::Draft,
            "active" => Self::Active,
            "on-hold" => Self::OnHold,
            "revoked" => Self::Revoked,
            "completed" => Self::Completed,
            "entered-in-error" => Self::EnteredInError,
            "unknown" => Self::Unknown,
            _ => return None,
        })
    }
}

/// A document about the patient (FHIR R4 `DocumentReference`): R2, R28.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The internal key.
    pub key: RecordKey,
    /// Whose it is.
    pub patient: RecordKey,
    /// The referral that it belongs to, where the source says so.
    pub referral: Option<RecordKey>,
    /// What it is called.
    pub title: String,
    /// Its type in words, such as "Discharge summary".
    pub kind: String,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// Who wrote it.
    pub author: String,
    /// Its media type, such as `application/pdf`.
    pub content_type: String,
    /// Its size in bytes; 0 where the content is not here.
    pub size: u64,
    /// The name of the sealed object that holds the content, where the source sent it along.
    pub object: Option<[u8; 16]>,
    /// Whether the source withdrew it (superseded or entered in error).
    pub withdrawn: bool,
}

/// Associated healthcare information (FHIR R4 `Encounter`, `EpisodeOfCare`, `CarePlan`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Associated {
    /// The internal key.
    pub key: RecordKey,
    /// Whose it is.
    pub patient: RecordKey,
    /// The referral that it belongs to, where the source says so.
    pub referral: Option<RecordKey>,
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

/// The kinds of associated healthcare information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssociatedKind {
    /// A visit or a stay.
    Encounter,
    /// An episode of care.
    EpisodeOfCare,
    /// A care plan.
    CarePlan,
}

impl AssociatedKind {
    /// The label on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Encounter => "Encounter",
            Self::EpisodeOfCare => "Episode of care",
            Self::CarePlan => "Care plan",
        }
    }
}

/// An organisation that sends, refers or looks after a record (FHIR R4 `Organization`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// The internal key.
    pub key: RecordKey,
    /// Its name.
    pub name: String,
    /// Its type in words; empty where the source names none.
    pub kind: String,
    /// Its address as lines.
    pub address: Vec<String>,
    /// Its telephone number.
    pub phone: String,
}

/// A practitioner (FHIR R4 `Practitioner`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practitioner {
    /// The internal key.
    pub key: RecordKey,
    /// The name as it is shown.
    pub name: String,
}

//! Referrals, documents, associated information, organisations and practitioners on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, day, decode_first, encode, number_of, optional_date, variant};
use super::table;
use crate::domain::{
    Associated, AssociatedKind, Document, Organisation, Practitioner, RecordKey, Referral, ReferralStatus,
};

const REFERRAL_STATUSES: [ReferralStatus; 7] = [
    ReferralStatus::Draft,
    ReferralStatus::Active,
    ReferralStatus::OnHold,
    ReferralStatus::Revoked,
    ReferralStatus::Completed,
    ReferralStatus::EnteredInError,
    ReferralStatus::Unknown,
];
const ASSOCIATED_KINDS: [AssociatedKind; 3] =
    [AssociatedKind::Encounter, AssociatedKind::EpisodeOfCare, AssociatedKind::CarePlan];

#[derive(Serialize, Deserialize)]
struct ReferralV1 {
    key: [u8; 16],
    patient: [u8; 16],
    day: Option<i32>,
    service: String,
    status: u8,
    reference: String,
    requester: String,
    performer: String,
    reason: String,
}

impl Stored for Referral {
    const TABLE: u8 = table::REFERRAL;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&ReferralV1 {
            key: self.key.0,
            patient: self.patient.0,
            day: self.date.map(day),
            service: self.service.clone(),
            status: number_of(&REFERRAL_STATUSES, self.status),
            reference: self.reference.clone(),
            requester: self.requester.clone(),
            performer: self.performer.clone(),
            reason: self.reason.clone(),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: ReferralV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            key: RecordKey(v1.key),
            patient: RecordKey(v1.patient),
            date: optional_date(Self::TABLE, v1.day)?,
            service: v1.service,
            status: variant(Self::TABLE, &REFERRAL_STATUSES, v1.status)?,
            reference: v1.reference,
            requester: v1.requester,
            performer: v1.performer,
            reason: v1.reason,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct DocumentV1 {
    key: [u8; 16],
    patient: [u8; 16],
    referral: Option<[u8; 16]>,
    title: String,
    kind: String,
    day: Option<i32>,
    author: String,
    content_type: String,
    size: u64,
    object: Option<[u8; 16]>,
    withdrawn: bool,
}

impl Stored for Document {
    const TABLE: u8 = table::DOCUMENT;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&DocumentV1 {
            key: self.key.0,
            patient: self.patient.0,
            referral: self.referral.map(|key| key.0),
            title: self.title.clone(),
            kind: self.kind.clone(),
            day: self.date.map(day),
            author: self.author.clone(),
            content_type: self.content_type.clone(),
            size: self.size,
            object: self.object,
            withdrawn: self.withdrawn,
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: DocumentV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            key: RecordKey(v1.key),
            patient: RecordKey(v1.patient),
            referral: v1.referral.map(RecordKey),
            title: v1.title,
            kind: v1.kind,
            date: optional_date(Self::TABLE, v1.day)?,
            author: v1.author,
            content_type: v1.content_type,
            size: v1.size,
            object: v1.object,
            withdrawn: v1.withdrawn,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct AssociatedV1 {
    key: [u8; 16],
    patient: [u8; 16],
    referral: Option<[u8; 16]>,
    kind: u8,
    title: String,
    status: String,
    start: Option<i32>,
    end: Option<i32>,
}

impl Stored for Associated {
    const TABLE: u8 = table::ASSOCIATED;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&AssociatedV1 {
            key: self.key.0,
            patient: self.patient.0,
            referral: self.referral.map(|key| key.0),
            kind: number_of(&ASSOCIATED_KINDS, self.kind),
            title: self.title.clone(),
            status: self.status.clone(),
            start: self.start.map(day),
            end: self.end.map(day),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: AssociatedV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            key: RecordKey(v1.key),
            patient: RecordKey(v1.patient),
            referral: v1.referral.map(RecordKey),
            kind: variant(Self::TABLE, &ASSOCIATED_KINDS, v1.kind)?,
            title: v1.title,
            status: v1.status,
            start: optional_date(Self::TABLE, v1.start)?,
            end: optional_date(Self::TABLE, v1.end)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct OrganisationV1 {
    key: [u8; 16],
    name: String,
    kind: String,
    address: Vec<String>,
    phone: String,
}

impl Stored for Organisation {
    const TABLE: u8 = table::ORGANISATION;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&OrganisationV1 {
            key: self.key.0,
            name: self.name.clone(),
            kind: self.kind.clone(),
            address: self.address.clone(),
            phone: self.phone.clone(),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: OrganisationV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            key: RecordKey(v1.key),
            name: v1.name,
            kind: v1.kind,
            address: v1.address,
            phone: v1.phone,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct PractitionerV1 {
    key: [u8; 16],
    name: String,
}

impl Stored for Practitioner {
    const TABLE: u8 = table::PRACTITIONER;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&PractitionerV1 { key: self.key.0, name: self.name.clone() })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: PractitionerV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self { key: RecordKey(v1.key), name: v1.name })
    }
}

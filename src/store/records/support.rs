//! Client support, types of organisations and legal texts on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode_first, encode, instant, millis};
use super::table;
use crate::domain::{ComingSupport, LegalText, OrganisationType, RecordKey, SupportContact, SupportEntry};

#[derive(Serialize, Deserialize)]
struct EntryV1 {
    key: [u8; 16],
    organisation_type: String,
    shown: Option<(String, String)>,
    coming: Option<ComingV1>,
}

#[derive(Serialize, Deserialize)]
struct ComingV1 {
    contact: Option<(String, String)>,
    from: i64,
    entered: (i64, String),
}

fn pair(contact: &SupportContact) -> (String, String) {
    (contact.email.clone(), contact.phone.clone())
}

fn contact((email, phone): (String, String)) -> SupportContact {
    SupportContact { email, phone }
}

impl Stored for SupportEntry {
    const TABLE: u8 = table::SUPPORT;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        let coming = self.coming.as_ref().map(|coming| ComingV1 {
            contact: coming.contact.as_ref().map(pair),
            from: millis(coming.from),
            entered: (millis(coming.at), coming.by.clone()),
        });
        encode(&EntryV1 {
            key: self.key.0,
            organisation_type: self.organisation_type.clone(),
            shown: self.shown.as_ref().map(pair),
            coming,
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: EntryV1 = decode_first(Self::TABLE, schema, bytes)?;
        let coming = v1.coming.map(|coming| {
            Ok(ComingSupport {
                contact: coming.contact.map(contact),
                from: instant(Self::TABLE, coming.from)?,
                at: instant(Self::TABLE, coming.entered.0)?,
                by: coming.entered.1,
            })
        });
        Ok(Self {
            key: RecordKey(v1.key),
            organisation_type: v1.organisation_type,
            shown: v1.shown.map(contact),
            coming: coming.transpose()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct OrganisationTypeV1 {
    key: [u8; 16],
    name: String,
}

impl Stored for OrganisationType {
    const TABLE: u8 = table::ORGANISATION_TYPE;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&OrganisationTypeV1 { key: self.key.0, name: self.name.clone() })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: OrganisationTypeV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self { key: RecordKey(v1.key), name: v1.name })
    }
}

#[derive(Serialize, Deserialize)]
struct LegalV1 {
    organisation: Option<[u8; 16]>,
    version: u32,
    text: Option<[u8; 16]>,
    saved: (i64, String),
}

impl Stored for LegalText {
    const TABLE: u8 = table::LEGAL_TEXT;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&LegalV1 {
            organisation: self.organisation.map(|key| key.0),
            version: self.version,
            text: self.text,
            saved: (millis(self.saved_at), self.saved_by.clone()),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: LegalV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            organisation: v1.organisation.map(RecordKey),
            version: v1.version,
            text: v1.text,
            saved_at: instant(Self::TABLE, v1.saved.0)?,
            saved_by: v1.saved.1,
        })
    }
}

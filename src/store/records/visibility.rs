//! Types of documents, and documents that go their own way, on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode_first, encode, instant, millis};
use super::table;
use crate::domain::{DocumentOverride, DocumentType, RecordKey};

#[derive(Serialize, Deserialize)]
struct TypeV1 {
    key: [u8; 16],
    name: String,
    visible: bool,
}

impl Stored for DocumentType {
    const TABLE: u8 = table::DOCUMENT_TYPE;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&TypeV1 { key: self.key.0, name: self.name.clone(), visible: self.visible })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: TypeV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self { key: RecordKey(v1.key), name: v1.name, visible: v1.visible })
    }
}

#[derive(Serialize, Deserialize)]
struct OverrideV1 {
    patient: [u8; 16],
    document: [u8; 16],
    visible: bool,
    decided: (i64, String),
}

impl Stored for DocumentOverride {
    const TABLE: u8 = table::DOCUMENT_OVERRIDE;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&OverrideV1 {
            patient: self.patient.0,
            document: self.document.0,
            visible: self.visible,
            decided: (millis(self.at), self.by.clone()),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: OverrideV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            patient: RecordKey(v1.patient),
            document: RecordKey(v1.document),
            visible: v1.visible,
            at: instant(Self::TABLE, v1.decided.0)?,
            by: v1.decided.1,
        })
    }
}

//! Drafts on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode_first, encode, instant, millis};
use super::table;
use crate::domain::{PageDraft, RecordKey};

#[derive(Serialize, Deserialize)]
struct DraftV1 {
    key: [u8; 16],
    operator: String,
    page: String,
    text: [u8; 16],
    saved: i64,
}

impl Stored for PageDraft {
    const TABLE: u8 = table::DRAFT;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&DraftV1 {
            key: self.key.0,
            operator: self.operator.clone(),
            page: self.page.clone(),
            text: self.text,
            saved: millis(self.saved_at),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: DraftV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            key: RecordKey(v1.key),
            operator: v1.operator,
            page: v1.page,
            text: v1.text,
            saved_at: instant(Self::TABLE, v1.saved)?,
        })
    }
}

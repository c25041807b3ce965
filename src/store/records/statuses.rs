//! The table of record statuses on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode_first, encode, instant, millis, number_of, variant};
use super::table;
use crate::domain::{RecordStatus, RecordStatuses, StatusRules};

#[derive(Serialize, Deserialize)]
struct StatusesV1 {
    disabling: u32,
    applying: Vec<u8>,
    changed: Option<(i64, String)>,
}

impl Stored for RecordStatuses {
    const TABLE: u8 = table::RECORD_STATUSES;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&StatusesV1 {
            disabling: self.rules.bits(),
            applying: self.applying.iter().map(|status| number_of(&RecordStatus::ALL, *status)).collect(),
            changed: self.changed.as_ref().map(|(at, by)| (millis(*at), by.clone())),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: StatusesV1 = decode_first(Self::TABLE, schema, bytes)?;
        let status = |number| variant(Self::TABLE, &RecordStatus::ALL, number);
        let changed = v1.changed.map(|(at, by)| Ok((instant(Self::TABLE, at)?, by)));
        Ok(Self {
            rules: StatusRules::from_bits(v1.disabling),
            applying: v1.applying.into_iter().map(status).collect::<Result<_, _>>()?,
            changed: changed.transpose()?,
        })
    }
}

//! Claims of locked accounts on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode_first, encode, instant, millis};
use super::table;
use crate::domain::claim::Claim;

#[derive(Serialize, Deserialize)]
struct ClaimV1 {
    by: String,
    at: i64,
}

impl Stored for Claim {
    const TABLE: u8 = table::CLAIM;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&ClaimV1 { by: self.by.clone(), at: millis(self.at) })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: ClaimV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self { by: v1.by, at: instant(Self::TABLE, v1.at)? })
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn what_was_written_once_is_read_for_ever() {
        let at = DateTime::from_timestamp_millis(1_795_000_000_123).unwrap();
        let claim = Claim { by: "jdoe".into(), at };
        assert_eq!(hex::encode(claim.to_bytes()), "046a646f65fdf6bcacdc43030000");
        assert_eq!(Claim::from_bytes(1, &claim.to_bytes()), Ok(claim));
        assert!(Claim::from_bytes(1, &[9]).is_err());
    }
}

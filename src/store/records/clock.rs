//! The clock that is not believed, on the disk.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode_first, encode};
use super::table;
use crate::domain::SteadyTime;

#[derive(Serialize, Deserialize)]
struct ClockV1 {
    /// What is added to the clock, in milliseconds.
    held: i64,
}

impl Stored for SteadyTime {
    const TABLE: u8 = table::CLOCK;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&ClockV1 { held: self.held().num_milliseconds() })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: ClockV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self::held_by(TimeDelta::milliseconds(v1.held)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_once_is_read_for_ever() {
        let time = SteadyTime::held_by(TimeDelta::days(-400));
        assert_eq!(hex::encode(time.to_bytes()), "fdff7fdf1710000000");
        assert_eq!(SteadyTime::from_bytes(1, &time.to_bytes()), Ok(time));
        assert!(SteadyTime::from_bytes(1, &[]).is_err());
    }
}

//! Print runs on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode_first, encode, instant, millis, optional_instant};
use super::table;
use crate::domain::{PrintRun, RunNumber};

#[derive(Serialize, Deserialize)]
struct PrintRunV1 {
    number: u64,
    started: (i64, String),
    letters: u32,
    handed_over: bool,
    trouble: Option<String>,
    finished: Option<i64>,
}

impl Stored for PrintRun {
    const TABLE: u8 = table::PRINT_RUN;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&PrintRunV1 {
            number: self.number.0,
            started: (millis(self.started_at), self.started_by.clone()),
            letters: self.letters,
            handed_over: self.handed_over,
            trouble: self.trouble.clone(),
            finished: self.finished_at.map(millis),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: PrintRunV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            number: RunNumber(v1.number),
            started_at: instant(Self::TABLE, v1.started.0)?,
            started_by: v1.started.1,
            letters: v1.letters,
            handed_over: v1.handed_over,
            trouble: v1.trouble,
            finished_at: optional_instant(Self::TABLE, v1.finished)?,
        })
    }
}

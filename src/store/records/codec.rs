//! bincode behind one door: limits, no trailing bytes, and the schema number of each record.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    /// Its schema is newer than this program.
    #[error(
        "a record of table {table} has schema {schema}, which a newer version wrote: install that version"
    )]
    Newer {
        /// The table.
        table: u8,
        /// The schema number found.
        schema: u8,
    },
    /// Its bytes do not decode.
    #[error("a record of table {table} cannot be decoded: run `patient-profile store verify`")]
    Damaged {
        /// The table.
        table: u8,
    },
}

/// A domain type with a persisted form.
pub trait Stored: Sized {
    /// The table that it lies in.
    const TABLE: u8;
    /// The schema number that is written now.
    const SCHEMA: u8;

    /// The bytes to be sealed.
    fn to_bytes(&self) -> Vec<u8>;

    /// Reads the bytes of `schema`.
    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault>;
}

/// Values are at most 4 kB; twice that bounds what a hostile length prefix can ask for.
const LIMIT: usize = 8192;

pub(super) fn encode(value: &impl Serialize) -> Vec<u8> {
    bincode::serde::encode_to_vec(value, bincode::config::standard())
        .expect("plain structs of numbers, strings and lists always encode")
}

pub(super) fn decode<T: DeserializeOwned>(table: u8, bytes: &[u8]) -> Result<T, RecordFault> {
    let config = bincode::config::standard().with_limit::<LIMIT>();
    match bincode::serde::decode_from_slice(bytes, config) {
        Ok((value, used)) if used == bytes.len() => Ok(value),
        _ => Err(RecordFault::Damaged { table }),
    }
}

/// Reads the only schema there is yet.
pub(super) fn decode_first<V: DeserializeOwned>(
    table: u8,
    schema: u8,
    bytes: &[u8],
) -> Result<V, RecordFault> {
    if schema == 1 { decode(table, bytes) } else { Err(RecordFault::Newer { table, schema }) }
}

pub(super) fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

pub(super) fn date(table: u8, day: i32) -> Result<NaiveDate, RecordFault> {
    NaiveDate::from_num_days_from_ce_opt(day).ok_or(RecordFault::Damaged { table })
}

pub(super) fn optional_date(table: u8, day: Option<i32>) -> Result<Option<NaiveDate>, RecordFault> {
    day.map(|day| date(table, day)).transpose()
}

pub(super) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

pub(super) fn instant(table: u8, millis: i64) -> Result<DateTime<Utc>, RecordFault> {
    DateTime::from_timestamp_millis(millis).ok_or(RecordFault::Damaged { table })
}

pub(super) fn optional_instant(table: u8, millis: Option<i64>) -> Result<Option<DateTime<Utc>>, RecordFault> {
    millis.map(|millis| instant(table, millis)).transpose()
}

/// The number of a variant in its list: lists only grow at their end.
pub(super) fn number_of<T: PartialEq + Copy>(all: &[T], value: T) -> u8 {
    let idx = all.iter().position(|candidate| *candidate == value).expect("the list names every variant");
    u8::try_from(idx).expect("lists are short")
}

pub(super) fn variant<T: Copy>(table: u8, all: &[T], number: u8) -> Result<T, RecordFault> {
    all.get(usize::from(number)).copied().ok_or(RecordFault::Damaged { table })
}

//! The sealed part of a log entry. Its number, time and hash stand outside, in clear.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, decode, encode, number_of, variant};
use crate::domain::{Activity, ActivityKind, Actor, RecordKey};

/// Stands for the log in a [`RecordFault`]: it is no table.
const LOG: u8 = 0;

/// The sealed part of an entry: a schema byte and the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogBody;

#[derive(Serialize, Deserialize)]
struct EntryV1 {
    patient: Option<[u8; 16]>,
    kind: u8,
    actor: ActorV1,
    detail: String,
}

#[derive(Serialize, Deserialize)]
enum ActorV1 {
    Operator(String),
    Patient,
    System(String),
}

impl LogBody {
    /// The bytes to be sealed.
    pub fn to_bytes(activity: &Activity) -> Vec<u8> {
        let actor = match &activity.actor {
            Actor::Operator(name) => ActorV1::Operator(name.clone()),
            Actor::Patient => ActorV1::Patient,
            Actor::System(name) => ActorV1::System(name.clone()),
        };
        let entry = EntryV1 {
            patient: activity.patient.map(|key| key.0),
            kind: number_of(&ActivityKind::ALL, activity.kind),
            actor,
            detail: activity.detail.clone(),
        };
        let mut bytes = vec![1];
        bytes.extend(encode(&entry));
        bytes
    }

    /// Reads an entry that was made at `at`.
    pub fn from_bytes(at: DateTime<Utc>, bytes: &[u8]) -> Result<Activity, RecordFault> {
        let (schema, body) = bytes.split_first().ok_or(RecordFault::Damaged { table: LOG })?;
        if *schema != 1 {
            return Err(RecordFault::Newer { table: LOG, schema: *schema });
        }
        let v1: EntryV1 = decode(LOG, body)?;
        Ok(Activity {
            at,
            patient: v1.patient.map(RecordKey),
            kind: variant(LOG, &ActivityKind::ALL, v1.kind)?,
            actor: match v1.actor {
                ActorV1::Operator(name) => Actor::Operator(name),
                ActorV1::Patient => Actor::Patient,
                ActorV1::System(name) => Actor::System(name),
            },
            detail: v1.detail,
        })
    }
}

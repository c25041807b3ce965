//! The sealed part of a log entry. Its number, time and hash stand outside, in clear.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, decode, encode, number_of, variant};
use crate::domain::{AccountState, Activity, ActivityKind, Actor, RecordKey, StateChange};

/// Stands for the log in a [`RecordFault`]: it is no table.
const LOG: u8 = 0;
/// The schema that is written now.
const SCHEMA: u8 = 2;

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

/// With what the step made of the state, each as its place in [`AccountState::ALL`] plus 1; 0 for none.
#[derive(Serialize, Deserialize)]
struct EntryV2 {
    patient: Option<[u8; 16]>,
    kind: u8,
    actor: ActorV1,
    detail: String,
    change: Option<(u8, u8)>,
}

impl From<EntryV1> for EntryV2 {
    fn from(old: EntryV1) -> Self {
        let EntryV1 { patient, kind, actor, detail } = old;
        Self { patient, kind, actor, detail, change: None }
    }
}

fn state_number(state: Option<AccountState>) -> u8 {
    state.map_or(0, |state| number_of(&AccountState::ALL, state) + 1)
}

fn state_of(number: u8) -> Result<Option<AccountState>, RecordFault> {
    number.checked_sub(1).map(|place| variant(LOG, &AccountState::ALL, place)).transpose()
}

#[derive(Serialize, Deserialize)]
enum ActorV1 {
    Operator(String),
    Patient,
    System(String),
}

impl LogBody {
    /// The bytes to be sealed.
    pub fn to_bytes(activity: &Activity, change: Option<StateChange>) -> Vec<u8> {
        let actor = match &activity.actor {
            Actor::Operator(name) => ActorV1::Operator(name.clone()),
            Actor::Patient => ActorV1::Patient,
            Actor::System(name) => ActorV1::System(name.clone()),
        };
        let entry = EntryV2 {
            patient: activity.patient.map(|key| key.0),
            kind: number_of(&ActivityKind::ALL, activity.kind),
            actor,
            detail: activity.detail.clone(),
            change: change.map(|c| (state_number(c.before), state_number(c.after))),
        };
        let mut bytes = vec![SCHEMA];
        bytes.extend(encode(&entry));
        bytes
    }

    /// Reads an entry that was made at `at`.
    pub fn from_bytes(at: DateTime<Utc>, bytes: &[u8]) -> Result<Activity, RecordFault> {
        Self::with_change(at, bytes).map(|(activity, _)| activity)
    }

    /// Reads an entry that was made at `at`, with what the step made of the state, where that was written.
    pub fn with_change(
        at: DateTime<Utc>,
        bytes: &[u8],
    ) -> Result<(Activity, Option<StateChange>), RecordFault> {
        let (schema, body) = bytes.split_first().ok_or(RecordFault::Damaged { table: LOG })?;
        let entry = match *schema {
            1 => EntryV2::from(decode::<EntryV1>(LOG, body)?),
            SCHEMA => decode(LOG, body)?,
            schema => return Err(RecordFault::Newer { table: LOG, schema }),
        };
        let change = match entry.change {
            None => None,
            Some((before, after)) => Some(StateChange { before: state_of(before)?, after: state_of(after)? }),
        };
        let activity = Activity {
            at,
            patient: entry.patient.map(RecordKey),
            kind: variant(LOG, &ActivityKind::ALL, entry.kind)?,
            actor: match entry.actor {
                ActorV1::Operator(name) => Actor::Operator(name),
                ActorV1::Patient => Actor::Patient,
                ActorV1::System(name) => Actor::System(name),
            },
            detail: entry.detail,
        };
        Ok((activity, change))
    }
}

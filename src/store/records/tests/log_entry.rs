//! The bytes of a log entry.

use super::sample::{at, key};
use crate::domain::{AccountState, Activity, ActivityKind, Actor, StateChange};
use crate::store::records::{LogBody, RecordFault};

#[test]
fn a_log_entry_is_as_it_was() {
    let activity = Activity {
        at: at(),
        patient: Some(key(1)),
        kind: ActivityKind::PatientAccountLocked,
        actor: Actor::Operator("mkhan".into()),
        detail: "x".into(),
    };
    let change = Some(StateChange { before: None, after: Some(AccountState::Locked) });
    let bytes = LogBody::to_bytes(&activity, change);
    assert_eq!(hex::encode(&bytes), "0201010101010101010101010101010101010200056d6b68616e0178010004");
    assert_eq!(LogBody::with_change(at(), &bytes), Ok((activity.clone(), change)));
    let first = hex::decode("0101010101010101010101010101010101010200056d6b68616e0178").unwrap();
    assert_eq!(LogBody::from_bytes(at(), &first), Ok(activity), "the first schema is read");
    assert!(LogBody::from_bytes(at(), &[]).is_err());
    assert!(LogBody::from_bytes(at(), &[2]).is_err());
    let newer = RecordFault::Newer { table: 0, schema: 3 };
    assert_eq!(LogBody::from_bytes(at(), &[3, 0]), Err(newer), "a newer program wrote it");
}

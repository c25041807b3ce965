//! Accounts on the disk: the facts, never a state.

use serde::{Deserialize, Serialize};

use super::codec::{
    RecordFault, Stored, date, day, decode, encode, instant, millis, number_of, optional_instant, variant,
};
use super::table;
use crate::domain::account::{
    Account, Carries, CredentialLetter, Credentials, Disabled, DisabledCause, DoNotInvite, Ended, Failures,
    Lock, LockCause, MailReturned, PastCode, Registration,
};
use crate::domain::{LetterNumber, RecordKey, RecordStatus};

const TABLE: u8 = table::ACCOUNT;
const LOCK_CAUSES: [LockCause; 2] = [LockCause::WrongCodes, LockCause::WrongBirthDates];

#[derive(Serialize, Deserialize)]
struct AccountV1 {
    onboarded: Option<i64>,
    credentials: Option<CredentialsV1>,
    past: Vec<(u32, Vec<u8>)>,
    registration: Option<(i64, String, Option<i64>)>,
    failed_birth_dates: u8,
    failed_codes: Vec<i64>,
    lock: Option<(i64, u8)>,
    disabled: Option<(i64, CauseV1)>,
}

/// Since schema 2: not to be invited (when, by whom, why), and the letter that came back (when, number).
#[derive(Serialize, Deserialize)]
struct AccountV2 {
    v1: AccountV1,
    do_not_invite: Option<(i64, String, String)>,
    mail_returned: Option<(i64, u64)>,
}

#[derive(Serialize, Deserialize)]
struct CredentialsV1 {
    generation: u32,
    created: (i64, String),
    expires: i32,
    code_hash: Vec<u8>,
    sealed_code: Option<[u8; 16]>,
    /// Key, bits of [`carries_bits`], sent.
    letters: Vec<([u8; 16], u8, bool)>,
    distributed: Option<(i64, String)>,
    ended: Option<EndedV1>,
}

#[derive(Serialize, Deserialize)]
enum EndedV1 {
    Revoked(i64),
    Expired(i64),
    Void(i64),
}

#[derive(Serialize, Deserialize)]
enum CauseV1 {
    Operator { by: String, reason: String },
    Record(u8),
}

pub(super) fn carries_bits(carries: Carries) -> u8 {
    u8::from(carries.id) | u8::from(carries.code) << 1 | u8::from(carries.link) << 2
}

pub(super) fn carries(bits: u8) -> Carries {
    Carries { id: bits & 1 != 0, code: bits & 2 != 0, link: bits & 4 != 0 }
}

impl From<&Credentials> for CredentialsV1 {
    fn from(c: &Credentials) -> Self {
        Self {
            generation: c.generation,
            created: (millis(c.created_at), c.created_by.clone()),
            expires: day(c.expires),
            code_hash: c.code_hash.clone(),
            sealed_code: c.sealed_code,
            letters: c.letters.iter().map(|l| (l.key.0, carries_bits(l.carries), l.sent)).collect(),
            distributed: c.distributed.as_ref().map(|(at, by)| (millis(*at), by.clone())),
            ended: c.ended.map(|ended| match ended {
                Ended::Revoked(at) => EndedV1::Revoked(millis(at)),
                Ended::Expired(at) => EndedV1::Expired(millis(at)),
                Ended::Void(at) => EndedV1::Void(millis(at)),
            }),
        }
    }
}

impl TryFrom<CredentialsV1> for Credentials {
    type Error = RecordFault;

    fn try_from(v1: CredentialsV1) -> Result<Self, RecordFault> {
        let letter =
            |(key, bits, sent)| CredentialLetter { key: RecordKey(key), carries: carries(bits), sent };
        let ended = match v1.ended {
            None => None,
            Some(EndedV1::Revoked(at)) => Some(Ended::Revoked(instant(TABLE, at)?)),
            Some(EndedV1::Expired(at)) => Some(Ended::Expired(instant(TABLE, at)?)),
            Some(EndedV1::Void(at)) => Some(Ended::Void(instant(TABLE, at)?)),
        };
        Ok(Self {
            generation: v1.generation,
            created_at: instant(TABLE, v1.created.0)?,
            created_by: v1.created.1,
            expires: date(TABLE, v1.expires)?,
            code_hash: v1.code_hash,
            sealed_code: v1.sealed_code,
            letters: v1.letters.into_iter().map(letter).collect(),
            distributed: v1.distributed.map(|(at, by)| Ok((instant(TABLE, at)?, by))).transpose()?,
            ended,
        })
    }
}

impl From<&Account> for AccountV1 {
    fn from(account: &Account) -> Self {
        let cause = |cause: &DisabledCause| match cause {
            DisabledCause::Operator { by, reason } => {
                CauseV1::Operator { by: by.clone(), reason: reason.clone() }
            }
            DisabledCause::Record(status) => CauseV1::Record(number_of(&RecordStatus::ALL, *status)),
        };
        Self {
            onboarded: account.onboarded_at.map(millis),
            credentials: account.credentials.as_ref().map(CredentialsV1::from),
            past: account.past.iter().map(|past| (past.generation, past.code_hash.clone())).collect(),
            registration: account
                .registration
                .as_ref()
                .map(|r| (millis(r.accepted_at), r.email.clone(), r.confirmed_at.map(millis))),
            failed_birth_dates: account.failures.birth_dates,
            failed_codes: account.failures.codes.iter().map(|at| millis(*at)).collect(),
            lock: account.lock.map(|lock| (millis(lock.at), number_of(&LOCK_CAUSES, lock.cause))),
            disabled: account.disabled.as_ref().map(|d| (millis(d.at), cause(&d.cause))),
        }
    }
}

impl TryFrom<AccountV1> for Account {
    type Error = RecordFault;

    fn try_from(v1: AccountV1) -> Result<Self, RecordFault> {
        let registration = v1.registration.map(|(accepted, email, confirmed)| {
            let confirmed_at = optional_instant(TABLE, confirmed)?;
            Ok(Registration { accepted_at: instant(TABLE, accepted)?, email, confirmed_at })
        });
        let lock = v1.lock.map(|(at, cause)| {
            Ok(Lock { at: instant(TABLE, at)?, cause: variant(TABLE, &LOCK_CAUSES, cause)? })
        });
        let disabled = v1.disabled.map(|(at, cause)| {
            let cause = match cause {
                CauseV1::Operator { by, reason } => DisabledCause::Operator { by, reason },
                CauseV1::Record(status) => DisabledCause::Record(variant(TABLE, &RecordStatus::ALL, status)?),
            };
            Ok(Disabled { at: instant(TABLE, at)?, cause })
        });
        Ok(Self {
            onboarded_at: optional_instant(TABLE, v1.onboarded)?,
            credentials: v1.credentials.map(Credentials::try_from).transpose()?,
            past: v1
                .past
                .into_iter()
                .map(|(generation, code_hash)| PastCode { generation, code_hash })
                .collect(),
            registration: registration.transpose()?,
            failures: Failures {
                birth_dates: v1.failed_birth_dates,
                codes: v1.failed_codes.into_iter().map(|at| instant(TABLE, at)).collect::<Result<_, _>>()?,
            },
            lock: lock.transpose()?,
            disabled: disabled.transpose()?,
            do_not_invite: None,
            mail_returned: None,
        })
    }
}

impl TryFrom<AccountV2> for Account {
    type Error = RecordFault;

    fn try_from(v2: AccountV2) -> Result<Self, RecordFault> {
        let do_not_invite =
            v2.do_not_invite.map(|(at, by, reason)| Ok(DoNotInvite { at: instant(TABLE, at)?, by, reason }));
        let mail_returned = v2
            .mail_returned
            .map(|(at, number)| Ok(MailReturned { at: instant(TABLE, at)?, letter: LetterNumber(number) }));
        Ok(Self {
            do_not_invite: do_not_invite.transpose()?,
            mail_returned: mail_returned.transpose()?,
            ..v2.v1.try_into()?
        })
    }
}

impl Stored for Account {
    const TABLE: u8 = TABLE;
    const SCHEMA: u8 = 2;

    fn to_bytes(&self) -> Vec<u8> {
        let note = self.do_not_invite.as_ref();
        encode(&AccountV2 {
            v1: AccountV1::from(self),
            do_not_invite: note.map(|note| (millis(note.at), note.by.clone(), note.reason.clone())),
            mail_returned: self.mail_returned.map(|returned| (millis(returned.at), returned.letter.0)),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        match schema {
            1 => decode::<AccountV1>(TABLE, bytes)?.try_into(),
            2 => decode::<AccountV2>(TABLE, bytes)?.try_into(),
            schema => Err(RecordFault::Newer { table: TABLE, schema }),
        }
    }
}

//! Records to write, and what their bytes amount to.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::account::{
    Account, Carries, CredentialLetter, Credentials, Disabled, DisabledCause, DoNotInvite, Ended, Failures,
    Lock, LockCause, MailReturned, PastCode, Registration,
};
use crate::domain::{
    Address, Gender, Identifier, LetterNumber, Patient, PatientDetails, PatientId, PersonName, RecordKey,
    RecordStatus,
};
use crate::store::records::{RecordFault, Stored};

pub(super) fn at() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_000_000_123).unwrap()
}

pub(super) fn day() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1962, 3, 12)
}

pub(super) fn key(n: u8) -> RecordKey {
    RecordKey([n; 16])
}

pub(super) fn patient() -> Patient {
    let name = |given: &str, family: &str| PersonName {
        title: "Mrs".into(),
        given: given.into(),
        family: family.into(),
    };
    Patient {
        key: key(1),
        patient_id: (0..).find_map(|n| PatientId::from_random(123_456_789 + n)).unwrap(),
        details: PatientDetails {
            identifiers: vec![Identifier { system: "urn:x".into(), value: "H1".into() }],
            nhs_number: "9434765919".parse().ok(),
            name: name("Margaret Anne", "Hawthorne"),
            other_names: vec![name("Peggy", "Smith")],
            gender: Gender::Female,
            birth_date: day(),
            death_date: None,
            address: Some(Address {
                lines: vec!["14 Mill Lane".into()],
                town: "Northgate".into(),
                postcode: "ZZ99 3WZ".into(),
                country: String::new(),
            }),
            phone: Some("01632 960001".into()),
            organisation: Some(key(9)),
        },
        status: RecordStatus::InReview,
    }
}

pub(super) fn account() -> Account {
    Account {
        onboarded_at: Some(at()),
        credentials: Some(Credentials {
            generation: 3,
            created_at: at(),
            created_by: "mkhan".into(),
            expires: day().unwrap(),
            code_hash: vec![1, 2, 3],
            sealed_code: Some([7; 16]),
            letters: vec![CredentialLetter {
                key: key(4),
                carries: Carries { id: true, code: false, link: true },
                sent: true,
            }],
            distributed: Some((at(), "mkhan".into())),
            ended: Some(Ended::Void(at())),
        }),
        past: vec![PastCode { generation: 2, code_hash: vec![9] }],
        registration: Some(Registration {
            accepted_at: at(),
            email: "a@example.org".into(),
            confirmed_at: None,
        }),
        failures: Failures { birth_dates: 5, codes: vec![at()] },
        lock: Some(Lock { at: at(), cause: LockCause::WrongBirthDates }),
        disabled: Some(Disabled { at: at(), cause: DisabledCause::Record(RecordStatus::Deceased) }),
        do_not_invite: Some(DoNotInvite { at: at(), by: "mkhan".into(), reason: "asked".into() }),
        mail_returned: Some(MailReturned { at: at(), letter: LetterNumber(7) }),
    }
}

/// Checks that `value` comes back, that a newer schema and damaged bytes are refused, and gives a fingerprint.
pub(super) fn fingerprint<T: Stored + PartialEq + std::fmt::Debug>(value: &T) -> u32 {
    let bytes = value.to_bytes();
    assert_eq!(T::from_bytes(T::SCHEMA, &bytes).as_ref(), Ok(value));
    assert_eq!(
        T::from_bytes(T::SCHEMA + 1, &bytes),
        Err(RecordFault::Newer { table: T::TABLE, schema: T::SCHEMA + 1 })
    );
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(T::from_bytes(T::SCHEMA, &longer), Err(RecordFault::Damaged { table: T::TABLE }));
    assert!(T::from_bytes(T::SCHEMA, &bytes[..bytes.len() - 1]).is_err());
    crc32fast::hash(&bytes)
}

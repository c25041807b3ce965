//! Golden bytes: what was written once is read for ever.

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;

use super::{LogBody, RecordFault, Stored, Summary};
use crate::domain::account::{
    Account, Carries, CredentialLetter, Credentials, Disabled, DisabledCause, DoNotInvite, Ended, Failures,
    Lock, LockCause, MailReturned, PastCode, Registration,
};
use crate::domain::portal::{
    Device, Link, LinkKind, Login, Mail, MailKind, MailState, PatientSession, Tries,
};
use crate::domain::{
    AccountState, Activity, ActivityKind, Actor, Address, Associated, AssociatedKind, Decision, Document,
    Gender, Identifier, Letter, LetterNumber, LetterStatus, Organisation, Patient, PatientDetails, PatientId,
    PersonName, Practitioner, RecordKey, RecordStatus, Referral, ReferralStatus, SiteSettings, StateChange,
    Template, TemplateBase, Totp, TotpStep,
};

pub(super) fn at() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_000_000_123).unwrap()
}

fn day() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1962, 3, 12)
}

pub(super) fn key(n: u8) -> RecordKey {
    RecordKey([n; 16])
}

fn patient() -> Patient {
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

fn account() -> Account {
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

/// A changed fingerprint means that stores in the field can no longer be read: add a schema instead.
#[test]
fn the_bytes_of_every_record_are_as_they_were() {
    let referral = Referral {
        key: key(2),
        patient: key(1),
        date: day(),
        service: "Cardiology".into(),
        status: ReferralStatus::OnHold,
        reference: "0000 0007 0000".into(),
        requester: "Dr A".into(),
        performer: "Northgate".into(),
        reason: "Palpitations".into(),
    };
    let document = Document {
        key: key(3),
        patient: key(1),
        referral: Some(key(2)),
        title: "Summary".into(),
        kind: "Discharge summary".into(),
        date: day(),
        author: "Dr B".into(),
        content_type: "application/pdf".into(),
        size: 123_456,
        object: Some([5; 16]),
        withdrawn: true,
    };
    let associated = Associated {
        key: key(6),
        patient: key(1),
        referral: None,
        kind: AssociatedKind::CarePlan,
        title: "Plan".into(),
        status: "active".into(),
        start: day(),
        end: None,
    };
    let organisation = Organisation {
        key: key(9),
        name: "Northgate".into(),
        kind: "Hospital".into(),
        address: vec!["1 Road".into()],
        phone: "01632 960000".into(),
    };
    let found = [
        ("patient", fingerprint(&patient())),
        ("summary", fingerprint(&Summary::of(&patient(), &account()))),
        ("account", fingerprint(&account())),
        ("referral", fingerprint(&referral)),
        ("document", fingerprint(&document)),
        ("associated", fingerprint(&associated)),
        ("organisation", fingerprint(&organisation)),
        ("practitioner", fingerprint(&Practitioner { key: key(5), name: "Dr C".into() })),
        ("site", fingerprint(&SiteSettings::new("Northgate"))),
    ];
    assert_eq!(found, GOLDEN);
}

#[test]
fn the_bytes_of_letters_and_templates_are_as_they_were() {
    let letter = Letter {
        key: key(4),
        patient: key(1),
        number: LetterNumber(12),
        template: key(8),
        template_name: "Invitation".into(),
        version: 2,
        made_at: at(),
        made_by: "mkhan".into(),
        carries: Carries { id: false, code: true, link: false },
        generation: Some(3),
        status: LetterStatus::Sent { at: at(), file: "L000012.docx".into() },
        object: None,
        blanked: Some([6; 16]),
    };
    let base = TemplateBase {
        key: key(7),
        name: "Base".into(),
        version: 1,
        word_file: [1; 16],
        body: Some([2; 16]),
        retired: true,
        saved_at: at(),
        saved_by: "mkhan".into(),
    };
    let template = Template {
        key: key(8),
        name: "Invitation".into(),
        version: 2,
        object: "Patient Profile".into(),
        base: key(7),
        base_version: 1,
        body: [3; 16],
        visible: true,
        retired: true,
        carries: Carries { id: true, code: true, link: true },
        decision: Decision::Refused { at: at(), by: "jdoe".into(), reason: "no help line".into() },
        saved_at: at(),
        saved_by: "mkhan".into(),
    };
    let decided = |decision| Template { decision, ..template.clone() };
    let approved = Decision::Approved { at: at(), by: "jdoe".into(), alone: true };
    let found = [
        ("letter", fingerprint(&letter)),
        ("base", fingerprint(&base)),
        ("template", fingerprint(&template)),
        ("template that waits", fingerprint(&decided(Decision::Open))),
        ("template without approval", fingerprint(&decided(Decision::NotNeeded))),
        ("approved template", fingerprint(&decided(approved))),
        ("withdrawn template", fingerprint(&decided(Decision::Withdrawn { at: at() }))),
    ];
    assert_eq!(found, GOLDEN_LETTERS);
}

const GOLDEN: [(&str, u32); 9] = [
    ("patient", 2_304_010_783),
    ("summary", 3_231_690_935),
    ("account", 2_444_085_642),
    ("referral", 765_451_530),
    ("document", 2_539_467_023),
    ("associated", 2_401_969_712),
    ("organisation", 3_730_500_048),
    ("practitioner", 3_668_715_702),
    ("site", 3_529_814_969),
];

const GOLDEN_LETTERS: [(&str, u32); 7] = [
    ("letter", 562_673_902),
    ("base", 1_337_288_107),
    ("template", 3_896_857_907),
    ("template that waits", 2_200_687_302),
    ("template without approval", 4_096_582_224),
    ("approved template", 206_013_353),
    ("withdrawn template", 634_233_588),
];

/// What earlier versions wrote is read, with what they did not know left empty.
#[test]
fn records_of_earlier_schemas_are_read() {
    let account_1 = hex::decode(concat!(
        "01fdf6bcacdc430300000103fdf6bcacdc43030000056d6b68616efc2edc150003010203010707070707070707070707",
        "07070707070104040404040404040404040404040404050101fdf6bcacdc43030000056d6b68616e0102fdf6bcacdc43",
        "0300000102010901fdf6bcacdc430300000d61406578616d706c652e6f7267000501fdf6bcacdc4303000001fdf6bcac",
        "dc430300000101fdf6bcacdc430300000107",
    ))
    .unwrap();
    let before = Account { do_not_invite: None, mail_returned: None, ..account() };
    assert_eq!(Account::from_bytes(1, &account_1), Ok(before));
    let site_1 = hex::decode(concat!(
        "094e6f72746867617465001f68747470733a2f2f70617469656e742d70726f66696c652e6578616d706c650d4575726f",
        "70652f4c6f6e646f6e011c1e050a00000000000000",
    ))
    .unwrap();
    assert_eq!(SiteSettings::from_bytes(1, &site_1), Ok(SiteSettings::new("Northgate")));
    let base_1 = hex::decode(concat!(
        "070707070707070707070707070707070442617365010101010101010101010101010101010101020202020202020202",
        "02020202020202fdf6bcacdc43030000056d6b68616e",
    ))
    .unwrap();
    assert!(TemplateBase::from_bytes(1, &base_1).is_ok_and(|base| base.name == "Base" && !base.retired));
    let template_1 = hex::decode(concat!(
        "080808080808080808080808080808080a496e7669746174696f6e020f50617469656e742050726f66696c6507070707",
        "07070707070707070707070701030303030303030303030303030303030107fdf6bcacdc43030000056d6b68616e",
    ))
    .unwrap();
    let in_use = |one: &Template| one.name == "Invitation" && one.decision == Decision::NotNeeded;
    assert!(Template::from_bytes(1, &template_1).is_ok_and(|one| in_use(&one) && !one.retired));
    let template_2 = [template_1.as_slice(), &[1]].concat();
    assert!(Template::from_bytes(2, &template_2).is_ok_and(|one| in_use(&one) && one.retired));
    let site_2 = [site_1.as_slice(), &[60, 0, 120]].concat();
    assert_eq!(SiteSettings::from_bytes(2, &site_2), Ok(SiteSettings::new("Northgate")));
    let letter_1 = hex::decode(concat!(
        "04040404040404040404040404040404010101010101010101010101010101010c080808080808080808080808080808",
        "080a496e7669746174696f6e02fdf6bcacdc43030000056d6b68616e02010302fdf6bcacdc430300000c4c3030303031",
        "322e646f6378000106060606060606060606060606060606",
    ))
    .unwrap();
    assert!(Letter::from_bytes(1, &letter_1).is_ok_and(|letter| letter.number == LetterNumber(12)));
}

#[test]
fn the_bytes_of_the_portals_records_are_as_they_were() {
    let tries = Tries { count: 3, last: Some(at()) };
    let login = Login {
        password: Some(vec![1, 2]),
        tries,
        devices: vec![Device { mark: [1; 32], since: at(), tries }],
        log_ins: (Some(at()), None),
        sessions: vec![[2; 32]],
        links: vec![(LinkKind::ResetPassword, [3; 32])],
        links_sent: vec![at()],
        totp: Some(Totp { secret: [4; 20], confirmed_at: Some(at()), last_step: TotpStep(7) }),
        recovery: vec![[5; 32]],
        legal: Some(("2".into(), at())),
        ..Login::new(at())
    };
    let session = PatientSession {
        patient: key(1),
        began_at: at(),
        seen_at: at(),
        device: [6; 32],
        browser: "Firefox".into(),
    };
    let link = Link {
        kind: LinkKind::ChangeEmail,
        patient: key(1),
        registered_at: at(),
        email: "a@example.org".into(),
        made_at: at(),
        sent_at: Some(at()),
    };
    let mail = Mail {
        key: key(2),
        patient: key(1),
        kind: MailKind::NewDevice,
        to: "a@example.org".into(),
        made_at: at(),
        token: Some([7; 32]),
        tries: 2,
        next_try: at(),
        state: MailState::Sent(at()),
        fault: "none".into(),
    };
    let found = [
        ("login", fingerprint(&login)),
        ("session", fingerprint(&session)),
        ("link", fingerprint(&link)),
        ("mail", fingerprint(&mail)),
    ];
    assert_eq!(found, GOLDEN_PORTAL);
}

const GOLDEN_PORTAL: [(&str, u32); 4] =
    [("login", 4_244_949_375), ("session", 1_359_945_064), ("link", 2_297_319_568), ("mail", 1_775_848_742)];

#[test]
fn the_largest_login_fits_into_a_record() {
    let tries = Tries { count: u32::MAX, last: Some(at()) };
    let login = Login {
        password: Some(vec![0; 128]),
        devices: vec![Device { mark: [1; 32], since: at(), tries }; 8],
        sessions: vec![[2; 32]; 5],
        links: LinkKind::ALL.map(|kind| (kind, [3; 32])).to_vec(),
        links_sent: vec![at(); 5],
        recovery: vec![[5; 32]; 10],
        legal: Some(("2".repeat(64), at())),
        ..Login::new(at())
    };
    assert!(login.to_bytes().len() < 4096, "{}", login.to_bytes().len());
}

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

proptest! {
    #[test]
    fn hostile_bytes_are_refused_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Patient::from_bytes(1, &bytes);
        let _ = Account::from_bytes(1, &bytes);
        let _ = Letter::from_bytes(1, &bytes);
        let _ = Summary::from_bytes(1, &bytes);
        let _ = SiteSettings::from_bytes(1, &bytes);
        let _ = LogBody::from_bytes(at(), &bytes);
        let _ = Login::from_bytes(1, &bytes);
        let _ = PatientSession::from_bytes(1, &bytes);
        let _ = Link::from_bytes(1, &bytes);
        let _ = Mail::from_bytes(1, &bytes);
    }
}

#[test]
fn the_largest_account_fits_into_a_record() {
    let mut account = account();
    account.past = (0..8).map(|generation| PastCode { generation, code_hash: vec![0; 128] }).collect();
    account.failures.codes = vec![at(); 10];
    let credentials = account.credentials.as_mut().unwrap();
    credentials.code_hash = vec![0; 128];
    credentials.letters = vec![credentials.letters[0]; 40];
    assert!(account.to_bytes().len() < 4096, "{}", account.to_bytes().len());
}

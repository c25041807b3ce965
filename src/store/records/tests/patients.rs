//! Golden bytes of patients, their accounts and what is about them.

use super::sample::{account, day, fingerprint, key, patient};
use crate::domain::{
    Associated, AssociatedKind, Document, Organisation, Practitioner, Referral, ReferralStatus, SiteSettings,
};
use crate::store::records::Summary;

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
        ("site", fingerprint(&SiteSettings { usual_reasons: reasons(), ..SiteSettings::new("Northgate") })),
    ];
    assert_eq!(found, GOLDEN);
}

/// Reasons as they were at the time of the golden bytes, whatever a new site has now.
fn reasons() -> Vec<String> {
    let reasons = [
        "The patient asked for it",
        "The patient's representative asked for it",
        "Identity checked on the telephone",
        "The letter did not arrive",
        "The address on the record was wrong",
        "Somebody else may know the code or the password",
        "Done in error",
    ];
    reasons.map(str::to_owned).to_vec()
}

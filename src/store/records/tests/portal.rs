//! Golden bytes of the portal's records.

use super::sample::{at, fingerprint, key};
use crate::domain::portal::{
    Device, Link, LinkKind, Login, Mail, MailKind, MailState, PatientSession, Tries,
};
use crate::domain::{Totp, TotpStep};

const GOLDEN_PORTAL: [(&str, u32); 4] =
    [("login", 4_244_949_375), ("session", 1_359_945_064), ("link", 2_297_319_568), ("mail", 1_775_848_742)];

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

//! The largest records, and bytes that are none.

use proptest::prelude::*;

use super::sample::{account, at};
use crate::domain::account::{Account, PastCode};
use crate::domain::portal::{Device, Link, LinkKind, Login, Mail, PatientSession, Tries};
use crate::domain::{Letter, Patient, SiteSettings};
use crate::store::records::{LogBody, Stored, Summary};

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

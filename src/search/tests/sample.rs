//! Small populations and texts to type, for the tests of the index.

use chrono::NaiveDate;
use proptest::prelude::*;

use crate::domain::{AccountState, NhsNumber, PatientId, RecordKey};
use crate::search::{DateOrder, Entry, Query};

pub const FAMILIES: [&str; 14] = [
    "Smith",
    "Smyth",
    "Smithson",
    "Smith-Jones",
    "O'Brien",
    "van der Berg",
    "Lock",
    "March",
    "Zoë",
    "王",
    "김",
    "Łukasz",
    "محمد",
    "",
];
pub const GIVEN: [&str; 12] =
    ["John", "Jon", "Johnathan", "Mary Ann", "Mary", "Jo", "Ana", "小明", "민준", "Adam", "Activia", ""];
const POSTCODES: [&str; 5] = ["LS1 4AB", "LS14 4AB", "ls1 4zz", "SW1A 1AA", "1234 AB"];

pub fn key(n: u32) -> RecordKey {
    let mut bytes = [0; 16];
    // Scattered, so that the order of keys is not the order of insertion.
    bytes[..4].copy_from_slice(&n.wrapping_mul(0x9e37_79b1).to_be_bytes());
    RecordKey(bytes)
}

pub fn patient_id(n: u32) -> PatientId {
    (0..)
        .find_map(|step| PatientId::from_random(123_456_789 + n.wrapping_mul(7_777_777) % 800_000_000 + step))
        .unwrap()
}

pub fn nhs_number(n: u32) -> NhsNumber {
    (0..10)
        .find_map(|check| format!("94{:07}{check}", n.wrapping_mul(12_347) % 10_000_000).parse().ok())
        .unwrap_or_else(|| nhs_number(n + 1))
}

pub fn entry(n: u32, family: &str, given: &str) -> Entry {
    Entry {
        key: key(n),
        patient_id: patient_id(n),
        nhs_number: None,
        local_ids: Vec::new(),
        family: family.to_owned(),
        given: given.to_owned(),
        other_names: Vec::new(),
        birth_date: None,
        postcode: None,
        state: None,
        deceased: false,
        record_disabled: false,
    }
}

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

pub fn query(text: &str) -> Query {
    Query::parse(text, today(), DateOrder::DayFirst)
}

pub fn any_state() -> impl Strategy<Value = Option<AccountState>> {
    proptest::option::of(proptest::sample::select(AccountState::ALL.to_vec()))
}

pub fn any_entry(keys: u32) -> impl Strategy<Value = Entry> {
    let names = (
        proptest::sample::select(FAMILIES.to_vec()),
        proptest::sample::select(GIVEN.to_vec()),
        proptest::collection::vec(proptest::sample::select([&FAMILIES[..], &GIVEN[..]].concat()), 0..3),
    );
    let codes = (
        proptest::option::of(0u32..keys),
        proptest::collection::vec("[A-C]{1,2}-?[0-3]{1,4}", 0..3),
        proptest::option::of(proptest::sample::select(POSTCODES.to_vec())),
        proptest::option::of((1950i32..1964, 1u32..13, 1u32..29)),
    );
    (0..keys, names, codes, any_state(), any::<bool>(), any::<bool>()).prop_map(
        |(n, (family, given, other), (nhs, local_ids, postcode, birth), state, deceased, record_disabled)| {
            Entry {
                nhs_number: nhs.map(nhs_number),
                local_ids,
                other_names: other.into_iter().map(str::to_owned).collect(),
                birth_date: birth.and_then(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d)),
                postcode: postcode.map(str::to_owned),
                state,
                deceased,
                record_disabled,
                ..entry(n, family, given)
            }
        },
    )
}

/// Something typed: words in part or in full, with and without a slip, dates, numbers, states.
pub fn any_text() -> impl Strategy<Value = String> {
    let names = proptest::sample::select([&FAMILIES[..], &GIVEN[..], &POSTCODES[..]].concat());
    let cut = (names.clone(), 0usize..9).prop_map(|(name, n)| name.chars().take(n).collect::<String>());
    let slipped = (names.clone(), 0usize..8, "[a-z]?").prop_map(|(name, at, c)| {
        let kept: Vec<char> = name.chars().collect();
        let at = at.min(kept.len());
        kept[..at].iter().copied().chain(c.chars()).chain(kept[at..].iter().skip(1).copied()).collect()
    });
    let date = (1950i32..1964, 1u32..13, 1u32..29, 0usize..8).prop_map(|(y, m, d, form)| match form {
        0 => format!("{y}"),
        1 => format!("{d}/{m}/{}", y % 100),
        2 => format!("{y}-{m:02}-{d:02}"),
        3 => format!("{d:02}{m:02}{y}"),
        4 => format!("{y}{m:02}"),
        5 => format!("{d} mar {y}"),
        6 => format!("{d}.{m}"),
        _ => format!("mar {y}"),
    });
    let number = (0u32..30, 1usize..11, any::<bool>()).prop_map(|(n, len, nhs)| {
        let digits = if nhs { nhs_number(n).to_string() } else { patient_id(n).to_string() };
        digits[..len].to_owned()
    });
    let state = proptest::sample::select(vec![
        "locked",
        "not invited",
        "pending",
        "dec",
        "act",
        "record dis",
        "lock",
    ]);
    let piece = prop_oneof![
        4 => cut,
        2 => names.prop_map(str::to_owned),
        3 => slipped,
        2 => date,
        2 => number,
        1 => state.prop_map(str::to_owned),
        1 => "[A-C]{1,2}-?[0-3]{1,3}",
        1 => ".{0,5}",
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.join(" "))
}

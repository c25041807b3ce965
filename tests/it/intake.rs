//! Import files into items and issues: real files, counted by folder, and hostile ones.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use patient_profile::domain::RecordKey;
use rstest::rstest;

use patient_profile::intake::{
    Event, Found, Incoming, Issue, Item, Kind, Options, Pass, Reading, Resolver, Severity,
};

use crate::shared_data::shared_data;

fn options() -> Options {
    Options::new(chrono::NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day"))
}

/// Everything that the files under `path` give, as an import does it: people first, then what is about them.
#[derive(Default)]
struct Imported {
    items: Vec<Item>,
    issues: Vec<Issue>,
    resolver: Resolver,
    /// Items whose identity was there before.
    again: usize,
    /// Records whose patient is not found.
    unresolved: usize,
}

fn import(path: &Path) -> Imported {
    let (files, issues) = patient_profile::intake::list(&[path.to_owned()]);
    let mut all = Imported { issues, ..Imported::default() };
    let mut next = 0u128;
    for pass in [Pass::People, Pass::Records, Pass::Contents] {
        for file in &files {
            let input = BufReader::new(File::open(file).expect("the file was listed"));
            for event in Reading::new(&file.to_string_lossy(), input, options().for_pass(pass)) {
                match event {
                    Event::Issue(issue) => all.issues.push(issue),
                    Event::Item(item) => {
                        let key = if let Found::Key(key) = all.resolver.find_item(&item) {
                            all.again += 1;
                            key
                        } else {
                            next += 1;
                            RecordKey(next.to_be_bytes())
                        };
                        if let Some(subject) = item.incoming.subject()
                            && !matches!(all.resolver.find(Kind::Patient, subject), Found::Key(_))
                        {
                            all.unresolved += 1;
                        }
                        all.resolver.add(&item, key);
                        all.items.push(*item);
                    }
                }
            }
        }
    }
    all
}

/// Counts as words, so that a difference is seen at a glance.
fn counts(all: &Imported) -> String {
    let mut by_kind: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &all.items {
        let kind = match &item.incoming {
            Incoming::Patient(_) => "patients",
            Incoming::Referral(_) => "referrals",
            Incoming::Document(_) => "documents",
            Incoming::Associated(_) => "associated",
            Incoming::Organisation(_) => "organisations",
            Incoming::Practitioner(_) => "practitioners",
            Incoming::Role(_) => "roles",
            Incoming::Binary(_) => "contents",
        };
        *by_kind.entry(kind).or_default() += 1;
    }
    let severity = |wanted| all.issues.iter().filter(|issue| issue.severity == wanted).count();
    by_kind.insert("~refused", severity(Severity::Refused));
    by_kind.insert("~odd", severity(Severity::Odd));
    by_kind.insert("~again", all.again);
    by_kind.insert("~unresolved", all.unresolved);
    by_kind.retain(|_, count| *count > 0);
    by_kind.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>().join(" ")
}

/// What each folder and file gives; the numbers of resources are those of the data's own list.
#[rstest]
#[case(
    "fhir/au",
    "associated 7 documents 2 organisations 18 patients 49 practitioners 2 referrals 5 roles 2 ~again 6 ~odd 2 ~refused 1 ~unresolved 10"
)]
#[case(
    "fhir/bulk10",
    "associated 1215 documents 1215 organisations 43 patients 13 practitioners 43 roles 43"
)]
#[case("fhir/bulk100", "organisations 271 patients 120 practitioners 271")]
#[case(
    "fhir/converted",
    "associated 8 organisations 82 patients 7 practitioners 73 referrals 5 roles 18 ~again 82 ~odd 51 ~refused 6"
)]
#[case(
    "fhir/hl7_r4_examples",
    "associated 12 contents 2 documents 2 organisations 7 patients 21 practitioners 68 referrals 11 roles 1 ~again 5 ~odd 6 ~refused 1 ~unresolved 6"
)]
#[case(
    "fhir/import_edge",
    "associated 1 documents 1 organisations 2 patients 11 referrals 1 ~again 5 ~odd 5 ~refused 3 ~unresolved 1"
)]
#[case("fhir/synthea2019", "associated 1684 organisations 46 patients 50 practitioners 46")]
#[case("fhir/transaction_bundles", "associated 3 organisations 1 patients 1 practitioners 103 ~again 1")]
#[case(
    "fhir/uk_bars",
    "associated 6 documents 6 organisations 17 patients 5 practitioners 6 referrals 5 roles 6 ~again 23 ~odd 4 ~refused 1 ~unresolved 6"
)]
#[case("fhir/uk_ers_r4", "practitioners 1 referrals 4 roles 2 ~again 1 ~odd 1 ~unresolved 4")]
#[case(
    "fhir/uk_gp",
    "associated 2 documents 1 organisations 1 patients 6 practitioners 4 ~odd 2 ~unresolved 2"
)]
#[case("fhir/uk_pds", "organisations 4 patients 28 practitioners 4 ~again 12 ~odd 29")]
#[case(
    "fhir/ukcore",
    "associated 2 documents 1 organisations 1 patients 4 practitioners 2 referrals 4 roles 1 ~odd 6"
)]
#[case("fhir/wrong_format", "~refused 1")]
#[case("fhir/wrong_version_stu3", "~refused 5")]
#[case("csv/febrl_dataset1.csv", "patients 1000 ~odd 62")]
#[case("csv/historical_people_with_errors.csv", "patients 17017 ~odd 12336")]
#[case("csv/splink_fake_1000.csv", "patients 1000 ~odd 189")]
#[case("csv/notify_missing-parameter.csv", "~refused 1")]
#[case("csv/notify_personalisation-completed.csv", "~refused 1")]
#[case("csv/notify_test-data.csv", "~refused 1")]
#[case("csv/notify_wrong-headers.csv", "~refused 1")]
fn real_files_give_what_is_in_them(#[case] sub: &str, #[case] expected: &str) {
    let Some(path) = shared_data(sub) else { return };
    assert_eq!(counts(&import(&path)), expected);
}

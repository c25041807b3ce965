//! What an operator types, and what must stand first.

use chrono::NaiveDate;
use proptest::prelude::*;
use rstest::rstest;

use super::sample::{self, entry, key, query};
use crate::domain::AccountState;
use crate::search::{Entry, Index, Status, Why};

fn born(entry: Entry, y: i32, m: u32, d: u32) -> Entry {
    Entry { birth_date: NaiveDate::from_ymd_opt(y, m, d), ..entry }
}

fn people() -> Vec<Entry> {
    let mut people = vec![
        born(entry(0, "Smith", "John"), 1956, 3, 12),
        born(entry(1, "Smith", "Adam"), 1960, 1, 2),
        born(entry(2, "Smith", "Johnathan"), 1971, 7, 7),
        entry(3, "Smithson", "John"),
        entry(4, "Johnson", "Smith"),
        entry(5, "John", "Zara"),
        entry(6, "O’Brien", "Zoë"),
        entry(7, "van der Berg", "Jan"),
        entry(8, "Lock", "Mary"),
        Entry { state: Some(AccountState::Locked), ..entry(9, "Abel", "Ann") },
        entry(10, "王", "小明"),
        Entry { postcode: Some("LS1 4AB".into()), ..entry(11, "March", "Eve") },
        Entry { local_ids: vec!["RXF-0012".into()], ..entry(12, "Field", "Una") },
        Entry { nhs_number: "943 476 5919".parse().ok(), ..entry(13, "Nine", "Ned") },
        entry(14, "Hawthorne", "Margaret"),
        entry(15, "Jones", "Alun"),
    ];
    people[1].other_names = vec!["John".into()];
    people
}

fn found(text: &str) -> Vec<u32> {
    let index = Index::build(people());
    let hits = index.search(&query(text), 50, 0);
    assert_eq!(hits.total, hits.rows.len());
    hits.rows.iter().map(|hit| (0..100).find(|n| key(*n) == hit.key).unwrap()).collect()
}

#[test]
fn a_name_that_begins_so_stands_before_one_that_ends_so() {
    let double =
        vec![entry(0, "Hall-Smith", "Neil"), entry(1, "Smith", "Zoe"), entry(2, "Smith-Hall", "Ann")];
    let index = Index::build(double);
    let hits = index.search(&query("smith"), 50, 0);
    let order: Vec<_> = hits.rows.iter().map(|hit| hit.key).collect();
    assert_eq!(order, [key(1), key(2), key(0)]);
}

#[rstest]
#[case::surname_before_prefix("smith", &[1, 0, 2, 3, 4])]
#[case::exact_given_first("smith john", &[0, 2, 1, 4, 3])]
#[case::any_order("john smith", &[0, 2, 1, 4, 3])]
#[case::initial("smith j", &[0, 2, 1, 4, 3])]
#[case::surname_before_given("john", &[5, 4, 0, 3, 2, 1])]
#[case::year("smith 1956", &[0])]
#[case::date("12/3/56", &[0])]
#[case::accents("obrien zoe", &[6])]
#[case::double_name("berg jan", &[7])]
#[case::double_name_joined("vanderberg", &[7])]
#[case::names_before_states("lock", &[8, 9])]
#[case::state("locked", &[9])]
#[case::no_blank("王小明", &[10])]
#[case::postcode("ls1 4ab", &[11])]
#[case::postcode_joined("LS14A", &[11])]
#[case::local_id("rxf0012", &[12])]
#[case::local_id_hyphen("rxf-00", &[12])]
#[case::nhs("943 476 5919", &[13])]
#[case::nhs_prefix("94347", &[13])]
#[case::swap("smtih john", &[0, 1, 4, 2, 3])]
#[case::delete("hawthrne", &[14])]
#[case::insert("hawwthorne", &[14])]
#[case::replace("hawthorbe marg", &[14])]
#[case::first_letter("jawthorne", &[14])]
#[case::slip_in_both("hawthonre margraet", &[14])]
#[case::slip_in_number("9434765991", &[13])]
#[case::nothing("xyzzy", &[])]
fn the_right_patient_stands_first(#[case] text: &str, #[case] expected: &[u32]) {
    assert_eq!(found(text), expected, "{text}");
}

#[test]
fn a_whole_patient_id_stands_first_and_says_so() {
    let id = sample::patient_id(3);
    let index = Index::build(people());
    for text in [id.to_string(), id.spaced()] {
        let hits = index.search(&query(&text), 10, 0);
        assert_eq!((hits.rows[0].key, hits.rows[0].why), (key(3), Why::ExactId));
    }
    let hits = index.search(&query(&id.to_string()[..9]), 10, 0);
    assert_eq!((hits.rows[0].key, hits.rows[0].why), (key(3), Why::Typed));
}

#[test]
fn nothing_typed_lists_everyone_in_display_order() {
    let index = Index::build(people());
    let hits = index.search(&query("  "), 3, 1);
    assert_eq!(hits.total, 16);
    assert_eq!(hits.rows.iter().map(|hit| hit.key).collect::<Vec<_>>(), [key(12), key(14), key(5)]);
    let only = index.search(&query("").only(Status::LOCKED), 10, 0);
    assert_eq!((only.total, only.rows[0].key), (1, key(9)));
    assert_eq!(index.search(&query(""), 10, 99).rows, []);
}

#[test]
fn a_change_is_found_at_once_and_stands_in_its_place() {
    let mut index = Index::build(people());
    index.upsert(&entry(0, "Smitherman", "Bob"));
    index.upsert(&entry(40, "Smith", "Aaron"));
    assert_eq!(index.pending(), 2);
    let keys =
        |index: &Index, text| index.search(&query(text), 9, 0).rows.iter().map(|h| h.key).collect::<Vec<_>>();
    let expected = [40, 1, 2, 0, 3, 4].map(key);
    assert_eq!(keys(&index, "smith"), expected);
    assert_eq!(keys(&index.rebuilt(), "smith"), expected);
    assert!(index.set_state(key(40), Some(AccountState::Disabled)));
    assert_eq!(keys(&index, "smith disabled"), [key(40)]);
    assert!(index.remove(key(40)) && !index.remove(key(40)));
    assert_eq!(keys(&index, "aaron"), [0; 0].map(key));
    assert!(!index.set_state(key(40), None));
}

#[test]
fn a_rebuild_overtaken_by_another_changes_nothing() {
    let mut index = Index::build(people());
    let first = index.begin_rebuild();
    let second = index.begin_rebuild();
    index.upsert(&entry(50, "Later", "Lea"));
    assert!(!index.finish_rebuild(first.run()));
    assert!(index.finish_rebuild(second.run()));
    assert_eq!(index.search(&query("later"), 9, 0).total, 1);
    assert_eq!(index.pending(), 1);
}

#[test]
fn at_most_three_namesakes_are_among_the_first_ten_corrected() {
    let namesakes =
        (0..20).map(|n| entry(n, "Hawthorne", "Ann")).chain((20..30).map(|n| entry(n, "Hawthorneby", "Bea")));
    let index = Index::build(namesakes);
    let hits = index.search(&query("hawthorme"), 10, 0);
    assert!(hits.corrected);
    assert_eq!(hits.total, 30);
    let ann = hits.rows[..6].iter().filter(|hit| (0..20).any(|n| key(n) == hit.key)).count();
    assert_eq!(ann, 3);
}

/// Enough patients that kept answers, sets and classes are used; they must find what the linear delta finds.
#[test]
fn a_large_index_orders_as_a_delta_does() {
    let surnames = ["Smith", "Smithson", "Lock", "Jones", "Johns"];
    let people: Vec<Entry> = (0..6000u32)
        .map(|n| {
            let family = format!("{}{}", surnames[n as usize % 5], if n % 7 == 0 { "" } else { "by" });
            let given = ["John", "Jo", "Ann", "Smith"][(n / 5) as usize % 4];
            let state = (n % 11 == 0).then_some(AccountState::Locked);
            born(
                Entry { state, ..entry(n, &family, given) },
                1950 + (n % 50).cast_signed(),
                1 + n % 12,
                1 + n % 28,
            )
        })
        .collect();
    let index = Index::build(people.iter().cloned());
    let mut changed = Index::default();
    for entry in &people {
        changed.upsert(entry);
    }
    let rebuilt = changed.rebuilt();
    for text in [
        "",
        "s",
        "smith",
        "jo",
        "john",
        "smith j",
        "ann lock",
        "1",
        "12",
        "19",
        "smith 1960",
        "lock",
        "locked",
        "1/1",
    ] {
        let (built, linear) =
            (index.search(&query(text), usize::MAX, 0), changed.search(&query(text), usize::MAX, 0));
        assert_eq!(built.total, linear.total, "{text}");
        let sorted = |hits: &crate::search::Hits| {
            let mut keys: Vec<_> = hits.rows.iter().map(|hit| hit.key).collect();
            keys.sort_unstable();
            keys
        };
        assert_eq!(sorted(&built), sorted(&linear), "{text}");
        let again = rebuilt.search(&query(text), usize::MAX, 0);
        assert_eq!(built, again, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_harms(text in ".{0,400}", ops in ".{0,40}") {
        let mut index = Index::build(people());
        index.upsert(&Entry { local_ids: vec![text.clone()], ..entry(70, &text, &ops) });
        index.search(&query(&text), 10, 0);
        index.search(&query(&ops), usize::MAX, 3);
        index.rebuilt().search(&query(&text), 10, 0);
    }
}

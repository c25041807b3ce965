//! What all list pages have in common: a filter, which of their rows are in sight, and a list that does not jump.

use chrono::TimeDelta;
use patient_profile::tui::{Msg, Options};
use patient_profile::wire::client::api;
use rstest::rstest;

use crate::service_fixture::Site;
use crate::tui_harness::{Fake, Harness, now, row};

/// How many rows each list has.
const MANY: usize = 60;

/// A site where every list is long.
fn busy() -> Fake {
    let fake = Fake::new();
    {
        let mut script = fake.script.lock().expect("no panic before");
        let ids = || (0..MANY).map(|n| (n, format!("10003110{n:02}")));
        let name = |n: usize| if n == 47 { "Quincey".to_owned() } else { format!("Patient{n:02}") };
        script.site.permissions.extend(["operators.manage".into(), "patients.view".into()]);
        script.locked.rows = ids()
            .map(|(n, id)| api::LockedRow {
                patient: row(&id, &name(n), "Ann", Some("Locked")),
                since: now() - TimeDelta::hours(40),
                failed_on: "code".into(),
                claim: None,
            })
            .collect();
        script.locked.total = 212;
        let rows = ids().map(|(n, id)| api::QueueRow {
            patient: row(&id, &name(n), "Ann", Some("Disabled")),
            at: Some(now()),
            detail: if n == 3 { "Long words. ".repeat(20) } else { "Short.".into() },
        });
        let view = api::QueueView { rows: rows.collect(), total: 1_212 };
        script.queues = vec![(api::QueueKind::RecordOkAgain, view)];
        script.cohorts = ids()
            .map(|(n, _)| api::CohortView {
                number: format!("C{n:04}"),
                name: name(n),
                source: "the search haw".into(),
                stage: "Planned".into(),
                templates: vec!["Invite A".into()],
                planned_by: "jdoe".into(),
                ..api::CohortView::default()
            })
            .collect();
        script.approvals = ids()
            .map(|(n, _)| api::ApprovalView {
                of: api::ApprovalOf::Cohort(format!("C{n:04}")),
                what: format!("Cohort C{n:04}: {}", name(n)),
                asked_by: "jdoe".into(),
                asked_at: Some(now()),
                until: None,
                detail: "300 patients, one letter each.".into(),
                cannot: String::new(),
            })
            .collect();
        script.saved_searches = ids()
            .map(|(n, _)| api::SavedSearchView {
                name: name(n),
                text: "haw".into(),
                state: None,
                saved_by: "jdoe".into(),
            })
            .collect();
        script.operators.operators = ids()
            .map(|(n, _)| api::OperatorView {
                name: format!("op{n:02}"),
                full_name: name(n),
                roles: vec!["Support".into()],
                ..api::OperatorView::default()
            })
            .collect();
    }
    fake
}

fn over(fake: Fake, width: u16, height: u16) -> Harness {
    Harness::over(fake, Options::default(), width, height)
}

#[rstest]
#[case::locked("<esc>gl", true)]
#[case::queue("<esc>gw", true)]
#[case::cohorts("<esc>gm", false)]
#[case::approvals("<esc>gn", false)]
#[case::searches("<f4>", false)]
#[case::operators("<esc>go", false)]
fn a_filter_sifts_every_list_page_and_leaves_its_keys_alone(#[case] keys: &str, #[case] more: bool) {
    let mut h = over(busy(), 80, 24);
    let all = if more { "the first 60" } else { "60" };
    h.keys(keys);
    assert!(holds(&h, "patient00") && !holds(&h, "quincey"), "{}", h.screen());
    h.keys("j/").expect(&format!("60 of {all}")).expect("Enter to the list");
    // Every letter is typed, whatever key of the page it is.
    h.keys("quin").expect(&format!("1 of {all}")).reject("-1 of");
    assert!(holds(&h, "quincey") && !holds(&h, "patient01"), "{}", h.screen());
    h.keys("x")
        .expect("Nothing fits the filter.")
        .keys("<enter>")
        .expect("Nothing fits the filter; q shows all.");
    h.keys("/<backspace><enter>");
    assert!(h.cursor_line().to_lowercase().contains("quincey"), "{}", h.screen());
    h.keys("q").reject("Filter");
    assert!(holds(&h, "patient46"), "{}", h.screen());
    assert!(h.cursor_line().to_lowercase().contains("quincey"), "the chosen one stays\n{}", h.screen());
    h.keys("q");
    assert!(!holds(&h, "quincey"), "{}", h.screen());
}

/// Whether the screen holds a text, however it is written.
fn holds(h: &Harness, text: &str) -> bool {
    h.screen().to_lowercase().contains(text)
}

#[rstest]
#[case::locked("<esc>gl", "212")]
#[case::queue("<esc>gw", "1,212")]
#[case::cohorts("<esc>gm", "60")]
#[case::approvals("<esc>gn", "60")]
#[case::searches("<f4>", "60")]
#[case::operators("<esc>go", "60")]
#[case::go_to("g", "18")]
fn a_list_says_which_of_its_rows_are_in_sight(#[case] keys: &str, #[case] total: &str) {
    for (width, height) in [(60, 15), (80, 24), (120, 40)] {
        let mut h = over(busy(), width, height);
        h.keys(if keys == "g" { "<esc>g" } else { keys });
        let whole = h.screen().contains("1-") && h.screen().contains(" of ");
        if keys == "g" && !whole {
            continue;
        }
        let (first, last) = extent(&h.screen(), total);
        assert_eq!(first, 1, "{}", h.screen());
        h.keys("<end>");
        let end = extent(&h.screen(), total);
        assert_eq!(end.1 - end.0, last - first, "the list keeps its height\n{}", h.screen());
    }
}

/// The rows that a list says are in sight: `1-12 of 30`, or `1-12/30` where there is little room.
fn extent(screen: &str, total: &str) -> (usize, usize) {
    let range = |text: &str| {
        let (first, last) = text.split_once('-')?;
        Some((first.parse().ok()?, last.parse().ok()?))
    };
    let words: Vec<&str> = screen.split_whitespace().collect();
    let long = words
        .windows(3)
        .find(|three| three[1] == "of" && three[2] == total)
        .and_then(|three| range(three[0]));
    let short = || words.iter().find_map(|word| range(word.strip_suffix(&format!("/{total}"))?));
    let found = long.or_else(short);
    assert!(found.is_some(), "nothing says which of {total} are in sight:\n{screen}");
    found.unwrap_or_default()
}

#[test]
fn a_list_that_shows_all_its_rows_says_nothing_of_it() {
    let fake = busy();
    fake.script.lock().expect("no panic before").saved_searches.truncate(4);
    let mut h = over(fake, 80, 24);
    h.keys("<f4>").expect("4 saved").reject("of 4");
}

#[test]
fn a_list_does_not_jump_when_the_chosen_row_has_more_to_say() {
    let mut h = over(busy(), 80, 24);
    h.keys("<esc>gw");
    let at = extent(&h.screen(), "1,212");
    for _ in 0..5 {
        h.keys("j");
        assert_eq!(extent(&h.screen(), "1,212"), at, "{}", h.screen());
    }
    h.keys("kk").expect("Long words. Long words.");
}

#[test]
fn what_little_a_row_has_to_say_leaves_its_rows_to_the_list() {
    let fake = busy();
    for (_, view) in &mut fake.script.lock().expect("no panic before").queues {
        view.rows.iter_mut().for_each(|row| row.detail = "Short.".into());
    }
    let mut h = over(fake, 80, 24);
    h.keys("<esc>gw");
    assert_eq!(extent(&h.screen(), "1,212"), (1, 16), "{}", h.screen());
}

#[test]
fn operators_get_the_rows_that_their_rights_leave() {
    let mut h = over(busy(), 80, 24);
    h.keys("<esc>go").expect("op07").reject("op08").expect("1-10 of 14");
    // Once the rights have the focus all of them are there.
    h.keys("<tab>").expect("op03").reject("op04").reject("of 14").expect("letters.approve");
    h.keys("<tab>").expect("op07").expect("1-10 of 14");
    h.keys("/op29<enter>").expect("> op29").expect("letters.approve").reject("of 14");
}

#[test]
fn the_filter_works_where_nothing_can_be_changed() {
    let mut h = Harness::over(busy(), Options { read_only: true, ..Options::default() }, 80, 24);
    h.keys("<esc>gm/quin<enter>").expect("> C0047").expect("1 of 60");
}

#[test]
fn statuses_are_found_by_a_word() {
    let site = Site::furnished();
    let mut h = Harness::on(&site, 60, 15);
    h.keys("<esc>gr").expect("1-11 of 15");
    h.keys("/hold").expect("> On hold").keys("<enter>").expect("Filter  hold");
    h.send(Msg::Resize(80, 24)).expect("> On hold");
}

#[test]
fn the_filter_of_the_tray_looks_through_all_that_wait() {
    let fake = busy();
    fake.script.lock().expect("no panic before").tray = (0..3_000)
        .map(|n| api::TrayLetter {
            id: format!("L{n:06}"),
            patient_id: "1000311000".into(),
            patient_name: if n == 2_900 { "QUINCEY, Ann" } else { "PATIENT, Ann" }.into(),
            template: "Invite A".into(),
            ..api::TrayLetter::default()
        })
        .collect();
    let mut h = over(fake, 80, 24);
    h.keys("<esc>gh").expect("3,000 letters wait").expect("1-14 of 3,000");
    h.keys("<end>").expect("of 3,000").keys("<home>/quincey").expect("L002900").expect("1 of 3,000");
    let asked = h.fake.script.lock().expect("no panic before").trays_asked.clone();
    assert_eq!(asked, [200, 400, 800, 1_600, 3_200], "twice as many each time");
}

//! The activity log on the terminal: followed, read back, filtered, verified, entry by entry.

#![allow(clippy::unwrap_used, reason = "what fails while a test is set up ends the test")]

use chrono::{Duration, TimeDelta};
use patient_profile::tui::{Effect, Msg, Options};
use patient_profile::wire::client::api;
use ratatui::style::Modifier;

use crate::tui_harness::{Fake, Harness, day, now};

/// An entry, `ago` seconds before now.
fn entry(seq: u64, ago: i64, patient: Option<&str>, kind: &str, actor: &str) -> api::ActivityView {
    api::ActivityView {
        seq,
        at: now() - TimeDelta::seconds(ago),
        patient_id: patient.map(Into::into),
        patient_name: patient.map(|_| "HAWTHORNE, Margaret Anne".into()).unwrap_or_default(),
        birth_date: patient.map(|_| day(1962, 3, 12)),
        kind: kind.into(),
        actor_type: if actor == "patient" { "patient".into() } else { "operator".into() },
        actor: actor.into(),
        detail: format!("detail {seq}"),
        before: Some("Pending registration".into()),
        after: Some(if kind.ends_with("Locked") { "Locked" } else { "Pending registration" }.into()),
        hash: format!("9f2c77a1{seq:052}03be"),
    }
}

/// A log of `n_entries` of this morning, the last two of which are known by name.
fn with_log(n_entries: u64) -> Fake {
    let fake = Fake::new();
    {
        let mut script = fake.script.lock().unwrap();
        for seq in 1..=n_entries {
            let ago = i64::try_from(n_entries - seq).unwrap();
            let (kind, actor) = match n_entries - seq {
                0 => ("Patient Account Locked", "patient"),
                1 => ("Patient Account Disabled Automatically", "import"),
                _ => ("Patient Access Letter Sent", "mkhan"),
            };
            script.activity.push(entry(seq, ago, Some("1000296007"), kind, actor));
        }
    }
    fake
}

/// The log of today.
fn log_page(n_entries: u64, width: u16, height: u16) -> Harness {
    let mut h = Harness::over(with_log(n_entries), Options::default(), width, height);
    h.keys("<esc>ga/<shift-tab>today<enter>");
    h
}

#[test]
fn at_first_everything_is_shown_with_its_day() {
    let fake = with_log(40);
    fake.script.lock().unwrap().activity[38].at -= Duration::days(1);
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.keys("<esc>ga")
        .expect(" Filter  type:any  by:any  patient:any  since:any         FOLLOWING  40 entries")
        .expect("  Time              By        Patient     Event")
        .expect("  21 Nov 09:13:59   import    1000296007  Patient Account Disabled Automatically")
        .expect("> today 09:14:00    patient   1000296007  Patient Account Locked");
}

/// Lets `n_entries` be logged and the terminal hear of it.
fn log_more(h: &mut Harness, n_entries: u64) {
    let newest = {
        let mut script = h.fake.script.lock().unwrap();
        let newest = script.activity.last().map_or(0, |entry| entry.seq);
        for seq in newest + 1..=newest + n_entries {
            script.activity.push(entry(seq, 0, Some("1000296007"), "Patient Access Granted", "patient"));
        }
        newest + n_entries
    };
    h.change(api::Changes { seq: 1 + newest, log: newest, patients: Vec::new(), all: true, only_log: false });
}

#[test]
fn the_newest_entry_is_chosen_and_followed() {
    let mut h = log_page(40, 80, 24);
    h.expect(" Activity log                                           mkhan  Northgate  09:14")
        .expect(" Filter  type:any  by:any  patient:any  since:today         FOLLOWING  40 today")
        .expect("  Time      By                Patient     Event")
        .expect("  09:13:59  import            1000296007  Patient Account Disabled Automatically")
        .expect("> 09:14:00  patient           1000296007  Patient Account Locked")
        .expect(" Up stops following; End (or G) follows again. Nothing moves while you read.")
        .expect(" f follow  / filter  Enter entry  o open patient     q back  ? help  : commands");
    assert!(h.cursor_line().starts_with("> 09:14:00"));
    log_more(&mut h, 2);
    h.expect("FOLLOWING  42 today")
        .expect("> 09:14:00  patient           1000296007  Patient Access Granted");
    let asked = h.fake.script.lock().unwrap().activity_asked.clone();
    assert_eq!(
        asked[1].since,
        Some(now() - Duration::hours(9) - Duration::minutes(14)),
        "the day at the site"
    );
    assert_eq!(asked[2].after, Some(40), "only what is new is asked for");
}

#[test]
fn a_wide_window_shows_the_detail() {
    let mut h = log_page(60, 120, 40);
    h.expect("  Time      By            Patient     Event                                   Detail")
        .expect("> 09:14:00  patient       1000296007  Patient Account Locked                  detail 60")
        .expect("f follow  / filter  Enter entry  o open patient  v verify  y copy");
}

#[test]
fn nothing_moves_while_one_reads_and_new_entries_are_counted() {
    let mut h = log_page(40, 80, 24);
    h.keys("<up>").expect("STOPPED").reject("FOLLOWING");
    let before = h.cursor_line();
    log_more(&mut h, 30);
    log_more(&mut h, 7);
    h.expect("STOPPED  +37 new").expect("f, End or G follows again.");
    assert_eq!(h.cursor_line(), before);
    h.keys("<down><down>").expect("STOPPED  +37 new").reject("Patient Access Granted");
    h.keys("f")
        .expect("FOLLOWING  77 today")
        .expect("> 09:14:00  patient           1000296007  Patient Access G");
    for keys in ["<pageup><end>", "kG", "<home>f"] {
        h.keys(keys).expect("FOLLOWING  77 today");
        assert!(h.cursor_line().contains("Patient Access Granted"), "{keys}");
    }
}

#[test]
fn older_entries_come_as_one_scrolls_up() {
    let mut h = log_page(1_000, 80, 24);
    assert_eq!(h.fake.script.lock().unwrap().activity_asked.len(), 2);
    h.keys("<home>");
    let first = h.cursor_line();
    assert!(first.contains("09:10:41"), "the entry that was at the top stays chosen: {first}");
    h.keys("<up>").expect("> 09:10:40");
    for _ in 0..80 {
        h.keys("<pageup>");
    }
    h.expect("> 08:57:21").keys("<up>");
    h.expect("Note: Older entries are filtered out; Backspace shows all entries.");
    assert!(h.fake.script.lock().unwrap().activity_asked.len() <= 8, "a page at a time");
    h.keys("<end>").expect("> 09:14:00").expect("FOLLOWING  1,000 today");
}

#[test]
fn more_than_a_page_at_once_leaves_no_gap() {
    let mut h = log_page(40, 80, 24);
    log_more(&mut h, 700);
    h.expect("FOLLOWING  740 today");
    h.keys("<up>");
    for _ in 0..60 {
        h.keys("<pageup>");
    }
    h.expect("> 09:13:21");
    let asked = h.fake.script.lock().unwrap().activity_asked.clone();
    assert_eq!(asked.iter().filter_map(|query| query.before).collect::<Vec<_>>(), [541, 341, 141]);
}

#[test]
fn an_entry_opens_over_the_list() {
    let mut h = log_page(40, 80, 24);
    h.keys("<enter>")
        .expect("─ Entry 40 ─")
        .expect("─ Patient Account Locked ─")
        .expect("When     22 Nov 2026 09:14:00")
        .expect("By       patient")
        .expect("Patient  1000296007 HAWTHORNE, Margaret Anne, born 12 Mar 1962")
        .expect("What     Patient Account Locked: detail 40")
        .expect("Before   Pending registration")
        .expect("After    Locked")
        .expect("Chain    not verified yet; hash 9f2c 77a1 ... 03be")
        .expect("Enter open patient  Up/Down other entry  y copy")
        .expect("STOPPED");
    h.keys("<up>")
        .expect("─ Entry 39 ─")
        .expect("By       import (operator)")
        .expect("State    Pending registration, as before");
    log_more(&mut h, 3);
    h.expect("─ Entry 39 ─").expect("STOPPED  +3 new");
    h.keys("y").expect("Done: Copied entry 39.");
    let Some(Effect::Copy(text)) = h.outside.first() else { unreachable!("copied: {:?}", h.outside) };
    assert!(
        text.starts_with("entry 39, 2026-11-22 09:13:59, import, patient 1000296007, Patient Account Dis")
    );
    assert!(!text.contains("HAWTHORNE"), "no name on the clipboard");
    h.keys("<esc>").reject("─ Entry").expect("STOPPED  +3 new");
    h.keys("<enter>q").reject("─ Entry");
    let mut wide = log_page(40, 120, 40);
    wide.keys("<enter>")
        .expect("┌─ Entry 40 ─")
        .expect("Enter open patient   Up/Down other entry   y copy   Esc close");
}

#[test]
fn what_a_dialog_covers_is_gone() {
    let mut h = log_page(60, 120, 40);
    h.keys("<enter>").expect("┌─ Entry 60 ─");
    let screen = h.screen();
    let beside = screen.lines().find(|line| line.contains("│ ") && line.contains("When")).unwrap();
    assert_eq!(beside.trim().chars().next(), Some('│'), "nothing of the page stands beside a box: {beside}");
    for keys in ["<esc>:", "<esc>?"] {
        let mut h = log_page(60, 80, 24);
        h.keys(keys);
        let (buffer, _) = h.buffer();
        let bold = |y: u16| (0..80).filter(|x| buffer[(*x, y)].modifier.contains(Modifier::BOLD)).count();
        assert!((6..20).all(|y| bold(y) == 0), "bold of the page behind is left: {}", h.screen());
    }
}

#[test]
fn going_to_the_log_again_comes_back_to_it() {
    let mut h = log_page(40, 80, 24);
    h.keys("<up><up>o")
        .expect(" Patients > 1000296007")
        .keys("ga")
        .expect(" Activity log  ")
        .expect("STOPPED");
    assert!(h.cursor_line().starts_with("> 09:13:58"), "where it was left: {}", h.screen());
    h.keys("q").expect("7 of 7");
    h.keys("ga<enter>");
    assert!(
        h.cursor_line().contains("Entry 40"),
        "a screen reader reads which entry it is: {}",
        h.cursor_line()
    );
}

#[test]
fn an_entry_about_the_site_opens_no_patient() {
    let fake = with_log(3);
    fake.script.lock().unwrap().activity.push(entry(4, 0, None, "Site Changed", "mkhan"));
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.keys("<esc>gao").expect("Note: Not now: this entry is about the site, not about a patient.");
    h.keys("<enter>").expect("Patient  none; it is about the site").keys("<enter>");
    h.expect("Note: Not now: this entry is about the site").expect("─ Entry 4 ─");
}

#[test]
fn the_filter_is_a_form_whose_values_are_offered() {
    let mut h = log_page(40, 80, 24);
    h.keys("/").expect("─ Filter ─").expect("Type").expect("Since    today").expect("Sunday, 22 Nov 2026");
    h.keys("lock").expect("> Patient Account Locked").expect("  Account Unlocked").reject("Letter Discarded");
    assert!(h.cursor_line().contains("Type     lock"), "the cursor stays in the field: {}", h.cursor_line());
    h.keys("<enter>").reject("─ Filter ─");
    h.expect(" Filter  type:Patient Account Locked  since:today").expect("FOLLOWING  1 today");
    let asked = h.fake.script.lock().unwrap().activity_asked.clone();
    assert_eq!(asked.last().unwrap().kind.as_deref(), Some("Patient Account Locked"));
    log_more(&mut h, 5);
    h.expect("FOLLOWING  1 today");
    h.keys("/<ctrl-a><ctrl-k><tab>imp<down><enter>").expect(" Filter  type:any  by:import  patient:any");
    h.expect("1 today").expect("Patient Account Disabled Automatically");
    h.keys("<backspace>").expect("by:any  patient:any  since:any").expect("45 entries");
    h.keys("/<esc>").reject("─ Filter ─").expect("45 entries");
}

#[test]
fn a_patient_is_found_by_name_in_the_filter() {
    let mut h = log_page(10, 80, 24);
    h.keys("/<tab><tab>haworth").expect("  1000311008  HAWORTH, Ian  born 12 Mar 1962");
    h.keys("<down><tab>").expect("Patient  1000311008").keys("<enter>");
    h.expect("No entry matches: of patient 1000311008 since today.");
    h.expect("Backspace shows all entries, / changes the filter.");
}

#[test]
fn a_bad_filter_says_what_is_wrong_and_keeps_the_text() {
    let mut h = log_page(10, 80, 24);
    h.keys("/xyz<enter>").expect("! No kind of entry is called \"xyz\": choose one of the list.");
    h.keys("<ctrl-w><tab><tab><tab><ctrl-w>31 feb<enter>");
    h.expect("! There is no day 31/2 in 2026: choose another.").expect("Since    31 feb");
    assert!(h.cursor_line().contains("31 feb"));
    h.keys("<ctrl-w><ctrl-w>25 dec 2026<enter>").expect("! 2026-12-25 is still to come");
    h.keys("<ctrl-w><ctrl-w><ctrl-w>yesterday").expect("Saturday, 21 Nov 2026");
    h.keys("<enter>").expect("since:21 Nov 2026").expect("10 entries").expect("today 09:14:00");
    h.keys("/<tab><tab>nobody");
    let unknown = api::ErrorView::new(api::ErrorKind::NotFound, "No patient has this Patient ID.");
    h.fake.script.lock().unwrap().refuse = Some(unknown);
    h.keys("<enter>").expect("! No patient has this Patient ID.").expect("Patient  nobody");
    h.fake.script.lock().unwrap().refuse = None;
    h.keys("<ctrl-w>1000296007<enter>").expect("patient:1000296007");
}

#[test]
fn keys_typed_ahead_wait_for_the_list() {
    let mut h = Harness::over(with_log(30), Options::default(), 80, 24);
    h.burst("<esc>ga<up><up>").expect("STOPPED");
    assert!(h.cursor_line().starts_with("> today 09:13:58"), "{}", h.screen());
    let mut h = log_page(30, 80, 24);
    h.burst("/letter sent<enter><up>").reject("─ Filter ─").expect("type:Patient Access Letter Sent");
    h.expect("STOPPED");
    assert!(h.cursor_line().starts_with("> 09:13:57"), "{}", h.screen());
}

#[test]
fn the_chain_is_verified_on_demand() {
    let mut h = log_page(40, 80, 24);
    h.expect(" chain not verified in this session; v verifies it");
    h.keys("v").expect(" chain verified to 09:14:00, entry 40");
    h.expect("Done: chain verified to 09:14:00, entry 40.");
    h.keys("<enter>").expect("Chain    verified; hash");
    let mut h = log_page(40, 80, 24);
    let broken = api::ErrorView::new(
        api::ErrorKind::Unavailable,
        "The chain of the activity log is broken at entry 7.",
    );
    h.fake.script.lock().unwrap().refuse = Some(broken);
    h.keys(":verify the<enter>").expect("! The chain of the activity log is broken at entry 7.");
    h.expect("Error: The chain of the activity log is broken at entry 7.");
}

#[test]
fn the_log_of_a_patient_starts_with_the_first_entry() {
    let fake = with_log(20);
    fake.script.lock().unwrap().activity.push(entry(21, 0, None, "Site Changed", "mkhan"));
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.keys("<esc>ga/<tab><tab>1000296007<enter>");
    h.expect("20 entries").reject("Site Changed");
    h.keys("g").keys("a").keys("q").expect(" Patients ");
}

#[test]
fn a_service_that_does_not_answer_is_named() {
    let fake = with_log(5);
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    let gone = api::ErrorView::new(api::ErrorKind::Unavailable, "The service is gone.");
    h.fake.script.lock().unwrap().refuse = Some(gone);
    h.keys("<esc>ga").expect("The log cannot be read: The service is gone.");
    h.fake.script.lock().unwrap().refuse = None;
    log_more(&mut h, 1);
    h.reject("cannot be read").expect("FOLLOWING  6 entries").keys("r").expect("FOLLOWING  6 entries");
    let gone = api::ErrorView::new(api::ErrorKind::Unavailable, "The service is gone.");
    h.send(Msg::Changed(Err(gone))).keys("v").expect("Not now: no server.");
}

#[test]
fn a_slow_link_gets_a_page_that_wraps() {
    let options = Options { slow: true, ..Options::default() };
    let mut h = Harness::over(with_log(40), options, 80, 24);
    h.keys("<esc>ga").expect("Slow link: the page wraps, nothing scrolls.");
    let list = |h: &Harness| h.screen().lines().skip(4).take(17).map(ToOwned::to_owned).collect::<Vec<_>>();
    let before = list(&h);
    assert_eq!(before[16], "  ----", "the divider is below the newest");
    log_more(&mut h, 1);
    let after = list(&h);
    assert!(after[16].starts_with("> today 09:14:00    patient   1000296007  Patient Access Granted"));
    assert_eq!((after[0].as_str(), &after[1..15]), ("  ----", &before[1..15]), "nothing scrolls");
    log_more(&mut h, 45);
    h.expect("  ---- +37 more; f shows the newest");
    h.keys("<up>").expect("STOPPED");
    assert!(h.cursor_line().contains("Patient Access Granted"));
    assert!(
        list(&h).iter().all(|line| line.contains("09:14:00")),
        "the list shows all of them:\n{}",
        h.screen()
    );
}

#[test]
fn times_of_another_day_bear_their_date_and_summer_time() {
    let fake = with_log(2);
    {
        let mut script = fake.script.lock().unwrap();
        script.activity[0].at = "2026-07-01T08:00:00Z".parse().unwrap();
        script.activity[1].at = "2025-12-24T23:30:00Z".parse().unwrap();
    }
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.keys("<esc>ga").expect("  1 Jul 09:00:00    ").expect("> 2025-12-24 23:30  ");
}

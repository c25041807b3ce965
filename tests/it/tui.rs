//! The terminal's manner: search, focus, keys, dialogs, live changes, small windows.

use patient_profile::tui::{Effect, Msg, Options};
use patient_profile::wire::client::api;
use proptest::prelude::*;

use crate::service_fixture::Site;
use crate::tui_harness::{Fake, Harness};

#[test]
fn the_home_page_searches_as_one_types() {
    let mut h = Harness::new(80, 24);
    h.expect(" Patients                                               mkhan  Northgate  09:14")
        .expect("7 of 7")
        .expect("> 1000296007  HAWTHORNE, Margaret Anne  1962-03-12  ! Locked")
        .expect("  1001890004  王, 小明")
        .expect(" Enter open  Up/Down choose  Tab list  F9 go to  Esc back  F1 help  ^P commands");
    h.keys("hawk").expect(" Search  hawk").expect("2 of 7").reject("HAWTHORNE");
    h.keys("<down>").expect("> 1000518001");
    assert_eq!(h.fake.script.lock().unwrap().searches, ["", "h", "ha", "haw", "hawk"]);
    assert!(h.cursor_line().contains("Search  hawk"), "the cursor stays in the field");
}

#[test]
fn esc_goes_to_the_list_and_a_letter_comes_back() {
    let mut h = Harness::new(80, 24);
    h.keys("haw<esc>").expect(" Search  haw").expect("q back  ? help  : commands");
    assert!(h.cursor_line().starts_with("> 1000296007"));
    assert!(h.reversed(5));
    h.keys("j");
    assert!(h.cursor_line().starts_with("> 1000311008"));
    h.keys("t").expect(" Search  hawt").expect("1 of 7").expect("F1 help");
    h.keys("<f12><esc>").expect("Note: This is the home page; q leaves");
    h.keys("/").expect("F1 help");
    h.keys("<f3>h").expect(" Search  h ").reject("hawt");
}

#[test]
fn leaving_asks_and_the_safe_button_has_the_focus() {
    let mut h = Harness::new(80, 24);
    h.keys("<esc>q").expect("Leave Patient Profile?").expect("[ Stay ]   [ Leave ]");
    assert!(h.cursor_line().contains("[ Stay ]"));
    h.keys("<enter>").reject("Leave Patient Profile?");
    assert_eq!(h.outside, []);
    h.keys("qq").reject("Leave Patient Profile?");
    assert_eq!(h.outside, [], "the key that asks does not confirm");
    h.keys("q<tab><enter>");
    assert_eq!(h.outside, [Effect::Quit]);
    let mut h = Harness::new(80, 24);
    h.keys("<esc>qy");
    assert_eq!(h.outside, [Effect::Quit]);
}

#[test]
fn nothing_typed_ahead_is_lost() {
    let mut h = Harness::new(80, 24);
    h.burst("hawt<enter>").expect(" Patients > 1000296007");
    h.burst("<f3>").expect(" Search  hawt");
    h.burst("<f3>").burst("<esc>").burst("?").expect("Help: Patients");
    let mut h = Harness::new(80, 24);
    h.burst("haw<enter>j").expect("Note: Several patients match; choose one.");
    assert!(h.cursor_line().starts_with("> 1000311008"), "the key after Enter waited:\n{}", h.screen());
}

#[test]
fn help_lists_this_place_and_filters() {
    let mut h = Harness::new(80, 24);
    h.keys("<f1>").expect("Help: Patients").expect("HERE").expect("type to filter");
    h.keys("every place").expect("Nothing here is called that.");
    h.keys("<ctrl-w><ctrl-w>locked").expect("! ").expect("Locked: failed to register too often");
    h.keys("<esc>").reject("Help: Patients");
    h.keys("<f1>places<enter>").expect("─ Go to ─").reject("Help: Patients");
}

#[test]
fn the_palette_finds_commands_and_numbers() {
    let mut h = Harness::new(80, 24);
    h.keys("<esc>:").expect("─ Commands ─");
    h.keys("mess").expect("> Messages").keys("<enter>").expect("Nothing was said yet.");
    h.keys("<esc>:1000296").expect("Open the record 1000296");
    h.keys("<esc>:quit<enter>").expect("Leave Patient Profile?");
}

#[test]
fn the_palette_sets_what_holds_for_the_session() {
    let mut h = Harness::new(80, 24);
    h.expect("09:14")
        .keys("<esc>:set link slow<enter>")
        .expect("Note: set link slow; for this session.")
        .reject("09:14");
    assert!(!h.reversed(5), "a slow link shows the choice by its mark alone");
    h.keys(":set gly")
        .expect("set glyphs ascii")
        .expect("lines of - | +")
        .expect("now")
        .keys("<enter>")
        .reject("─");
    h.keys(":set theme mono<enter>").expect("set theme mono");
    let (buffer, _) = h.buffer();
    assert!(buffer.content.iter().all(|cell| cell.fg == ratatui::style::Color::Reset));
    h.keys(":set link normal<enter>").expect("09:14").keys(":locked<enter>").expect(" Locked queue");
    h.keys("<esc>:log 1000296007").expect("Activity log of patient 1000296007").keys("<enter>");
    h.expect(" Activity log > 1000296007").expect("Nothing has happened on this account yet.");
}

#[test]
fn a_clock_in_doubt_is_told_and_confirmed_after_a_look() {
    let site = Site::furnished();
    site.clock.step(chrono::TimeDelta::days(730));
    let mut h = Harness::on(&site, 80, 24);
    h.expect("The machine's clock shows").keys("<esc>:clock<enter>").expect("Confirm the clock");
    h.expect("instead of").expect("It is right").keys("<esc>").reject("instead of");
    h.keys(":clock<enter>y").reject("instead of");
    h.keys("r").reject("The machine's clock shows");
    h.keys(":clock<enter>").expect("The machine's clock is not in doubt.");
}

#[test]
fn errors_ring_and_may_be_silenced() {
    let mut h = Harness::new(80, 24);
    h.keys("<esc>").send(Msg::NotUtf8);
    assert_eq!(h.outside, [Effect::Bell]);
    h.keys("<esc>");
    assert_eq!(h.outside, [Effect::Bell], "a note does not ring");
    h.keys(":set bell off<enter>").send(Msg::NotUtf8);
    assert_eq!(h.outside, [Effect::Bell]);
}

#[test]
fn letters_can_be_switched_off_as_commands() {
    let mut h = Harness::new(80, 24);
    h.keys("<esc>:set letters off<enter>")
        .expect("Note: set letters off")
        .expect("Esc back  F1 help  ^P commands");
    h.keys("g").expect(" Search  g").keys("<esc><f9>").expect("─ Go to ─").keys("a").expect(" Activity log");
    h.keys("q").expect(" Activity log").keys("<esc>").expect(" Patients ");
    h.keys("<ctrl-p>set letters on<enter>").expect("q back  ? help  : commands");
}

#[test]
fn a_link_that_is_slow_is_told_the_remedy() {
    let mut h = Harness::new(80, 24);
    h.send(Msg::SlowLink).expect("Note: This link is slow. To send fewer bytes, type :set link slow.");
}

#[test]
fn go_to_has_a_letter_each() {
    let mut h = Harness::new(80, 24);
    h.keys("<esc>g").expect("─ Go to ─").expect("> p  Patients").keys("l");
    h.expect(" Locked queue").expect("Nobody is locked out.").keys("q");
    h.keys("gg");
    assert!(h.cursor_line().starts_with("> 1000296007"));
}

#[test]
fn a_paste_is_text_or_nothing() {
    let mut h = Harness::new(80, 24);
    h.send(Msg::Paste("haw\nthorne\n".into())).expect(" Search  haw thorne");
    h.keys("<esc>").send(Msg::Paste("q\n:delete".into()));
    h.expect("Note: Paste goes into a text field.").reject("Leave").reject("Commands");
}

#[test]
fn changes_elsewhere_do_not_move_the_selection() {
    let mut h = Harness::new(80, 24);
    h.keys("<down><down>");
    {
        let mut script = h.fake.script.lock().unwrap();
        let moved = script.rows.remove(2);
        script.rows.insert(0, moved);
        script.rows[0].state = Some("Active".into());
    }
    h.change(api::Changes {
        seq: 2,
        log: 2,
        patients: vec!["1000407009".into()],
        all: false,
        only_log: false,
    });
    h.expect("> 1000407009  HAWKES, Priya             1962-03-12  + Active");
}

#[test]
fn a_lost_service_is_a_banner_and_text_is_kept() {
    let mut h = Harness::new(80, 24);
    h.keys("haw");
    let gone = api::ErrorView::new(api::ErrorKind::Unavailable, "The service is gone.");
    h.fake.script.lock().unwrap().refuse = Some(gone.clone());
    h.send(Msg::Changed(Err(gone))).expect("no server, retrying");
    h.keys("k").expect(" Search  hawk").expect("Error: The service is gone.").expect("1000296007");
    h.retry().expect("no server, retrying").expect("1000296007");
    h.fake.script.lock().unwrap().refuse = None;
    h.retry().reject("no server").expect("Note: The server is back").expect(" Search  hawk").expect("2 of 7");
    h.change(api::Changes { seq: 2, ..api::Changes::default() }).reject("no server");
}

#[test]
fn empty_states_say_what_to_do() {
    let fake = Fake::new();
    {
        let mut script = fake.script.lock().unwrap();
        script.rows.clear();
        script.site =
            api::SiteView { patients: 0, searchable: 0, bases: 0, templates: 0, ..script.site.clone() };
    }
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.expect(" This site still needs:")
        .expect("   patients            in the shell: patient-profile import PATH")
        .expect("   a letter base       F9 b, then n")
        .expect("   a letter template   F9 t, then n");
    let mut h = Harness::new(80, 24);
    h.keys("zzz").expect("Nobody matches zzz.").keys("<enter>").expect("Nobody matches, so");
}

#[test]
fn the_list_asks_again_while_the_records_are_read_in() {
    let fake = Fake::new();
    fake.script.lock().unwrap().site.searchable = 3;
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.expect("7 of 7").reject("Reading the records");
    assert!(h.fake.script.lock().unwrap().searches.len() > 1, "each step of the reading is a change");
}

#[test]
fn hostile_names_are_shown_harmless_and_marked() {
    let fake = Fake::new();
    {
        let mut script = fake.script.lock().unwrap();
        script.rows[0].family = "Ha\u{fffd}w\u{200d}\u{fe0f}".into();
        script.rows[0].altered = true;
        script.rows[1].given = "\u{1b}]0;owned\u{7}\u{202e}\u{9b}31m".into();
    }
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.expect("HA?W, Margaret Anne*").expect("HAWORTH, ?]0;owned???31m");
}

#[test]
fn a_list_asked_for_too_early_fills_by_itself() {
    let fake = Fake::new();
    fake.script.lock().unwrap().too_early = 3;
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.expect("7 of 7").expect("> 1000296007");
}

#[test]
fn a_wide_window_shows_the_patient_beside_the_list() {
    let mut h = Harness::new(120, 40);
    h.expect("│ HAWTHORNE, Margaret Anne").expect("│ F  born 12 Mar 1962 (64)");
    h.keys("<down>").expect("│ HAWORTH, Ian");
    h.keys("<f1>").expect("┌─ Help: Patients ─");
}

#[test]
fn a_small_window_says_so_and_takes_no_letters() {
    let mut h = Harness::new(80, 24);
    h.keys("haw");
    h.send(Msg::Resize(40, 10)).expect("This window is 40x10.").expect("It needs 60x15");
    h.keys("x").send(Msg::Resize(80, 24)).expect(" Search  haw").reject("hawx");
}

#[test]
fn another_character_set_is_named() {
    let mut h = Harness::new(80, 24);
    h.send(Msg::NotUtf8).expect("Error: This terminal does not send UTF-8.");
}

#[test]
fn without_utf_8_lines_are_ascii_and_mono_has_no_colour() {
    let options = Options { ascii: true, theme: patient_profile::tui::Theme::Mono, ..Options::default() };
    let mut h = Harness::over(Fake::new(), options, 80, 24);
    h.expect("--------").reject("─").keys("<esc>");
    assert!(h.reversed(5) && h.reversed(0), "mono keeps reverse");
    let (buffer, _) = h.buffer();
    assert!(buffer.content.iter().all(|cell| cell.fg == ratatui::style::Color::Reset));
}

#[test]
fn the_page_of_keys_is_made_from_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let page = patient_profile::tui::keys_page();
    if std::env::var_os("PATIENT_PROFILE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, page, "write it with PATIENT_PROFILE_WRITE_DOCS=1 cargo test the_page_of_keys");
}

const KEYS: [&str; 24] = [
    "<esc>",
    "<f1>",
    "<ctrl-p>",
    "<f9>",
    "<f3>",
    "<tab>",
    "<enter>",
    "<down>",
    "<up>",
    "<pagedown>",
    "<home>",
    "<end>",
    "h",
    "w",
    "y",
    "q",
    ":",
    "?",
    "g",
    "1",
    "<backspace>",
    "<left>",
    "<ctrl-c>",
    "<ctrl-w>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_size_and_no_keys_break_it(
        sizes in proptest::collection::vec((1_u16..300, 1_u16..100), 1..5),
        keys in proptest::collection::vec(0_usize..KEYS.len(), 0..25),
    ) {
        let mut h = Harness::new(80, 24);
        h.survives(keys.iter().map(|key| KEYS[*key]), &sizes);
    }
}

#[test]
fn every_size_can_be_drawn() {
    for (width, height) in
        [(1, 1), (1, 100), (300, 1), (60, 15), (61, 16), (109, 15), (110, 15), (300, 100), (59, 40)]
    {
        let mut h = Harness::new(width, height);
        for keys in ["", "<f1>", "<esc><ctrl-p>", "<esc><f9>", "<esc><esc>q"] {
            h.keys(keys).screen();
        }
    }
}

//! The product's main job on a real pty with the real program: a demonstration is filled, patients are found, invited,
//! disabled and enabled again, from the keyboard alone, in both usual sizes of the window and within the budgets.

#![allow(clippy::panic, reason = "a pty that does not show what it must ends the test")]

use std::path::Path;

use crate::pty_harness::{DOWN, Pty, UP};

/// The most that opening or closing a dialog may take, in bytes.
const DIALOG: usize = 2_500;
/// The most that a step in a list may take, in bytes.
const STEP: usize = 300;

/// The rows of patients that are on the screen.
fn patients(pty: &Pty) -> Vec<String> {
    let contents = pty.contents();
    let is_patient = |line: &&str| {
        line.get(2..12).is_some_and(|id| id.bytes().all(|b| b.is_ascii_digit()))
            && line.chars().nth(1) == Some(' ')
    };
    contents.lines().filter(is_patient).map(str::to_owned).collect()
}

/// Searches for a state and opens the first patient in it who has a date of birth. Postcodes of a demonstration begin
/// with z: to these patients letters can be posted.
fn open_one(pty: &mut Pty, query: &str, state: &str) {
    pty.send(b"\x1bOR/\x17\x17\x17");
    pty.until("an empty search", |screen| screen.contents().contains("F1 help"));
    pty.send(query.as_bytes());
    pty.until(&format!("patients who are {state}"), |screen| {
        let contents = screen.contents();
        let row = contents.lines().find(|line| line.starts_with("> ")).unwrap_or_default().to_owned();
        row.contains(state) && contents.contains(&format!("Search  {query}"))
    });
    pty.quiet();
    let rows = patients(pty);
    let born = |row: &String| row.contains("-0") || row.contains("-1");
    let at = rows.iter().position(born).unwrap_or_else(|| panic!("nobody is {state}:\n{}", pty.contents()));
    pty.send(&DOWN.repeat(at));
    let id = rows[at].get(2..12).unwrap_or_default().to_owned();
    pty.expect(&format!("> {id}"));
    pty.send(b"\r");
    pty.expect(&format!(" Patients > {id}"));
    pty.expect("[Patient Profile]");
    pty.quiet();
}

/// The budgets are those of windows of 80 columns.
fn wide(pty: &Pty) -> bool {
    pty.screen.screen().size().1.get() > 80
}

/// Presses keys that open or close a dialog, within the budget.
fn dialog(pty: &mut Pty, keys: &[u8], shown: &str) {
    let bytes = pty.cost(keys, shown);
    assert!(wide(pty) || bytes <= DIALOG, "{shown} took {bytes} bytes");
}

/// Moves in a list, within the budget. What changed elsewhere may come with one of the steps: the cheapest is the step's
/// own.
fn step(pty: &mut Pty) {
    let costs = [DOWN, UP, DOWN].map(|key| pty.cost(key, "> "));
    // A step whose bytes came late is counted with the next one.
    let bytes = costs.into_iter().filter(|cost| *cost > 0).min().unwrap_or(0);
    assert!(bytes > 0, "nothing moved: {costs:?}");
    assert!(wide(pty) || bytes <= STEP, "steps took {costs:?} bytes");
}

/// The numbers of the letters on the screen.
fn numbers(pty: &Pty) -> Vec<String> {
    let contents = pty.contents();
    let words = contents.split_whitespace().filter(|word| word.starts_with("L0") && word.len() == 7);
    words.map(str::to_owned).collect()
}

fn create_now_and_send(pty: &mut Pty, letters: &Path) {
    open_one(pty, "not invited z", "No credentials");
    dialog(pty, b"a", "Enter choose   1-9 choose");
    dialog(pty, b"1", "Credentials Expiry Date");
    pty.send(b"\r\r\r");
    pty.expect("0 of 3 chosen");
    pty.expect("Preview: Activation code");
    pty.quiet();
    pty.send(b"\x1b[B ");
    pty.expect("ok All needed fields are there");
    pty.until("the preview", |screen| {
        let contents = screen.contents();
        contents.contains("Preview: Invitation") && contents.contains("PgDn more")
    });
    pty.send(b"v\x1b[6~");
    pty.expect("**** **** **** ****");
    pty.send(b"v");
    pty.expect("1 of 3 chosen");
    pty.quiet();
    dialog(pty, b"\x1bOQ", "[ Not yet ]");
    pty.send(b"y");
    pty.expect("Credentials: distributed");
    pty.expect("Done: 1 letter generated");
    pty.quiet();
    let made = numbers(pty);
    assert_eq!(made.len(), 1, "{}", pty.contents());
    assert!(letters.join(format!("{}.docx", made[0])).exists(), "the letter is in the print folder");
    pty.send(b"\r");
    pty.expect("- Pending registration");
    pty.send(b"6");
    for kind in [
        "Patient Account Onboarded",
        "Patient Access Letter Generated",
        "Patient Access Letter Sent",
        "Patient Credentials Distributed",
    ] {
        pty.expect(kind);
    }
    pty.quiet();
    step(pty);
}

fn create_later_then_distribute_a_pair(pty: &mut Pty, letters: &Path) {
    open_one(pty, "not invited z", "No credentials");
    pty.send(b"a1\r\x1b[B\r");
    pty.expect("(*) Distribute later");
    dialog(pty, b"\r", "[ Not yet ]   [ Create ]");
    pty.send(b"y");
    pty.expect("Done: credentials created, not distributed");
    pty.expect("- Pending registration");
    pty.quiet();
    pty.send(b"a2");
    pty.expect("> Distribute ");
    pty.expect("0 of 3 chosen");
    pty.send(b" \x1b[B\x1b[B ");
    pty.expect("2 of 3 chosen");
    pty.expect("ok All needed fields are there: Patient ID, activation code, link.");
    pty.quiet();
    dialog(pty, b"\x1bOQ", "[ Not yet ]");
    pty.send(b"y");
    pty.expect("Done: 2 letters generated");
    pty.quiet();
    let made = numbers(pty);
    assert_eq!(made.len(), 2, "{}", pty.contents());
    for number in made {
        assert!(letters.join(format!("{number}.docx")).exists(), "{number} is in the print folder");
    }
    pty.send(b"\r3");
    pty.expect("[Letters 2]");
    pty.send(b"6");
    pty.expect("Patient Credentials Distributed");
}

fn disable_then_enable(pty: &mut Pty) {
    open_one(pty, "active", "+ Active");
    dialog(pty, b"a", "Enter choose   1-9 choose");
    dialog(pty, b"3", "Reason (in the activity log)");
    pty.send(b"asked by the patient\r");
    pty.quiet();
    pty.send(b"y");
    pty.expect("x Disabled");
    pty.expect("Done: the account of");
    pty.expect("Disabled by");
    pty.quiet();
    pty.send(b"a4mistaken\ry");
    pty.expect("+ Active");
    pty.expect("Account Enabled");
    pty.quiet();
    step(pty);
}

fn hold_then_send(pty: &mut Pty, letters: &Path) {
    open_one(pty, "not invited", "No credentials");
    pty.send(b"a2\x1b[B p");
    pty.expect("Hold: the letters wait");
    pty.expect("ok All needed fields are there");
    pty.send(b"\x1bOQ");
    pty.expect("[ Hold ]");
    pty.send(b"y");
    pty.expect("Held letters wait in the To post tray");
    pty.quiet();
    let made = numbers(pty);
    assert!(!letters.join(format!("{}.docx", made[0])).exists(), "a held letter is not handed over");
    pty.send(b"\r");
    pty.expect("letters held");
    pty.send(b"a6");
    pty.expect("[ Keep them held ]");
    pty.send(b"y");
    pty.expect(&format!("Done: {} sent.", made[0]));
    assert!(letters.join(format!("{}.docx", made[0])).exists(), "now it is");
}

fn all_flows(width: u16, height: u16) {
    let dir = tempfile::tempdir().expect("a directory");
    let keep = dir.path().join("demo");
    let kept = keep.to_string_lossy().into_owned();
    let mut pty = Pty::program(&["demo", "--patients", "60", "--keep", &kept], width, height);
    pty.expect("60 of 60");
    pty.expect("Play the patient: http://127.0.0.1:");
    let letters = keep.join("letters");
    create_now_and_send(&mut pty, &letters);
    create_later_then_distribute_a_pair(&mut pty, &letters);
    hold_then_send(&mut pty, &letters);
    disable_then_enable(&mut pty);
    pty.send(b"\x1bOR\x1b[20~a");
    pty.expect("Activity log");
    pty.expect("Patient Access Granted");
    pty.send(b"\x1bORq");
    pty.expect("Leave Patient Profile?");
    pty.send(b"y");
    let (code, left) = pty.ended();
    assert_eq!(code, 0, "{left}");
}

#[test]
fn patients_are_invited_from_the_keyboard() {
    all_flows(80, 24);
}

#[test]
fn patients_are_invited_in_a_wide_window() {
    all_flows(120, 40);
}

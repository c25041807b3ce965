//! A site set up from nothing to its first posted letter, with the real program on a real pty, by keys alone (R5): `init`,
//! `import`, a Letter Template Base of a Word file, a Letter Template on it, one patient invited.
//!
//! R5 allows two minutes. A person who types 40 words a minute presses 200 keys a minute, so the whole may take 400 keys:
//! that, and not the clock of this machine, is what is checked.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::pty_harness::Pty;
use crate::service_fixture::{PATIENTS, text_of, word_file};

/// Two minutes of keys.
const MOST: usize = 2 * 200;

/// What an operator types in the shell, without the paths that only a test needs.
const SHELL: [&str; 3] = [
    "patient-profile init --site Northgate\n",
    "patient-profile import patients.ndjson\n",
    "patient-profile\n",
];

/// Keys with names, as they come from a terminal.
const NAMED: [(&str, &str); 6] = [
    ("<enter>", "\r"),
    ("<esc>", "\x1b"),
    ("<down>", "\x1b[B"),
    ("<end>", "\x1b[F"),
    ("<f2>", "\x1bOQ"),
    ("<f3>", "\x1bOR"),
];

/// The terminal, and how many keys were pressed.
struct Operator {
    pty: Pty,
    keys: usize,
}

impl Operator {
    /// Presses keys and waits for what they bring.
    fn press(&mut self, keys: &str, brings: &str) {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let named = NAMED.iter().find(|(name, _)| rest.starts_with(name));
            let (bytes, length) = named.map_or_else(
                || (c.to_string(), c.len_utf8()),
                |(name, bytes)| ((*bytes).to_owned(), name.len()),
            );
            self.pty.send(bytes.as_bytes());
            rest = &rest[length..];
            self.keys += 1;
            if bytes == "\x1b" {
                // A lone Esc is one only when nothing follows it at once.
                self.pty.quiet();
            }
        }
        self.pty.expect(brings);
    }
}

fn run(arguments: &[&str]) {
    let ran = Command::new(env!("CARGO_BIN_EXE_patient-profile")).args(arguments).output().expect("it runs");
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

/// A base of the Word file and a template on it, which begins with an empty text.
fn make_the_letter(operator: &mut Operator, word: &Path) {
    operator.press("<esc>gb", "Hospital letter");
    operator.press("n", "Letter Template Bases > New");
    operator.press("<enter>", "Files in");
    operator.press(&word.to_string_lossy(), "1 of ");
    operator.press("<enter>", "Found in the Word file");
    operator.press("<enter>", "Done: a4 v1 is saved.");
    operator.press("gt", "Activation code");
    operator.press("n", "( ) a4 v1");
    operator.press("<enter><enter>", "(*) a4 v1");
    operator.press("<enter>", "Letter Templates > New");
    operator.press("Welcome<enter>", "line 1 col 1");
    operator.press("Dear {{salut", "> patient.salutation");
    operator.press("<enter>,<enter><enter>Your Patient ID: {{.id", "> credentials.id");
    operator.press("<enter><enter>Your code: {{.code", "> credentials.code");
    operator.press("<enter> until {{expires", "> credentials.expires");
    operator.press("<enter><enter>Register at {{.link", "> portal.link");
    operator.press("<enter><enter>Help: {{contact", "> support.contact");
    operator.press("<enter>", "Help: {{support.contact}}");
    operator.press("<f2>", "Done: Welcome v1 is saved.");
}

fn invite(operator: &mut Operator) {
    operator.press("<f3>/hawt", "HAWTHORNE, Margaret");
    operator.press("<enter>", "[Patient Profile]");
    operator.press("a1", "Credentials Expiry Date");
    operator.press("<enter><enter><enter>", "0 of 4 chosen");
    operator.press("<end> ", "ok All needed fields are there");
    operator.press("<f2>", "[ Not yet ]");
    operator.press("y", "Done: 1 letter generated");
}

#[test]
fn a_site_is_set_up_to_its_first_letter_in_two_minutes_of_keys() {
    let dir = tempfile::tempdir().expect("a directory");
    let at = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (data, key, print) = (at("data"), at("site.key"), at("print"));
    fs::write(at("patients.ndjson"), PATIENTS).expect("patients");
    fs::write(at("a4.docx"), word_file()).expect("a Word file");
    let store = ["--data", &data, "--key-file", &key];
    run(&[&["init", "--site", "Northgate", "--print-folder", &print, "--allow-root"], &store[..]].concat());
    run(&[&["import", &at("patients.ndjson")], &store[..]].concat());
    let pty = Pty::program(&store, 80, 24);
    let mut operator = Operator { pty, keys: SHELL.iter().map(|line| line.len()).sum() };
    operator.pty.expect("3 of 3");
    make_the_letter(&mut operator, &dir.path().join("a4.docx"));
    invite(&mut operator);
    let keys = operator.keys;
    let letters: Vec<_> = fs::read_dir(&print).expect("the print folder").flatten().collect();
    assert_eq!(letters.len(), 1, "one letter is handed over");
    let text = text_of(&fs::read(letters[0].path()).expect("the letter"));
    for words in ["Dear Mrs Hawthorne,", "Your Patient ID: ", "Your code: ", "Register at http"] {
        assert!(text.contains(words), "{words:?} is not in {text:?}");
    }
    assert!(!text.contains("{{") && !text.contains("****"), "{text}");
    operator.press("<f3>q", "Leave Patient Profile?");
    operator.pty.send(b"y");
    assert_eq!(operator.pty.ended().0, 0);
    assert!(keys <= MOST, "{keys} keys are more than two minutes' work");
}

#[test]
fn a_line_that_drops_in_the_middle_of_a_letter_loses_nothing() {
    let dir = tempfile::tempdir().expect("a directory");
    let at = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (data, key) = (at("data"), at("site.key"));
    let store = ["--data", &data, "--key-file", &key];
    run(&[&["init", "--site", "Northgate", "--print-folder", &at("print"), "--allow-root"], &store[..]]
        .concat());
    let mut operator = Operator { pty: Pty::program(&store, 80, 24), keys: 0 };
    operator.pty.expect("This site still needs");
    operator.press("<esc>gt", "Activation code");
    operator.press("e", "line 1 col 1");
    operator.press("Half a sentence", "Half a sentence");
    operator.pty.signal(rustix::process::Signal::HUP);
    operator.pty.child.wait().expect("it ends");
    let mut operator = Operator { pty: Pty::program(&store, 80, 24), keys: 0 };
    operator.pty.expect("Drafts wait for you: Letter Template (Activation code).");
    operator.press("<esc>gt", "> Activation code");
    operator.press("e", "Half a sentence# Your activation code");
}

//! The decoder against the traps of real terminals.

use proptest::prelude::*;

use super::{Decoder, Input};
use crate::tui::key::Key;

fn all(pieces: &[&[u8]]) -> Vec<Input> {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    for piece in pieces {
        decoder.feed(piece, &mut out);
    }
    while decoder.wait().is_some() {
        decoder.timeout(&mut out);
    }
    out
}

fn keys(bytes: &[u8]) -> String {
    all(&[bytes])
        .iter()
        .map(|input| match input {
            Input::Key(key) => key.to_string(),
            Input::Paste(text) => format!("paste:{text}"),
            Input::NotUtf8 => "not-utf8".to_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn keys_of_the_usual_terminals() {
    for (bytes, wanted) in [
        (&b"ab"[..], "a b"),
        (b"\r\n\t\x08\x7f", "Enter Ctrl-J Tab Backspace Backspace"),
        (b"\x10\x03\x1c", "Ctrl-P Ctrl-C Ctrl-\\"),
        (b"\x1b[A\x1bOB\x1b[1;5C", "Up Down Ctrl-Right"),
        (b"\x1b[1~\x1b[7~\x1b[H\x1bOH\x1b[4~\x1b[F", "Home Home Home Home End End"),
        (b"\x1b[5~\x1b[6~\x1b[3~", "PgUp PgDn Delete"),
        (b"\x1bOP\x1b[11~\x1b[[A\x1b[M", "F1 F1 F1 F1"),
        (b"\x1b[15~\x1b[[E\x1b[Q", "F5 F5 F5"),
        (b"\x1b[17~\x1bOU\x1b[24~\x1b[X", "F6 F6 F12 F12"),
        (b"\x1bOM\x1bOp\x1bOy\x1bOk", "Enter 0 9 +"),
        (b"\x1b[Z\x1b\t", "Shift-Tab Shift-Tab"),
        (b"\x1ba\x1b\x7f", "Alt-a Alt-Backspace"),
        (b"\x1b[27;5;112~\x1b[112;5u\x1b[9;2u", "Ctrl-P Ctrl-P Shift-Tab"),
        (b"\x1b[7$\x1b[a\x1bOa", "Shift-Home Shift-Up Ctrl-Up"),
        ("\u{e9}\u{738b}\u{1f600}".as_bytes(), "\u{e9} \u{738b} \u{1f600}"),
    ] {
        assert_eq!(keys(bytes), wanted, "{}", bytes.escape_ascii());
    }
}

#[test]
fn an_escape_split_over_two_reads_is_one_key() {
    assert_eq!(all(&[b"\x1b", b"[A"]), all(&[b"\x1b[A"]));
    assert_eq!(keys(b"\x1b"), "Esc");
    assert_eq!(keys(b"\x1b\x1b[A"), "Esc Up");
    assert_eq!(keys(b"\x1b\x1b\x1b"), "Esc Esc Esc");
}

#[test]
fn replies_of_the_terminal_are_no_keys() {
    for reply in [
        &b"\x1b]11;rgb:0000/0000/0000\x1b\\"[..],
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b[?6c",
        b"\x1b[>0;276;0c",
        b"\x1b[24;80R",
        b"\x1bP1+r436f=323536\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b[?2026;2$y",
    ] {
        assert_eq!(keys(reply), "", "{}", reply.escape_ascii());
        let mut followed = reply.to_vec();
        followed.push(b'x');
        assert_eq!(keys(&followed), "x");
    }
    assert_eq!(keys(b"\x1b]52;no end"), "", "a string without end is given up");
}

#[test]
fn latin_1_costs_no_key() {
    assert_eq!(keys(b"ren\xe9 x"), "r e n not-utf8 \u{e9} Space x");
    assert_eq!(keys(b"\xe9"), "not-utf8 \u{e9}");
    assert_eq!(keys(b"\x9b1"), "not-utf8 1");
}

#[test]
fn a_paste_is_one_text() {
    assert_eq!(keys(b"\x1b[200~q\r\n:delete\r\x1b[31m\x1b[201~x"), "paste:q\n:delete\n[31m x");
    let cut = all(&[b"\x1b[200~abc\x1b[20", b"1~q"]);
    assert_eq!(cut[0], Input::Paste("abc".to_owned()));
    assert_eq!(cut.len(), 2);
}

#[test]
fn a_paste_without_end_does_not_swallow_keys_for_ever() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b[200~abc", &mut out);
    assert!(out.is_empty());
    decoder.timeout(&mut out);
    assert_eq!(out, [Input::Paste("abc".to_owned())]);
    out.clear();
    decoder.feed(b"rest q\x1b[201~j", &mut out);
    assert_eq!(out, [Input::Key(Key::parse("j").expect("a key"))], "what was on its way stays data");
    out.clear();
    decoder.feed(b"q", &mut out);
    assert_eq!(out.len(), 1);
}

#[test]
fn a_long_paste_is_cut_and_stays_data() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.extend(std::iter::repeat_n(b'q', 300_000));
    bytes.extend(b"\x1b[201~x");
    let out = all(&[&bytes]);
    assert_eq!(out.len(), 2);
    let Input::Paste(text) = &out[0] else { unreachable!("a paste: {:?}", out[0]) };
    assert!((64 * 1024..66 * 1024).contains(&text.len()));
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_end_and_are_harmless(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 1_usize..40) {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        for piece in bytes.chunks(cut) {
            decoder.feed(piece, &mut out);
        }
        let mut turns = 0;
        while decoder.wait().is_some() {
            decoder.timeout(&mut out);
            turns += 1;
            prop_assert!(turns < 5);
        }
        for input in &out {
            match input {
                Input::Paste(text) => prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')),
                Input::Key(key) => prop_assert!(key.printable().is_none_or(|c| !c.is_control())),
                Input::NotUtf8 => {}
            }
        }
    }

    #[test]
    fn typed_ahead_text_is_never_dropped(text in "[ -~]{0,80}", cut in 1_usize..9) {
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(cut).collect();
        let out = all(&pieces);
        let typed: String = out.iter().filter_map(|input| match input {
            Input::Key(key) => key.printable(),
            _ => None,
        }).collect();
        prop_assert_eq!(typed, text);
    }
}

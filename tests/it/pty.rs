//! The terminal on a real pty: what is on the screen, how many bytes it took, and what is left behind.
//!
//! The process under test is this test binary again (`pty_process.rs`), over the scripted service.

#![allow(clippy::panic, reason = "a pty that does not show what it must ends the test")]

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use portable_pty::PtySize;

use crate::pty_harness::{DOWN, Pty, cells};
use crate::pty_process::KEPT;

#[test]
fn a_draft_survives_a_fault_of_the_terminal() {
    let mut pty = Pty::start_as("fault", 80, 24, &[]);
    pty.expect("> 1000296007");
    pty.send(b"\x1b[20~");
    pty.expect("Go to");
    pty.send(b"t");
    pty.expect("> Invitation");
    pty.send(b"e");
    pty.expect("Letter body");
    pty.send(b"Typed just before");
    pty.expect("Typed just before");
    pty.signal(rustix::process::Signal::USR1);
    assert_eq!(pty.ended().0, u32::try_from(128 + KEPT).expect("small"));
}

#[test]
fn bytes_stay_within_the_budgets() {
    let mut pty = Pty::start(80, 24, &[]);
    pty.expect("87 of 87");
    pty.quiet();
    assert!(pty.count <= 4_500, "first paint took {} bytes", pty.count);
    let typed = pty.cost(b"s", "Search  s");
    assert!(typed <= 1_500, "a search with new results took {typed} bytes");
    pty.cost(b"m", "Search  sm");
    let typed = pty.cost(b"i", "Search  smi");
    assert!(typed <= 100, "a typed character took {typed} bytes");
    let step = pty.cost(DOWN, "> 2000000001");
    assert!(step <= 300, "a step took {step} bytes");
    let burst = pty.cost(&DOWN.repeat(40), "> 2000000041");
    assert!(burst <= 2_000, "40 steps took {burst} bytes");
    println!("typed {typed}, step {step}, burst {burst}");
    for (open, shown) in [(&b"\x1bOP"[..], "Help: Patients"), (b"\x10", "Commands"), (b"\x1b[20~", "Go to")] {
        let opened = pty.cost(open, shown);
        assert!(opened <= 2_500, "{shown} took {opened} bytes");
        pty.count = 0;
        pty.send(b"\x1b[24~");
        pty.expect("Enter open");
        pty.quiet();
        assert!(pty.count <= 2_500, "closing {shown} took {} bytes", pty.count);
    }
    pty.count = 0;
    assert!(
        matches!(pty.output.recv_timeout(Duration::from_secs(1)), Err(RecvTimeoutError::Timeout)),
        "idle is silent"
    );
    pty.send(b"\x1b[24~qy");
    assert_eq!(pty.ended().0, 0);
}

#[test]
fn the_log_stays_within_the_budgets() {
    let mut pty = Pty::start(80, 24, &[]);
    pty.expect("87 of 87");
    let opened = pty.cost(b"\x1b[24~ga", "FOLLOWING  60 entries");
    assert!(opened <= 4_500, "opening the log took {opened} bytes");
    let step = pty.cost(b"\x1b[A", "STOPPED");
    assert!(step <= 400, "the step that stops following took {step} bytes");
    let step = pty.cost(b"\x1b[A", "> today 09:12:00");
    assert!(step <= 300, "a step took {step} bytes");
    for (keys, shown) in [(&b"\r"[..], "Entry 58"), (b"/", "Filter ")] {
        let opened = pty.cost(keys, shown);
        assert!(opened <= 2_500, "{shown} took {opened} bytes");
        pty.count = 0;
        pty.send(b"\x1b[24~");
        pty.expect("f follow");
        pty.quiet();
        assert!(pty.count <= 2_500, "closing {shown} took {} bytes", pty.count);
    }
    pty.signal(rustix::process::Signal::TERM);
    assert_eq!(pty.ended().0, 128 + 15);
}

#[test]
fn the_first_paint_of_a_wide_window_is_small() {
    let mut pty = Pty::start(120, 40, &[]);
    pty.expect("87 of 87");
    pty.quiet();
    assert!(pty.count <= 9_000, "first paint took {} bytes", pty.count);
    pty.signal(rustix::process::Signal::TERM);
    assert_eq!(pty.ended().0, 128 + 15);
}

#[test]
fn signals_leave_nothing_behind() {
    for (signal, code) in [
        (rustix::process::Signal::TERM, 143),
        (rustix::process::Signal::INT, 130),
        (rustix::process::Signal::QUIT, 131),
    ] {
        let mut pty = Pty::start(80, 24, &[]);
        pty.expect("HAWTHORNE");
        pty.signal(signal);
        let (ended, left) = pty.ended();
        assert_eq!(ended, code);
        assert!(!left.contains("HAWTHORNE"), "no name is left on the screen:\n{left}");
    }
}

#[test]
fn a_hang_up_writes_nothing() {
    let mut pty = Pty::start(80, 24, &[]);
    pty.expect("HAWTHORNE");
    pty.quiet();
    pty.count = 0;
    pty.signal(rustix::process::Signal::HUP);
    let status = pty.child.wait().expect("it ends");
    pty.quiet();
    assert_eq!((status.exit_code(), pty.count), (129, 0));
}

#[test]
fn a_panic_restores_the_terminal_first() {
    let mut pty = Pty::start(80, 24, &[]);
    pty.expect("HAWTHORNE");
    pty.signal(rustix::process::Signal::USR1);
    let (_, left) = pty.ended();
    assert!(left.contains("a fault made on purpose"), "the message is on the ordinary screen:\n{left}");
}

#[test]
fn a_panic_elsewhere_is_a_message() {
    let mut pty = Pty::start_as("workers", 80, 24, &[]);
    pty.expect("HAWTHORNE");
    pty.signal(rustix::process::Signal::USR1);
    pty.expect("Error: A part of the program failed");
    assert!(pty.screen.screen().contents().contains("HAWTHORNE"), "the screen is not spoilt");
    pty.send(b"\x1b[24~q");
    pty.expect("Leave Patient Profile?");
    pty.send(b"y");
    assert_eq!(pty.ended().0, 0);
}

#[test]
fn no_color_keeps_reverse() {
    let mut pty = Pty::start(80, 24, &[("NO_COLOR", "1")]);
    pty.expect("> 1000296007");
    pty.quiet();
    let screen = pty.screen.screen();
    for (y, x) in [(0, 5), (5, 0), (5, 30), (5, 79)] {
        assert!(screen.cell(y, x).is_some_and(vt100::Cell::inverse), "row {y}, column {x} is in reverse");
    }
    for y in 0..24 {
        for x in 0..80 {
            assert!(screen.cell(y, x).is_none_or(|cell| cell.fgcolor() == vt100::Color::Default));
        }
    }
    pty.signal(rustix::process::Signal::TERM);
    pty.ended();
}

#[test]
fn a_latin_1_terminal_is_told() {
    let mut pty = Pty::start(80, 24, &[]);
    pty.expect("HAWTHORNE");
    pty.send(b"ren\xe9x");
    pty.expect("Error: This terminal does not send UTF-8.");
    pty.expect("Search  ren\u{e9}x");
    pty.signal(rustix::process::Signal::TERM);
    pty.ended();
}

#[test]
fn without_a_utf_8_locale_everything_is_ascii() {
    let mut pty = Pty::start(80, 24, &[("LC_ALL", "C"), ("TERM", "vt220")]);
    pty.expect("HAWTHORNE");
    pty.quiet();
    let others: String = pty.screen.screen().contents().chars().filter(|c| !c.is_ascii()).collect();
    assert_eq!(others, "王小明", "only a name is not ASCII");
    pty.signal(rustix::process::Signal::TERM);
    pty.ended();
}

#[test]
fn a_small_window_and_back() {
    let mut pty = Pty::start(40, 10, &[]);
    pty.expect("This window is 40x10.");
    pty.master.resize(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).expect("resized");
    pty.screen.screen_mut().set_size(cells(24), cells(80));
    pty.expect("> 1000296007");
    pty.send(b"\x1b[24~q");
    pty.expect("Leave Patient Profile?");
    pty.send(b"y");
    assert_eq!(pty.ended().0, 0);
}

#[test]
fn split_sequences_and_replies_are_no_text() {
    let mut pty = Pty::start(80, 24, &[]);
    pty.expect("> 1000296007");
    pty.send(b"\x1b");
    pty.send(b"[B");
    pty.expect("> 1000311008");
    pty.send(b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?6cz");
    pty.expect("Nobody matches z.");
    pty.send(b"\x1b[200~q\r:delete\x1b[201~");
    pty.expect("Search  zq :delete");
    pty.reject("Commands ");
    pty.signal(rustix::process::Signal::TERM);
    pty.ended();
}

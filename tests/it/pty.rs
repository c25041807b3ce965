//! The terminal on a real pty: what is on the screen, how many bytes it took, and what is left behind.
//!
//! The process under test is this test binary again, in [`the_process_under_test`], over the scripted service.

#![allow(clippy::panic, reason = "a pty that does not show what it must ends the test")]

use std::panic::AssertUnwindSafe;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use futures::FutureExt;
use patient_profile::tui::{Environment, Exit, Options, run};
use patient_profile::wire::client::api;
use portable_pty::PtySize;

use crate::pty_harness::{DOWN, ENTRY, Pty, cells};
use crate::tui_harness::{Fake, client_of, now, row};

/// What the process says by its end: the draft was given to the service.
const KEPT: i32 = 42;

/// Not a test unless the variable is set: then it is the terminal, until somebody leaves it.
#[test]
#[expect(clippy::disallowed_methods, reason = "libtest must not write to the pty that is measured")]
fn the_process_under_test() {
    let Some(mode) = std::env::var_os(ENTRY) else { return };
    let said = |name: &str| std::env::var(name).unwrap_or_default();
    let environment = Environment {
        term: said("TERM"),
        locale: said("LC_ALL"),
        no_color: std::env::var_os("NO_COLOR").is_some(),
    };
    let fake = Fake::new();
    for number in 0..80 {
        let id = format!("20000000{number:02}");
        let patient = row(&id, "Smith", &format!("Person {number}"), Some("Active"));
        fake.script.lock().expect("no panic before").rows.push(patient);
    }
    for seq in 1..=60 {
        let entry = activity(seq);
        fake.script.lock().expect("no panic before").activity.push(entry);
    }
    let runtime = if mode == "workers" {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
    } else {
        tokio::runtime::Builder::new_current_thread().enable_all().build()
    };
    let exit = runtime.expect("a runtime").block_on(async {
        let mut usr1 =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::user_defined1()).expect("signals");
        let fails = async {
            usr1.recv().await;
            panic!("a fault made on purpose");
        };
        let terminal = run(client_of(&fake), Options::for_environment(&environment));
        if mode == "fault" {
            return at_the_end_of_time(&fake, terminal).await;
        }
        if mode == "workers" {
            tokio::spawn(async move {
                let mut usr1 = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::user_defined1())
                    .expect("signals");
                usr1.recv().await;
                panic!("a fault made on purpose");
            });
            return terminal.await;
        }
        tokio::select! { exit = terminal => exit, () = fails => Ok(Exit::Quit) }
    });
    let code = match exit {
        Ok(Exit::Quit) => 0,
        Ok(Exit::Signal(number)) => 128 + number,
        Ok(Exit::HangUp) => 129,
        Err(_) => 1,
    };
    std::process::exit(code);
}

/// At the signal the service's clock is one to which no minute can be added: a fault within the terminal's own turn. What it
/// gave the service as a draft then decides how the process ends.
async fn at_the_end_of_time(
    fake: &Fake,
    terminal: impl Future<Output = color_eyre::Result<Exit>>,
) -> color_eyre::Result<Exit> {
    let mut signal =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::user_defined1()).expect("signals");
    let template = api::TemplateView { name: "Invitation".into(), ..api::TemplateView::default() };
    fake.script.lock().expect("no panic before").templates.push(template);
    let fails = async {
        signal.recv().await;
        {
            let mut script = fake.script.lock().expect("no panic before");
            script.site.now = chrono::DateTime::<chrono::Utc>::MAX_UTC;
            script.changes.push(api::Changes { seq: 2, ..api::Changes::default() });
        }
        fake.changed.notify_one();
        std::future::pending::<()>().await;
    };
    let terminal = AssertUnwindSafe(terminal).catch_unwind();
    let outcome = tokio::select! { outcome = terminal => outcome, () = fails => return Ok(Exit::Quit) };
    let drafts = fake.script.lock().expect("no panic before").drafts.clone();
    let is_kept = drafts.iter().any(|draft| draft.text.contains("Typed just before"));
    assert!(outcome.is_err(), "the terminal went on");
    Ok(Exit::Signal(if is_kept { KEPT } else { 0 }))
}

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

fn activity(seq: u64) -> api::ActivityView {
    api::ActivityView {
        seq,
        at: now() - chrono::TimeDelta::minutes(60 - i64::try_from(seq).expect("few")),
        patient_id: Some(format!("20000000{seq:02}")),
        kind: if seq.is_multiple_of(2) { "Patient Access Letter Sent" } else { "Patient Account Locked" }
            .into(),
        actor_type: "operator".into(),
        actor: "mkhan".into(),
        detail: format!("letter L{seq:06}"),
        ..api::ActivityView::default()
    }
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

//! The terminal on a real pty: what is on the screen, how many bytes it took, and what is left behind.
//!
//! The process under test is this test binary again, in [`the_process_under_test`], over the scripted service.

#![allow(clippy::panic, reason = "a pty that does not show what it must ends the test")]

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use patient_profile::tui::{Environment, Exit, Options, run};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};

use crate::tui_harness::{Fake, client_of, row};

/// Names the environment variable that makes this binary the process under test.
const ENTRY: &str = "PATIENT_PROFILE_PTY_ENTRY";
/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// No byte for so long counts as settled.
const QUIET: Duration = Duration::from_millis(120);

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

fn cells(number: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(number).expect("a window has cells")
}

struct Pty {
    master: Box<dyn MasterPty + Send>,
    // Kept open, so that what the process left in the terminal can still be seen.
    _slave: Box<dyn SlavePty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    count: usize,
    before: String,
}

impl Pty {
    fn start(width: u16, height: u16, env: &[(&str, &str)]) -> Self {
        Self::start_as("plain", width, height, env)
    }

    fn start_as(mode: &str, width: u16, height: u16, env: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this binary"));
        command.args([
            "--exact",
            "pty::the_process_under_test",
            "--nocapture",
            "--quiet",
            "--test-threads=1",
        ]);
        command.env_remove("NO_COLOR");
        command.env("RUST_BACKTRACE", "0");
        command.env(ENTRY, mode);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        for (name, value) in env {
            command.env(name, value);
        }
        let before = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).expect("the process under test");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().expect("a writer");
        let screen = vt100::Parser::new(cells(height), cells(width), 0);
        let mut pty =
            Self { master: pair.master, _slave: pair.slave, child, writer, output, screen, count: 0, before };
        pty.until("the alternate screen", vt100::Screen::alternate_screen);
        pty
    }

    /// Reads until `seen` holds.
    fn until(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !seen(self.screen.screen()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    self.count += bytes.len();
                    self.screen.process(&bytes);
                }
                Err(error) => panic!("{what} did not come ({error}):\n{}", self.screen.screen().contents()),
            }
        }
    }

    fn expect(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    fn reject(&mut self, text: &str) {
        self.until(&format!("a screen without {text}"), |screen| !screen.contents().contains(text));
    }

    /// Reads until nothing comes any more.
    fn quiet(&mut self) {
        loop {
            match self.output.recv_timeout(QUIET) {
                Ok(bytes) => {
                    self.count += bytes.len();
                    self.screen.process(&bytes);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).expect("the pty takes input");
        self.writer.flush().expect("the pty takes input");
    }

    /// Sends, waits for `text`, and gives the bytes that it took.
    fn cost(&mut self, bytes: &[u8], text: &str) -> usize {
        self.quiet();
        self.count = 0;
        self.send(bytes);
        self.expect(text);
        self.quiet();
        self.count
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.process_id().expect("a process")).expect("a pid");
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).expect("a pid"), signal)
            .expect("signalled");
    }

    /// Waits for the end and checks that the terminal is as it was.
    fn ended(mut self) -> (u32, String) {
        let status = self.child.wait().expect("it ends");
        self.quiet();
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(
            format!("{:?}", self.master.get_termios()),
            self.before,
            "the line's settings are as before"
        );
        (status.exit_code(), screen.contents())
    }
}

const DOWN: &[u8] = b"\x1b[B";

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

//! A program on a real pty, driven by a test: what is on the screen, how many bytes it took, what it leaves behind.

#![allow(clippy::panic, reason = "a pty that does not show what it must ends the test")]

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};

/// Names the environment variable that makes this binary the process under test.
pub const ENTRY: &str = "PATIENT_PROFILE_PTY_ENTRY";
/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
/// No byte for so long counts as settled.
const QUIET: Duration = Duration::from_millis(120);

/// The key Down.
pub const DOWN: &[u8] = b"\x1b[B";
/// The key Up.
pub const UP: &[u8] = b"\x1b[A";

pub fn cells(number: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(number).expect("a window has cells")
}

/// A program on a pty, and the screen that it draws.
pub struct Pty {
    pub master: Box<dyn MasterPty + Send>,
    // Kept open, so that what the process left in the terminal can still be seen.
    _slave: Box<dyn SlavePty + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    pub output: Receiver<Vec<u8>>,
    pub screen: vt100::Parser,
    pub count: usize,
    before: String,
}

impl Pty {
    pub fn start(width: u16, height: u16, env: &[(&str, &str)]) -> Self {
        Self::start_as("plain", width, height, env)
    }

    pub fn start_as(mode: &str, width: u16, height: u16, env: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this binary"));
        command.args([
            "--exact",
            "pty_process::the_process_under_test",
            "--nocapture",
            "--quiet",
            "--test-threads=1",
        ]);
        command.env(ENTRY, mode);
        Self::spawn(command, width, height, env)
    }

    /// Starts the program itself with these arguments.
    pub fn program(arguments: &[&str], width: u16, height: u16) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_patient-profile"));
        command.args(arguments);
        Self::spawn(command, width, height, &[])
    }

    /// Starts any command.
    pub fn spawn(mut command: CommandBuilder, width: u16, height: u16, env: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        command.env_remove("NO_COLOR");
        command.env("RUST_BACKTRACE", "0");
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

    /// The screen as text.
    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads until `seen` holds.
    pub fn until(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
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

    pub fn expect(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    pub fn reject(&mut self, text: &str) {
        self.until(&format!("a screen without {text}"), |screen| !screen.contents().contains(text));
    }

    /// Reads until nothing comes any more.
    pub fn quiet(&mut self) {
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

    pub fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).expect("the pty takes input");
        self.writer.flush().expect("the pty takes input");
    }

    /// Sends, waits for `text`, and gives the bytes that it took.
    pub fn cost(&mut self, bytes: &[u8], text: &str) -> usize {
        self.quiet();
        self.count = 0;
        self.send(bytes);
        self.expect(text);
        self.quiet();
        self.count
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.process_id().expect("a process")).expect("a pid");
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).expect("a pid"), signal)
            .expect("signalled");
    }

    /// Waits for the end and checks that the terminal is as it was.
    pub fn ended(mut self) -> (u32, String) {
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

//! A program in a pseudo-terminal: keys go in, and when the last byte of the answer came out is told.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::benches::Trouble;

/// No byte for so long: the answer is complete.
const QUIET: Duration = Duration::from_millis(150);
/// Bytes that come so long after others belong to a later frame.
const LATER_MS: f64 = 40.0;
/// No program takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running program.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    /// Kept: the program would get a hang-up without it.
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    started: Instant,
}

/// An answer of the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answer {
    /// Milliseconds from the key, or the start, to the first and the last byte.
    pub first_ms: f64,
    pub last_ms: f64,
    /// Milliseconds to the last byte of the first frame: what comes more than 40 ms after it is a later frame, such as
    /// the preview of the row on which the choice rests.
    pub screen_ms: f64,
    /// Bytes.
    pub bytes: usize,
    /// CPU milliseconds of all threads meanwhile.
    pub cpu_ms: f64,
}

impl Terminal {
    /// Starts a program in a window of `columns` × `rows`.
    pub fn start(
        program: &str,
        arguments: &[&str],
        (columns, rows): (u16, u16),
        dir: &Path,
    ) -> Result<Self, Trouble> {
        let pair =
            native_pty_system().openpty(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 })?;
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(dir);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env_remove("NO_COLOR");
        let mut reader = pair.master.try_clone_reader()?;
        let keys = pair.master.take_writer()?;
        let started = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if send.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, _master: pair.master, keys, output, started })
    }

    /// Waits for the first screen: all output until the program is quiet, and shows `text`.
    pub fn first_screen(&mut self, text: &str) -> Result<Answer, Trouble> {
        let mut seen = String::new();
        let mut answer = Answer::default();
        while !seen.contains(text) {
            let (time, bytes) = self
                .output
                .recv_timeout(PATIENCE)
                .map_err(|_| format!("{text:?} did not appear: {seen:?}"))?;
            self.count(&mut answer, self.started, time, &bytes);
            seen += &String::from_utf8_lossy(&bytes);
        }
        self.rest(&mut answer, self.started);
        answer.cpu_ms = self.cpu_ms();
        Ok(answer)
    }

    /// Sends keys at once and waits for the whole answer.
    pub fn keys(&mut self, keys: &str) -> Result<Answer, Trouble> {
        let cpu = self.cpu_ms();
        let sent = Instant::now();
        self.keys.write_all(keys.as_bytes())?;
        self.keys.flush()?;
        let mut answer = Answer::default();
        self.rest(&mut answer, sent);
        answer.cpu_ms = self.cpu_ms() - cpu;
        Ok(answer)
    }

    /// Bytes that come without any key.
    pub fn idle(&mut self, time: Duration) -> usize {
        let end = Instant::now() + time;
        let mut bytes = 0;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            bytes += self.output.recv_timeout(left).map_or(0, |(_, chunk)| chunk.len());
        }
        bytes
    }

    fn count(&self, answer: &mut Answer, since: Instant, time: Instant, bytes: &[u8]) {
        let ms = time.duration_since(since).as_secs_f64() * 1e3;
        if answer.bytes == 0 {
            answer.first_ms = ms;
        }
        if answer.bytes == 0 || ms - answer.screen_ms < LATER_MS {
            answer.screen_ms = ms;
        }
        answer.last_ms = ms;
        answer.bytes += bytes.len();
    }

    fn rest(&self, answer: &mut Answer, since: Instant) {
        loop {
            match self.output.recv_timeout(QUIET) {
                Ok((time, bytes)) => self.count(answer, since, time, &bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// CPU milliseconds of all threads since the start, as the scheduler counts them.
    fn cpu_ms(&self) -> f64 {
        let Some(pid) = self.child.process_id() else { return 0.0 };
        let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let nanos = tasks.filter_map(|task| {
            let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<f64>().ok()
        });
        nanos.sum::<f64>() / 1e6
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A program that ended by itself is fine too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

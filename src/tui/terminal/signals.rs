//! Signals as values, and stopping for the shell's job control.

use std::io;

use rustix::process;
use tokio::signal::unix;

/// A signal that the terminal cares for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// End, with the signal's number.
    End(i32),
    /// The terminal hung up.
    HangUp,
    /// Stop for the shell.
    Stop,
    /// Continued.
    Continue,
    /// The window has another size.
    Resize,
}

/// The signals, listened to.
#[derive(Debug)]
pub(crate) struct Signals {
    term: unix::Signal,
    int: unix::Signal,
    quit: unix::Signal,
    hup: unix::Signal,
    stop: unix::Signal,
    cont: unix::Signal,
    winch: unix::Signal,
}

const SIGTSTP: i32 = 20;
const SIGCONT: i32 = 18;

impl Signals {
    /// Begins to listen.
    pub(crate) fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            hup: signal(SignalKind::hangup())?,
            stop: signal(SignalKind::from_raw(if cfg!(target_os = "linux") { SIGTSTP } else { 18 }))?,
            cont: signal(SignalKind::from_raw(if cfg!(target_os = "linux") { SIGCONT } else { 19 }))?,
            winch: signal(SignalKind::window_change())?,
        })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! { biased;
            _ = self.hup.recv() => Signal::HangUp,
            _ = self.term.recv() => Signal::End(15),
            _ = self.int.recv() => Signal::End(2),
            _ = self.quit.recv() => Signal::End(3),
            _ = self.stop.recv() => Signal::Stop,
            _ = self.cont.recv() => Signal::Continue,
            _ = self.winch.recv() => Signal::Resize,
        }
    }
}

/// Whether a shell would continue this process: not for a session's leader, nor for an orphaned group.
pub(crate) fn can_suspend() -> bool {
    let own = process::getsid(None).ok();
    let parent = process::getppid();
    own != Some(process::getpid()) && parent.is_some_and(|pid| process::getsid(Some(pid)).ok() == own)
}

/// Stops the process group until the shell continues it; returns then.
pub(crate) fn stop_group() -> io::Result<()> {
    process::kill_current_process_group(process::Signal::STOP)?;
    Ok(())
}

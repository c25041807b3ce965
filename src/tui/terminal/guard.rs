//! Enters the terminal and leaves it as it was, whatever happens: return, error, panic, signals.

use std::io::{self, Write, stdout};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

/// Whether the terminal is entered. The panic hook and the guard both look here.
static ENTERED: AtomicBool = AtomicBool::new(false);
static TITLED: AtomicBool = AtomicBool::new(false);
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);

/// Alternate screen, bracketed paste, autowrap as it is, cursor shown.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[?25h\x1b[2J";
/// Keeps the window's title on the terminal's own stack and sets ours. No patient's name ever stands there.
const ENTER_TITLE: &str = "\x1b[22;2t\x1b]2;Patient Profile\x07";
const LEAVE_TITLE: &str = "\x1b[23;2t";
const LEAVE: &str = "\x1b[0m\x1b[?2004l\x1b[?25h\x1b[2J\x1b[?1049l";

/// Owns the terminal while it lives.
#[derive(Debug)]
pub(crate) struct Guard {
    title: bool,
}

impl Guard {
    /// Enters: raw mode, alternate screen, bracketed paste, title.
    pub(crate) fn enter(title: bool) -> io::Result<Self> {
        let guard = Self { title };
        guard.reenter()?;
        Ok(guard)
    }

    /// Enters again after [`Guard::leave`], or after the process was stopped from outside.
    pub(crate) fn reenter(&self) -> io::Result<()> {
        if let Ok(mut owner) = OWNER.lock() {
            *owner = Some(thread::current().id());
        }
        TITLED.store(self.title, Ordering::SeqCst);
        ENTERED.store(true, Ordering::SeqCst);
        crossterm::terminal::enable_raw_mode()?;
        let mut out = stdout().lock();
        out.write_all(ENTER.as_bytes())?;
        if self.title {
            out.write_all(ENTER_TITLE.as_bytes())?;
        }
        out.flush()
    }

    /// Leaves, so that a shell can go on.
    #[expect(clippy::unused_self, reason = "only who holds the terminal may leave it")]
    pub(crate) fn leave(&self) {
        leave();
    }

    /// Gives the terminal up without a byte: it hung up.
    #[expect(clippy::unused_self, reason = "only who holds the terminal may give it up")]
    pub(crate) fn abandon(&self) {
        ENTERED.store(false, Ordering::SeqCst);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Leaves if entered. Errors are of no use here: the terminal is gone then.
pub(super) fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = stdout().lock();
    let _ = out.write_all(LEAVE.as_bytes());
    if TITLED.load(Ordering::SeqCst) {
        let _ = out.write_all(LEAVE_TITLE.as_bytes());
    }
    let _ = out.flush();
    let _ = crossterm::terminal::disable_raw_mode();
}

/// Whether the terminal is entered.
pub(super) fn entered() -> bool {
    ENTERED.load(Ordering::SeqCst)
}

/// Whether this thread is the one that entered it.
pub(super) fn owned_here() -> bool {
    OWNER.lock().is_ok_and(|owner| *owner == Some(thread::current().id()))
}

//! What comes into `update` and what goes out of it.

use chrono::{DateTime, Utc};

use super::key::Key;
use super::request::{Reply, Request, Ticket};
use crate::wire::client::api;

/// Something happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted; it is harmless already.
    Paste(String),
    /// A byte came that is no UTF-8.
    NotUtf8,
    /// The window has this width and height now.
    Resize(u16, u16),
    /// The service answered.
    Answer(Ticket, Reply),
    /// The wait for changes ended.
    Changed(api::Answer<api::Changes>),
    /// A delay asked for by [`Effect::Later`] is over.
    Elapsed(Ticket),
    /// A minute began.
    Clock(DateTime<Utc>),
    /// No key came for as long as the site allows.
    Idle,
    /// The program was suspended and is back.
    Resumed,
    /// The shell cannot suspend this program.
    CannotSuspend,
    /// What was written waited long for the link, again.
    SlowLink,
    /// Something else in this process failed badly; the terminal goes on.
    Fault,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the service.
    Ask(Ticket, Request),
    /// Wait for changes after commit `since`; first wait `after_ms` milliseconds.
    Watch {
        /// The commit.
        since: u64,
        /// The delay before, in milliseconds.
        after_ms: u64,
    },
    /// Answer with [`Msg::Elapsed`] after so many milliseconds.
    Later(Ticket, u64),
    /// Put a text on the operator's clipboard.
    Copy(String),
    /// Ring the bell.
    Bell,
    /// Draw everything again.
    Redraw,
    /// Stop the process until the shell continues it.
    Suspend,
    /// Leave.
    Quit,
}

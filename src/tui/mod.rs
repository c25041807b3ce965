//! The operators' terminal: model, update, effect, view.
//!
//! May import `domain` and the client of `wire`.
//!
//! `update` takes a `Msg` and gives `Effect`s back; it does no IO and reads no clock. `Driver` turns effects into
//! calls of the service and their answers into messages. `draw` only draws. `run` owns the terminal.
//!
//! # A new page or dialog
//! 1. A folder `panes/<name>/` with `model.rs` (plain data, no ratatui types), `update.rs` and `view.rs` (`impl Pane`).
//! 2. A variant of `PaneModel` in `pane.rs` and its two arms. Boxed unless small.
//! 3. Its commands in `command/table`: a variant of `CommandId`, a line in the file of its kind, a `Group` if it has keys of
//!    its own. Hint line, help, palette and `docs/keys.md` follow (`PATIENT_PROFILE_WRITE_DOCS=1 cargo test keys_page`).
//! 4. The way to it: `ctx.page(..)` or `ctx.popup(..)` from the pane that opens it, or a `Place` (arm in
//!    `update/commands.rs`) if panes that do not know it send operators there.
//!
//! In `Pane`: `start` asks for data (`ctx.ask`), `answer` takes it if the ticket is the newest; `ctx.hold(ticket)` makes keys
//! wait for that answer, so that typing ahead reaches what it shows (a page holds on its first record, an action on its
//! outcome). `changed` asks again without moving the selection. `unavailable` gives the reason beside a command.
//! `arrange` fits lists to the room, `draw` uses `Canvas` only: `row` for list rows (marker, reverse, cursor), `field`,
//! `button`, `rule`, `Dialog` for popups. A dialog that confirms is `Confirm::about`; what it asks is data, it
//! stays with what was typed until that has succeeded, and its `owner` is told every answer. What is typed into a form goes
//! to `ctx.draft` at each change, and `shared.drafts` gives it back. Titles of pages are `Patients > 1000296007`.

mod ask_many;
mod ask_post;
mod ask_rules;
mod command;
mod context;
mod draft;
mod driver;
mod effect;
mod files;
mod gate;
mod input;
mod key;
mod letter_set;
mod message;
mod model;
mod options;
mod pacing;
mod pane;
mod panes;
mod questions;
mod request;
mod run;
mod shared;
mod terminal;
mod text;
mod update;
mod view;
mod who;
mod why;
mod widget;

pub use ask_many::{ManyReply, ManyRequest};
pub use ask_post::{PostReply, PostRequest};
pub use ask_rules::{RulesReply, RulesRequest};
pub use command::keys_page;
pub use driver::Driver;
pub use effect::{Effect, Msg};
pub use key::{Code, Key};
pub use model::{Dirty, Model};
pub use options::{Environment, Options, Theme};
pub use request::{Reply, Request, Ticket};
pub use run::{Exit, run};
pub use text::qr::half_blocks;
pub use update::{last, start, update};
pub use view::draw;

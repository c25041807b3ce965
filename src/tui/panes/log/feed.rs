//! The entries that are here, and how more of them come: the newest by following, older ones as one scrolls up.
//!
//! Only the operator moves the selection. While nothing is followed, nothing moves: new entries are counted, not shown.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::filter::Filter;
use super::wrapped::Wrapped;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::request::{Request, Ticket};
use crate::tui::widget::list::List;
use crate::wire::client::api::{ActivityPage, ActivityQuery, ActivityView, Answer, ErrorView};

/// The entries that are asked for at once.
pub(super) const PAGE: u32 = 200;
/// This near the top of what is here, older entries are asked for.
const NEAR: usize = 30;
/// The most entries that following keeps; older ones are read again when one scrolls up to them.
const KEPT: usize = 2_000;

/// What is known of the log's chain.
#[derive(Clone, Debug, Default)]
pub(super) enum Check {
    /// Nobody asked yet.
    #[default]
    Not,
    /// The service walks along it.
    Running(Ticket),
    /// It holds.
    Good {
        /// Up to this entry.
        entries: u64,
        /// Which was made then.
        at: Option<DateTime<Utc>>,
    },
    /// It does not, or could not be walked: the sentence of the service.
    Bad(String),
}

/// The entries that are here, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Feed {
    pub(super) entries: Vec<ActivityView>,
    pub(super) list: List,
    pub(super) wrapped: Wrapped,
    /// Whether the newest entry is chosen, whichever that is.
    pub(super) following: bool,
    /// The entries that came since following stopped.
    pub(super) fresh: u64,
    /// How many entries match, and whether that is only the least that it can be.
    pub(super) total: (u64, bool),
    /// Whether an answer has come.
    pub(super) loaded: bool,
    /// Why the last question has no answer.
    pub(super) failed: Option<ErrorView>,
    /// Whether there are older entries.
    pub(super) more: bool,
    /// How far back the service has looked.
    pub(super) looked: u64,
    /// The newest entry of the log that has been shown or counted.
    newest: u64,
    /// Everybody who was seen to do something.
    pub(super) actors: BTreeSet<String>,
    height: usize,
    asked: Asked,
}

/// The questions under way; answers to others are stale.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    first: Option<Ticket>,
    older: Option<Ticket>,
    newer: Option<Ticket>,
    /// Something changed while a question about changes was under way.
    again: bool,
}

impl Feed {
    /// The question for the newest page.
    pub(super) fn newest_page(filter: &Filter, ctx: &Context<'_>) -> Request {
        Request::Activity(ActivityQuery { limit: PAGE, count: true, ..filter.query(ctx.shared) })
    }

    /// Reads the newest page and follows from there. Where an operator waits for it, so do the keys.
    pub(super) fn open(&mut self, filter: &Filter, waited_for: bool, ctx: &mut Context<'_>) {
        let question = Self::newest_page(filter, ctx);
        let ticket = ctx.ask(question);
        self.await_first(ticket);
        if waited_for {
            ctx.hold(ticket);
        }
    }

    /// The newest page comes with this ticket; whatever else is under way is of no use any more.
    pub(super) fn await_first(&mut self, ticket: Ticket) {
        self.asked = Asked { first: Some(ticket), ..Asked::default() };
    }

    /// The log has grown up to entry `log`.
    pub(super) fn look_for_newer(&mut self, log: u64, filter: &Filter, ctx: &mut Context<'_>) {
        if self.asked.first.is_some() || self.asked.newer.is_some() {
            self.asked.again = true;
        } else if !self.loaded || (self.failed.is_some() && self.following) {
            // What failed before may work now.
            self.open(filter, false, ctx);
        } else if log > self.newest || self.failed.is_some() {
            let limit = if self.following { PAGE } else { 1 };
            let query =
                ActivityQuery { after: Some(self.newest), limit, count: true, ..filter.query(ctx.shared) };
            self.asked.newer = Some(ctx.ask(Request::Activity(query)));
        }
    }

    /// Reads older entries if the top is near.
    fn look_for_older(&mut self, filter: &Filter, ctx: &mut Context<'_>) {
        let near = self.list.offset.min(self.list.selected) < NEAR || self.entries.len() < self.height;
        if self.more && near && self.asked.first.is_none() && self.asked.older.is_none() {
            let query = ActivityQuery { before: Some(self.looked), limit: PAGE, ..filter.query(ctx.shared) };
            self.asked.older = Some(ctx.ask(Request::Activity(query)));
        }
    }

    /// Whether the service is looking further back for entries that match, and none was found yet.
    pub(super) fn is_looking_back(&self) -> bool {
        self.asked.older.is_some() && self.entries.len() < self.height
    }

    /// Gives up looking further back.
    pub(super) fn stop_looking(&mut self) {
        (self.asked.older, self.more) = (None, false);
    }

    /// Takes an answer; whether it was for a question of this feed.
    pub(super) fn answer(
        &mut self,
        ticket: Ticket,
        answer: Answer<ActivityPage>,
        filter: &Filter,
        ctx: &mut Context<'_>,
    ) {
        let asked = Some(ticket);
        if ![self.asked.first, self.asked.older, self.asked.newer].contains(&asked) {
            return;
        }
        match answer {
            Err(error) => {
                for slot in [&mut self.asked.first, &mut self.asked.older, &mut self.asked.newer] {
                    slot.take_if(|of| *of == ticket);
                }
                self.failed = Some(error);
                return;
            }
            Ok(page) => self.take(ticket, page),
        }
        self.failed = None;
        self.look_for_older(filter, ctx);
        if self.asked.newer.is_none() && std::mem::take(&mut self.asked.again) {
            self.look_for_newer(u64::MAX, filter, ctx);
        }
    }

    fn take(&mut self, ticket: Ticket, page: ActivityPage) {
        for entry in &page.entries {
            if !self.actors.contains(&entry.actor) {
                self.actors.insert(entry.actor.clone());
            }
        }
        if self.asked.first == Some(ticket) {
            self.take_first(page);
        } else if self.asked.older == Some(ticket) {
            self.take_older(page);
        } else {
            self.take_newer(page);
        }
    }

    fn take_first(&mut self, page: ActivityPage) {
        self.asked.first = None;
        self.loaded = true;
        self.fresh = 0;
        self.total = (page.total.unwrap_or(0), page.total_more);
        self.replace(page);
        self.following = true;
        self.choose_newest();
        self.wrapped.fill(&self.entries, self.height);
    }

    fn replace(&mut self, page: ActivityPage) {
        (self.newest, self.more, self.looked) = (page.newest, page.more, page.looked);
        self.entries = page.entries;
        self.entries.reverse();
    }

    fn take_older(&mut self, page: ActivityPage) {
        self.asked.older = None;
        (self.more, self.looked) = (page.more, page.looked);
        let n_new = page.entries.len();
        self.entries.splice(0..0, page.entries.into_iter().rev());
        // The same entry stays chosen, in the same row.
        self.list.selected += if self.entries.len() > n_new { n_new } else { 0 };
        self.list.offset += n_new;
        self.list.fit(self.entries.len(), self.height);
        if self.following {
            self.choose_newest();
            self.wrapped.fill(&self.entries, self.height);
        }
    }

    fn take_newer(&mut self, mut page: ActivityPage) {
        self.asked.newer = None;
        let came = page.total.unwrap_or(0);
        self.total = (self.total.0 + came, self.total.1 || page.total_more);
        if !self.following {
            self.newest = self.newest.max(page.newest);
            self.fresh += came;
            return;
        }
        if page.more {
            // More came than were read: what lies between is read again when one scrolls up.
            let mut newest = page.entries.clone();
            newest.reverse();
            self.asked.older = None;
            self.replace(page);
            self.wrapped.add(&newest);
            self.wrapped.skipped = usize::try_from(came).unwrap_or(usize::MAX).saturating_sub(8);
        } else {
            self.newest = self.newest.max(page.newest);
            page.entries.reverse();
            self.wrapped.add(&page.entries);
            self.entries.append(&mut page.entries);
            self.forget_oldest();
        }
        self.choose_newest();
    }

    fn forget_oldest(&mut self) {
        if self.entries.len() > KEPT && self.asked.older.is_none() {
            let surplus = self.entries.len() - KEPT / 2;
            self.entries.drain(..surplus);
            (self.more, self.looked) = (true, self.entries[0].seq);
        }
    }

    fn choose_newest(&mut self) {
        self.list.fit(self.entries.len(), self.height);
        self.list.command(CommandId::Last);
    }

    /// The room for entries.
    pub(super) fn arrange(&mut self, height: usize) {
        self.height = height;
        self.list.fit(self.entries.len(), height);
        if self.following {
            self.choose_newest();
        }
        if self.wrapped.height() != height {
            self.wrapped.fill(&self.entries, height);
        }
    }

    /// Nothing moves from here on, until somebody follows again.
    pub(super) fn stop(&mut self) {
        if self.following {
            self.following = false;
            self.fresh = 0;
        }
    }

    /// Follows: reads the newest page unless it is here already.
    pub(super) fn follow(&mut self, filter: &Filter, ctx: &mut Context<'_>) {
        if self.fresh > 0 || self.asked.newer.is_some() {
            self.open(filter, true, ctx);
        }
        self.following = true;
        self.choose_newest();
        self.wrapped.fill(&self.entries, self.height);
    }

    /// Moves by a command of the list group; whether it was one. Moving up stops following.
    pub(super) fn go(&mut self, id: CommandId, filter: &Filter, ctx: &mut Context<'_>) -> bool {
        if self.following && matches!(id, CommandId::Down | CommandId::PageDown | CommandId::Last) {
            return true;
        }
        if !self.list.command(id) {
            return false;
        }
        self.stop();
        self.look_for_older(filter, ctx);
        true
    }

    /// The chosen entry.
    pub(super) fn chosen(&self) -> Option<&ActivityView> {
        self.entries.get(self.list.selected)
    }
}

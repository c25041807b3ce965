//! The whole state of the terminal, as plain data.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};

use super::draft::{DraftKey, Drafts};
use super::effect::{Effect, Msg};
use super::gate::Gate;
use super::message::{Message, Messages};
use super::options::Options;
use super::pane::{Pane, PaneModel};
use super::panes::home::Home;
use super::request::{Request, Ticket};
use super::shared::{Shared, Size};
use crate::wire::client::api::LoggedIn;

/// How long a locked session lasts.
const LOG_OFF: std::time::Duration = std::time::Duration::from_mins(30);

/// How soon to draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dirty {
    /// Nothing changed.
    #[default]
    No,
    /// Something changed that nobody waits for.
    Live,
    /// An operator waits for it.
    Now,
}

/// A page or dialog with the number that answers find it by.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) id: u32,
    pub(crate) model: PaneModel,
}

/// The whole state of the terminal.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) shared: Shared,
    pub(crate) messages: Messages,
    /// The pages; the first is the home page and never goes.
    pub(crate) pages: Vec<Slot>,
    /// The dialogs over the page on top.
    pub(crate) popups: Vec<Slot>,
    /// What stands before the pages: the log-in screen, or the locked one.
    pub(crate) gate: Option<Gate>,
    /// Who has logged in, until the site is known.
    pub(crate) entering: Option<LoggedIn>,
    /// The newest change of operators that is under way, for whom the service asks for the password first.
    pub(crate) unproved: Option<(Ticket, Request)>,
    /// The drafts of operators who were logged in before, by name.
    pub(crate) put_away: BTreeMap<String, Drafts>,
    /// Keys wait for the answer to this question.
    pub(crate) held: Option<Ticket>,
    /// The keys and pastes that wait.
    pub(crate) waiting: VecDeque<Msg>,
    pub(crate) tickets: u64,
    pub(crate) panes: u32,
    /// The rest after which drafts are saved.
    pub(crate) drafts_rest: Option<Ticket>,
    /// Which drafts are being saved, by the number of the question.
    pub(crate) drafts_saving: BTreeMap<u64, DraftKey>,
    /// Whether the service is going to be asked for the site after a while.
    pub(crate) asking_later: bool,
    /// Whether a wait for changes is under way.
    pub(crate) watching: bool,
    pub(crate) effects: Vec<Effect>,
    pub(crate) dirty: Dirty,
}

impl Model {
    /// The state before anything happened, for a window of this width and height.
    pub fn new(options: Options, width: u16, height: u16) -> Self {
        let shared = Shared { options, size: Size { width, height }, ..Shared::default() };
        let mut messages = Messages::default();
        shared.options.notices.iter().rev().for_each(|notice| messages.say(Message::note(notice.clone())));
        Self {
            shared,
            messages,
            pages: vec![Slot { id: 1, model: PaneModel::Home(Box::new(Home::new())) }],
            popups: Vec::new(),
            gate: None,
            entering: None,
            unproved: None,
            put_away: BTreeMap::new(),
            held: None,
            waiting: VecDeque::new(),
            tickets: 0,
            panes: 1,
            drafts_rest: None,
            drafts_saving: BTreeMap::new(),
            asking_later: false,
            watching: false,
            effects: Vec::new(),
            dirty: Dirty::Now,
        }
    }

    /// How soon to draw; asking resets it.
    pub fn take_dirty(&mut self) -> Dirty {
        std::mem::take(&mut self.dirty)
    }

    /// The time that is shown.
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.now
    }

    /// How to look and behave.
    pub fn options(&self) -> &Options {
        &self.shared.options
    }

    /// Whether letters are no commands here: on pages only, dialogs have them as long as they are open.
    pub(crate) fn letters_are_off(&self) -> bool {
        self.shared.options.letters_off && self.popups.is_empty()
    }

    /// How long the terminal may be without a key: until it locks itself, then until the session ends.
    pub fn idle_limit(&self) -> Option<std::time::Duration> {
        let minutes = self.shared.idle_minutes?;
        match &self.gate {
            Some(gate) if gate.is_locked() => Some(LOG_OFF),
            // The bare log-in screen hides nothing; a secret on it does not stay for ever.
            Some(gate) if !gate.is_passing() && gate.enrolment.is_none() => None,
            _ => Some(std::time::Duration::from_mins(minutes.into())),
        }
    }

    /// Closes everything but an empty home page.
    pub(crate) fn forget_pages(&mut self) {
        self.panes += 1;
        self.popups.clear();
        self.pages = vec![Slot { id: self.panes, model: PaneModel::Home(Box::new(Home::new())) }];
        self.held = None;
        self.waiting.clear();
        self.messages = Messages::default();
    }

    /// Whether the pane with this number is still there; 0 is the terminal itself.
    pub(crate) fn has(&self, pane: u32) -> bool {
        pane == 0 || self.pages.iter().chain(&self.popups).any(|slot| slot.id == pane)
    }

    /// The pane that has the focus.
    pub(crate) fn top(&self) -> &dyn Pane {
        let slot = self.popups.last().or(self.pages.last());
        slot.expect("the home page never goes").model.pane()
    }

    /// The number of the page on top.
    pub(crate) fn page_number(&self) -> u32 {
        self.pages.last().map_or(0, |slot| slot.id)
    }

    /// What the message line says: the newest message, or what the pane in front has to say.
    pub(crate) fn said(&self) -> String {
        match self.messages.current() {
            Some(message) => message.line(),
            None => self.top().note(&self.shared),
        }
    }

    /// The page on top, without its dialogs.
    pub(crate) fn page(&self) -> &dyn Pane {
        self.pages.last().expect("the home page never goes").model.pane()
    }
}

//! What a pane may do: ask, say, open, close. All of it is collected and applied after the pane has returned.

use super::command::CommandId;
use super::draft::{Draft, DraftKey};
use super::effect::Effect;
use super::key::{Code, Key};
use super::message::Message;
use super::options::Setting;
use super::pane::PaneModel;
use super::request::{Reply, Request, Ticket};
use super::shared::Shared;
use crate::wire::client::api::SavedSearchView;

/// A place that any pane may send the operator to without knowing the pane behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The home page, focus on the list.
    Home,
    /// The home page, with this search in its field.
    Search(SavedSearchView),
    /// The record of a patient, by Patient ID.
    Record(String),
    /// The locked queue.
    Locked,
    /// The To post tray.
    Tray,
    /// The activity log of one patient, or of the site.
    Log(Option<String>),
}

/// What a pane wants done.
#[derive(Debug)]
pub(crate) enum Wish {
    /// An effect of the outside world.
    Effect(Effect),
    /// Keys wait until this question is answered.
    Hold(Ticket),
    /// Go to a place.
    Go(Place),
    /// Open a page.
    Page(PaneModel),
    /// Open a dialog over the page.
    Popup(PaneModel),
    /// Close the pane with this number.
    Close(u32),
    /// Show a message.
    Say(Message),
    /// Empty the message line.
    Hush,
    /// Hand an answer on to another pane.
    Tell(u32, Ticket, Reply),
    /// Keep a draft; an empty one is forgotten.
    Draft(DraftKey, Draft),
    /// Take a setting for this session.
    Set(Setting),
    /// Run a command on whatever is on top then.
    Run(CommandId, Option<Key>),
}

/// What a pane is given when something happens.
pub(crate) struct Context<'a> {
    /// What every pane may read.
    pub(crate) shared: &'a Shared,
    /// The key that ran the command, if a key did.
    pub(crate) key: Option<Key>,
    /// Whether no page or dialog is over this pane.
    pub(crate) in_front: bool,
    owner: u32,
    live: bool,
    tickets: &'a mut u64,
    wishes: Vec<Wish>,
}

impl<'a> Context<'a> {
    /// For the pane with the number `owner`; `live` if nobody waits for what it asks.
    pub(super) fn new(
        shared: &'a Shared,
        tickets: &'a mut u64,
        owner: u32,
        key: Option<Key>,
        live: bool,
    ) -> Self {
        Self { shared, key, in_front: true, owner, live, tickets, wishes: Vec::new() }
    }

    /// What was wished, in order.
    pub(super) fn into_wishes(self) -> Vec<Wish> {
        self.wishes
    }

    /// The number of this pane, for a dialog whose question it owns.
    pub(crate) fn owner(&self) -> u32 {
        self.owner
    }

    /// The digit of the key, for [`CommandId::Choose`].
    pub(crate) fn digit(&self) -> Option<usize> {
        match self.key?.code {
            Code::Char(c) => c.to_digit(10).map(|d| d as usize),
            _ => None,
        }
    }

    /// Whether the command came by a letter rather than by Esc, an F-key or a menu.
    pub(crate) fn by_letter(&self) -> bool {
        self.key.is_some_and(|key| key.printable().is_some())
    }

    fn ticket(&mut self, pane: u32) -> Ticket {
        *self.tickets += 1;
        Ticket { pane, number: *self.tickets, live: self.live }
    }

    /// Asks the service. Compare the ticket with that of the answer to drop stale ones.
    pub(crate) fn ask(&mut self, request: Request) -> Ticket {
        let ticket = self.ticket(self.owner);
        self.wishes.push(Wish::Effect(Effect::Ask(ticket, request)));
        ticket
    }

    /// Hands an answer on to the pane on whose behalf it was asked for.
    pub(crate) fn tell(&mut self, pane: u32, ticket: Ticket, reply: Reply) {
        self.wishes.push(Wish::Tell(pane, ticket, reply));
    }

    /// Keeps what was typed into a form; an empty draft is forgotten.
    pub(crate) fn draft(&mut self, key: DraftKey, draft: Draft) {
        self.wishes.push(Wish::Draft(key, draft));
    }

    /// Lets keys wait until `ticket` is answered, so that typing ahead reaches what the answer shows.
    pub(crate) fn hold(&mut self, ticket: Ticket) {
        self.wishes.push(Wish::Hold(ticket));
    }

    /// Calls `elapsed` after so many milliseconds.
    pub(crate) fn later(&mut self, ms: u64) -> Ticket {
        let ticket = self.ticket(self.owner);
        self.wishes.push(Wish::Effect(Effect::Later(ticket, ms)));
        ticket
    }

    /// Shows a message.
    pub(crate) fn say(&mut self, message: Message) {
        self.wishes.push(Wish::Say(message));
    }

    /// Empties the message line: what it says is over.
    pub(crate) fn hush(&mut self) {
        self.wishes.push(Wish::Hush);
    }

    /// Goes to a place.
    pub(crate) fn go(&mut self, place: Place) {
        self.wishes.push(Wish::Go(place));
    }

    /// Opens a page on top of this one.
    pub(crate) fn page(&mut self, pane: PaneModel) {
        self.wishes.push(Wish::Page(pane));
    }

    /// Opens a dialog over the page.
    pub(crate) fn popup(&mut self, pane: PaneModel) {
        self.wishes.push(Wish::Popup(pane));
    }

    /// Closes this pane.
    pub(crate) fn close(&mut self) {
        self.wishes.push(Wish::Close(self.owner));
    }

    /// Takes a setting for this session.
    pub(crate) fn set(&mut self, setting: Setting) {
        self.wishes.push(Wish::Set(setting));
    }

    /// Runs a command on whatever is on top after the wishes before it.
    pub(crate) fn run(&mut self, id: CommandId, key: Option<Key>) {
        self.wishes.push(Wish::Run(id, key));
    }

    /// Puts a text on the clipboard. Never an activation code.
    pub(crate) fn copy(&mut self, text: impl Into<String>) {
        self.wishes.push(Wish::Effect(Effect::Copy(text.into())));
    }

    /// Leaves the program.
    pub(crate) fn quit(&mut self) {
        self.wishes.push(Wish::Effect(Effect::Quit));
    }
}

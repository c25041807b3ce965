//! The letters that wait and the print run, as plain data.

use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::{ErrorView, PrintProgress, TrayLetter, TrayView};

/// How many patients' letters are looked at, and how many more when the end of the list is reached.
pub(super) const STEP: u32 = 200;

/// The To post tray.
#[derive(Clone, Debug)]
pub(crate) struct Tray {
    /// What waits, once it was read.
    pub(super) view: Option<TrayView>,
    /// Why it could not be read.
    pub(super) failed: Option<ErrorView>,
    pub(super) list: List,
    /// How many patients' letters are looked at.
    pub(super) patients: u32,
    /// The question for the tray that is under way.
    pub(super) asked: Option<Ticket>,
    /// Something changed while a question was under way.
    pub(super) again: bool,
    /// The record that is read for its Actions menu.
    pub(super) wanted: Option<Ticket>,
    /// The print run, or the last one.
    pub(super) job: PrintProgress,
    /// The question about the print run that is under way.
    pub(super) asked_job: Option<Ticket>,
    /// The check that is being begun.
    pub(super) starting: Option<Ticket>,
    /// The run or check that was begun here, by its number.
    pub(super) mine: Option<u64>,
    /// A check took long: its question waits for the next key.
    pub(super) checked: bool,
}

impl Tray {
    /// A tray that is still to be read.
    pub(crate) fn new() -> Self {
        Self {
            view: None,
            failed: None,
            list: List::default(),
            patients: STEP,
            asked: None,
            again: false,
            wanted: None,
            job: PrintProgress::default(),
            asked_job: None,
            starting: None,
            mine: None,
            checked: false,
        }
    }

    /// The letters.
    pub(super) fn rows(&self) -> &[TrayLetter] {
        self.view.as_ref().map_or(&[], |view| &view.letters)
    }

    /// The chosen letter.
    pub(super) fn chosen(&self) -> Option<&TrayLetter> {
        self.rows().get(self.list.selected)
    }

    /// Whether more letters wait than are shown.
    pub(super) fn has_more(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.total > view.letters.len() as u64)
    }

    /// Takes what waits; the chosen letter stays chosen wherever its row is now.
    pub(super) fn take_view(&mut self, view: TrayView) {
        let before = self.chosen().map(|letter| letter.id.clone());
        let at = |id: &String| view.letters.iter().position(|letter| letter.id == *id);
        if let Some(row) = before.as_ref().and_then(at) {
            self.list.follow(row);
        }
        self.failed = None;
        self.view = Some(view);
    }
}

//! The queue and the chosen case, as plain data.

use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::{ErrorView, LockedCase, LockedQueue, LockedRow};

/// The locked queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Locked {
    /// The queue, once it was read.
    pub(super) queue: Option<LockedQueue>,
    /// Why it could not be read.
    pub(super) failed: Option<ErrorView>,
    /// The case of the chosen row, if it is that one's.
    pub(super) case: Option<LockedCase>,
    pub(super) list: List,
    /// The question for the queue that is under way.
    pub(super) asked: Option<Ticket>,
    /// The question for the case that is under way.
    pub(super) asked_case: Option<Ticket>,
    /// What is wanted of a record that is being read.
    pub(super) wanted: Option<(Ticket, Wanted)>,
    /// The claim, or the wave, that is under way.
    pub(super) acting: Option<Ticket>,
}

/// What a record is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The Actions menu.
    Actions,
    /// The question before unlocking.
    Unlock,
    /// The letter page, for new credentials.
    NewLetter,
}

impl Locked {
    /// A queue that is still to be read.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The rows.
    pub(super) fn rows(&self) -> &[LockedRow] {
        self.queue.as_ref().map_or(&[], |queue| &queue.rows)
    }

    /// The chosen row.
    pub(super) fn chosen(&self) -> Option<&LockedRow> {
        self.rows().get(self.list.selected)
    }

    /// The Patient ID of the chosen row.
    pub(super) fn chosen_id(&self) -> Option<String> {
        self.chosen().map(|row| row.patient.patient_id.clone())
    }

    /// The case of the chosen row, once it was read.
    pub(super) fn chosen_case(&self) -> Option<&LockedCase> {
        let id = &self.chosen()?.patient.patient_id;
        self.case.as_ref().filter(|case| case.row.patient.patient_id == *id)
    }

    /// Takes the queue; the chosen patient stays chosen wherever the row is now.
    pub(super) fn take_queue(&mut self, queue: LockedQueue) {
        let before = self.chosen_id();
        let at = |id: &String| queue.rows.iter().position(|row| row.patient.patient_id == *id);
        if let Some(row) = before.as_ref().and_then(at) {
            self.list.follow(row);
        }
        self.failed = None;
        self.queue = Some(queue);
    }
}

//! The queue and the chosen case, as plain data.

use std::borrow::Cow;

use crate::tui::request::Ticket;
use crate::tui::widget::rows::{Row, Rows};
use crate::wire::client::api::{LockedCase, LockedQueue, LockedRow};

/// The locked queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Locked {
    pub(super) rows: Rows<LockedRow>,
    /// What the queue says besides its rows.
    pub(super) queue: LockedQueue,
    /// The case of the chosen row, if it is that one's.
    pub(super) case: Option<LockedCase>,
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

    /// The Patient ID of the chosen row.
    pub(super) fn chosen_id(&self) -> Option<String> {
        self.rows.chosen().map(|row| row.patient.patient_id.clone())
    }

    /// The case of the chosen row, once it was read.
    pub(super) fn chosen_case(&self) -> Option<&LockedCase> {
        let id = &self.rows.chosen()?.patient.patient_id;
        self.case.as_ref().filter(|case| case.row.patient.patient_id == *id)
    }
}

impl Row for LockedRow {
    const COUNTED: bool = true;

    fn name(&self) -> Cow<'_, str> {
        self.patient.patient_id.as_str().into()
    }

    fn words(&self) -> String {
        let patient = &self.patient;
        let born = patient.birth_date.map(|day| day.to_string()).unwrap_or_default();
        let claimed = self.claim.as_ref().map(|claim| claim.by.as_str()).unwrap_or_default();
        format!("{} {} {born} {} {claimed}", patient.patient_id, patient.listed_name(), self.failed_on)
    }
}

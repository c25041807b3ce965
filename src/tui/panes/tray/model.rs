//! The letters that wait and the print run, as plain data.

use std::borrow::Cow;

use crate::tui::request::Ticket;
use crate::tui::text::dates;
use crate::tui::widget::rows::{Row, Rows};
use crate::wire::client::api::{PrintProgress, TrayLetter};

/// How many patients' letters are looked at, and how many more when the end of the list is reached.
pub(super) const STEP: u32 = 200;

/// The To post tray.
#[derive(Clone, Debug)]
pub(crate) struct Tray {
    /// The letters that wait.
    pub(super) rows: Rows<TrayLetter>,
    /// How many wait.
    pub(super) total: u64,
    /// What is known of a print run that was not finished.
    pub(super) unfinished: Option<String>,
    /// How many patients' letters are looked at.
    pub(super) patients: u32,
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
            rows: Rows::default(),
            total: 0,
            unfinished: None,
            patients: STEP,
            again: false,
            wanted: None,
            job: PrintProgress::default(),
            asked_job: None,
            starting: None,
            mine: None,
            checked: false,
        }
    }
}

impl Row for TrayLetter {
    const COUNTED: bool = true;

    fn name(&self) -> Cow<'_, str> {
        self.id.as_str().into()
    }

    fn words(&self) -> String {
        let expires = self.expires.map(dates::day).unwrap_or_default();
        let letter = format!("{} {} {} {}", self.id, self.patient_id, self.patient_name, self.template);
        format!("{letter} {} {expires} {}", self.made_by, self.held_back)
    }
}

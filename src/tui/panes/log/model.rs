//! The state of the log.

use chrono::NaiveDate;

use super::editor::Editor;
use super::feed::{Check, Feed};
use super::filter::Filter;
use crate::tui::request::Ticket;
use crate::tui::shared::Shared;
use crate::tui::text::dates;

/// What has the focus.
#[derive(Clone, Debug, Default)]
pub(super) enum Mode {
    /// The list.
    #[default]
    List,
    /// One entry in full, over the list.
    Entry,
    /// The filter, over the list.
    Filter(Box<Editor>),
}

/// The activity log, of the site or of one patient.
#[derive(Clone, Debug)]
pub(crate) struct LogView {
    /// The patient whose log it is, by Patient ID; none for that of the site.
    pub(super) of: Option<String>,
    /// Whether it is a module of that patient's record, which is open then.
    pub(super) inside: bool,
    pub(super) filter: Filter,
    pub(super) feed: Feed,
    pub(super) mode: Mode,
    pub(super) check: Check,
    /// The day that "today" was when the entries were read.
    pub(super) day: Option<NaiveDate>,
    /// A filter that the service is looking at; taken once the answer is good.
    pub(super) trial: Option<(Ticket, Filter)>,
}

impl LogView {
    /// The log of the site, or of the patient with this Patient ID.
    pub(crate) fn new(of: Option<String>) -> Self {
        Self {
            filter: Filter::everything(of.as_deref()),
            of,
            inside: false,
            feed: Feed::default(),
            mode: Mode::default(),
            check: Check::default(),
            day: None,
            trial: None,
        }
    }

    /// The log of a patient as a module of the record.
    pub(crate) fn inside_record(id: String) -> Self {
        Self { inside: true, ..Self::new(Some(id)) }
    }

    /// Whether an entry or the filter is open over the list.
    pub(crate) fn has_dialog(&self) -> bool {
        !matches!(self.mode, Mode::List)
    }

    /// Whether it is the log of this patient, or of the site.
    pub(crate) fn is_of(&self, patient: Option<&str>) -> bool {
        self.of.as_deref() == patient
    }

    /// Whether it is the log of the site.
    pub(super) fn is_of_site(&self) -> bool {
        self.of.is_none()
    }

    /// The line about the chain.
    pub(super) fn chain_line(&self, shared: &Shared) -> String {
        match &self.check {
            Check::Not => "chain not verified in this session; v verifies it".to_owned(),
            Check::Running(_) => "verifying the chain ...".to_owned(),
            Check::Good { entries: 0, .. } => "chain verified; the log is empty".to_owned(),
            Check::Good { entries, at } => {
                let at = at.map(|at| shared.local(at)).map_or_else(String::new, |at| {
                    if at.date() == shared.today() {
                        at.format("%H:%M:%S").to_string()
                    } else {
                        super::entry::moment(at, shared.today())
                    }
                });
                format!("chain verified to {at}, entry {}", dates::count(*entries))
            }
            Check::Bad(sentence) => format!("! {sentence}"),
        }
    }
}

//! The state of the page.

use super::line::{Kind, Line};
use super::sight::Sight;
use super::{details, profile, table};
use crate::tui::panes::log::LogView;
use crate::tui::request::Ticket;
use crate::tui::shared::Shared;
use crate::tui::who::Who;
use crate::tui::widget::list::List;
use crate::wire::client::api::{ErrorView, RecordView};

/// A module of the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Module {
    /// The person.
    Details,
    /// Referrals.
    Referrals,
    /// Letters.
    Letters,
    /// Documents.
    Documents,
    /// The account (R32).
    #[default]
    Profile,
    /// What happened.
    Activity,
}

impl Module {
    /// All of them, in their order.
    pub(super) const ALL: [Self; 6] =
        [Self::Details, Self::Referrals, Self::Letters, Self::Documents, Self::Profile, Self::Activity];

    /// The label on screen.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Details => "Details",
            Self::Referrals => "Referrals",
            Self::Letters => "Letters",
            Self::Documents => "Documents",
            Self::Profile => "Patient Profile",
            Self::Activity => "Activity",
        }
    }

    /// Its place in the order.
    pub(super) fn place(self) -> usize {
        Self::ALL.iter().position(|module| *module == self).unwrap_or(0)
    }

    /// Whether it is made of lines rather than of rows in columns.
    pub(super) fn has_lines(self) -> bool {
        matches!(self, Self::Details | Self::Profile)
    }
}

/// The patient record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// The Patient ID, or what was given to find the patient by.
    pub(super) wanted: String,
    pub(super) view: Option<Box<RecordView>>,
    pub(super) who: Who,
    /// Why the record could not be read the last time.
    pub(super) failed: Option<ErrorView>,
    pub(super) module: Module,
    /// Where each module stands.
    pub(super) lists: [List; Module::ALL.len()],
    /// The lines of a module that is made of lines.
    pub(super) lines: Vec<Line>,
    /// The newest question; answers to others are stale.
    pub(super) asked: Option<Ticket>,
    /// Something changed while a question was under way.
    pub(super) again: bool,
    /// What the patient sees of documents, while it is switched.
    pub(super) sight: Sight,
    /// The module Activity, from when it was first shown on.
    pub(super) log: Option<Box<LogView>>,
}

impl Record {
    /// The record of the patient with this Patient ID, NHS number or own id.
    pub(crate) fn new(wanted: String) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// Whether it is the record of this patient.
    pub(crate) fn is_of(&self, patient: &str) -> bool {
        self.id() == patient || self.wanted == patient
    }

    /// The Patient ID once it is known.
    pub(super) fn id(&self) -> &str {
        self.view.as_ref().map_or(&self.wanted, |view| &view.row.patient_id)
    }

    /// The log, if it is in front.
    pub(super) fn log_in_front(&self) -> Option<&LogView> {
        self.log.as_deref().filter(|_| self.module == Module::Activity)
    }

    /// The log, if it is in front.
    pub(super) fn log_in_front_mut(&mut self) -> Option<&mut LogView> {
        self.log.as_deref_mut().filter(|_| self.module == Module::Activity)
    }

    /// Where the module stands.
    pub(super) fn list(&self) -> &List {
        &self.lists[self.module.place()]
    }

    pub(super) fn list_mut(&mut self) -> &mut List {
        &mut self.lists[self.module.place()]
    }

    /// Makes the lines of the module in front.
    pub(super) fn lay_out(&mut self, columns: u16, shared: &Shared) {
        let columns = usize::from(columns);
        self.lines = match (&self.view, self.module) {
            (Some(view), Module::Profile) => profile::lines(view, columns, shared),
            (Some(view), Module::Details) => details::lines(view, columns, shared),
            _ => Vec::new(),
        };
    }

    /// How many rows the module in front has.
    pub(super) fn len(&self) -> usize {
        match &self.view {
            Some(_) if self.module.has_lines() => self.lines.len(),
            Some(view) => table::len(self.module, view),
            None => 0,
        }
    }

    /// The chosen line of a module that is made of lines.
    pub(super) fn chosen_line(&self) -> Option<&Line> {
        self.lines.get(self.list().selected)
    }

    /// A rule cannot be chosen: goes on in the direction of the move.
    pub(super) fn skip_rule(&mut self, before: usize) {
        let at = self.list().selected;
        if self.lines.get(at).is_some_and(|line| line.kind == Kind::Rule) {
            let next = if at >= before { at + 1 } else { at.saturating_sub(1) };
            self.list_mut().select(next);
        }
    }

    /// Takes a new view; the chosen row stays the one it was, wherever it stands now.
    pub(super) fn take_view(&mut self, view: RecordView, shared: &Shared) {
        let line = self.chosen_line().cloned();
        let seq = self.chosen_entry();
        if let Some(old) = self.view.take() {
            self.follow_rows(&old, &view);
        }
        self.who = Who::of(&view);
        self.view = Some(Box::new(view));
        self.lay_out(shared.size.width, shared);
        let row = match seq {
            Some(seq) => self.lines.iter().position(|line| self.seq_of(line) == Some(seq)),
            None => line.and_then(|line| self.lines.iter().position(|other| other.same(&line))),
        };
        if let Some(row) = row {
            self.list_mut().follow(row);
        }
    }

    fn follow_rows(&mut self, old: &RecordView, new: &RecordView) {
        for module in Module::ALL.into_iter().filter(|module| !module.has_lines()) {
            let list = &mut self.lists[module.place()];
            let Some(kept) = table::identity(module, old, list.selected) else { continue };
            let mut rows = 0..table::len(module, new);
            if let Some(row) = rows.find(|idx| table::identity(module, new, *idx).as_ref() == Some(&kept)) {
                list.follow(row);
            }
        }
    }

    /// The number of the activity entry on a line.
    fn seq_of(&self, line: &Line) -> Option<u64> {
        let Kind::Entry(idx) = line.kind else { return None };
        self.view.as_ref()?.activity.get(idx).map(|entry| entry.seq)
    }

    fn chosen_entry(&self) -> Option<u64> {
        self.seq_of(self.chosen_line()?)
    }
}

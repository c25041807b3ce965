//! The state of the search.

use crate::tui::request::Ticket;
use crate::tui::shared::Shared;
use crate::tui::widget::field::TextField;
use crate::tui::widget::list::List;
use crate::wire::client::api::{PatientRow, RecordView, SavedSearchView, SearchPage};

/// The rows that are asked for at first, and how many more whenever the end of them is reached.
const ROWS: u32 = 200;
/// The most rows that are listed; more are not looked through, but narrowed.
pub(super) const MOST: u32 = 1_000;

/// The home page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Home {
    pub(super) field: TextField,
    /// The saved search that was opened, until something else is typed.
    pub(super) saved: Option<SavedSearchView>,
    /// Whether the list has the focus rather than the field.
    pub(super) in_list: bool,
    pub(super) page: SearchPage,
    /// What `page` answers; none before the first answer.
    pub(super) answered: Option<String>,
    pub(super) list: List,
    /// The rows that are asked for beyond the first ones.
    pub(super) more: u32,
    /// The patients who are marked, by Patient ID, in the order of marking.
    pub(super) marked: Vec<String>,
    /// The newest question; answers to others are stale.
    pub(super) asked: Option<Ticket>,
    /// Enter was pressed before the answer came.
    pub(super) enter_waits: bool,
    /// Why there is no answer.
    pub(super) failed: Option<String>,
    pub(super) preview: Option<Box<RecordView>>,
    pub(super) preview_asked: Option<Ticket>,
    /// The delay after which the list is asked for again, since not all patients were read in yet.
    pub(super) again: Option<Ticket>,
}

impl Home {
    /// At the start: nothing typed, the field has the focus.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Back from elsewhere by F3 or the Go to menu: focus on the list, the query kept.
    pub(crate) fn come_back(home: &mut Self) {
        home.in_list = true;
    }

    /// Opens a saved search.
    pub(crate) fn take_up(home: &mut Self, search: SavedSearchView) {
        home.field.set(search.text.clone());
        home.more = 0;
        home.answered = None;
        home.saved = Some(search);
    }

    /// The state that alone is searched for, by a saved search that is still what stands in the field.
    pub(super) fn only(&self) -> Option<String> {
        let saved = self.saved.as_ref().filter(|saved| saved.text == self.field.text());
        saved.and_then(|saved| saved.state.clone())
    }

    /// How many rows are asked for.
    pub(super) fn limit(&self) -> u32 {
        (ROWS + self.more).min(MOST)
    }

    /// Whether the choice is at the last row, and there are more patients than rows.
    pub(super) fn is_at_the_end(&self) -> bool {
        let rows = self.page.rows.len();
        rows > 0 && self.list.selected + 1 == rows && (rows as u64) < self.page.total
    }

    /// More rows are wanted; whether there may be more.
    pub(super) fn want_more(&mut self) -> bool {
        let wants = self.is_at_the_end() && self.up_to_date() && self.limit() < MOST;
        if wants {
            self.more += ROWS;
        }
        wants
    }

    /// The chosen patient.
    pub(super) fn chosen(&self) -> Option<&PatientRow> {
        self.page.rows.get(self.list.selected)
    }

    /// The chosen patient's record, once it was read beside the list.
    pub(super) fn seen(&self) -> Option<&RecordView> {
        let chosen = self.chosen()?;
        self.preview.as_deref().filter(|view| view.row.patient_id == chosen.patient_id)
    }

    /// Whether the rows answer what stands in the field.
    pub(super) fn up_to_date(&self) -> bool {
        self.answered.as_deref() == Some(self.field.text())
    }

    /// The one row whose Patient ID, NHS number or own id was typed in full; none where several have it.
    pub(super) fn exact(&self) -> Option<usize> {
        let typed: String = self.field.text().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if typed.is_empty() {
            return None;
        }
        let is_meant = |row: &PatientRow| {
            row.patient_id == typed
                || row.nhs_number.as_deref() == Some(&typed)
                || row.local_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(self.field.text().trim()))
        };
        let mut meant = self.page.rows.iter().enumerate().filter(|(_, row)| is_meant(row));
        let first = meant.next().map(|(at, _)| at);
        first.filter(|_| meant.next().is_none())
    }

    /// What a new site still needs and the way to it, a line each below a heading; nothing once all is there.
    pub(super) fn first_steps(shared: &Shared) -> Vec<&'static str> {
        let Some(site) = &shared.site else { return Vec::new() };
        let steps = [
            (site.patients == 0, "  patients            in the shell: patient-profile import PATH"),
            (site.bases == 0, "  a letter base       F9 b, then n"),
            (site.templates == 0, "  a letter template   F9 t, then n"),
        ];
        let missing = steps.into_iter().filter(|(missing, _)| *missing).map(|(_, line)| line);
        let mut lines = vec!["This site still needs:"];
        lines.extend(missing);
        if lines.len() == 1 { Vec::new() } else { lines }
    }
}

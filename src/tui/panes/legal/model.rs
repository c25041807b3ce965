//! The versions, as plain data.

use super::edit::Edit;
use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::LegalView;

/// The legal texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Legal {
    /// The versions, once they were read: those for all others first, the newest of each first.
    pub(super) rows: Option<Vec<LegalView>>,
    /// Why they could not be read.
    pub(super) failed: Option<String>,
    pub(super) list: List,
    /// The text of the chosen version, once it was read.
    pub(super) text: Option<LegalView>,
    /// What is being written.
    pub(super) edit: Option<Edit>,
    /// The question for the versions that is under way.
    pub(super) asked: Option<Ticket>,
    /// The question for the chosen text that is under way.
    pub(super) asked_text: Option<Ticket>,
    /// The version that was saved and is to be chosen once it is among the rows.
    pub(super) show: Option<(Option<String>, u32)>,
    /// The question for what somebody else saved meanwhile.
    pub(super) asked_theirs: Option<Ticket>,
    /// The text that is being saved.
    pub(super) saving: Option<Ticket>,
}

impl Legal {
    /// The rows.
    pub(super) fn rows(&self) -> &[LegalView] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// The newest version of an organisation's text; 0 where there is none.
    pub(super) fn newest_of(&self, organisation: Option<&str>) -> u32 {
        let of = self.rows().iter().filter(|row| row.organisation.as_deref() == organisation);
        of.map(|row| row.version).max().unwrap_or(0)
    }

    /// The chosen version.
    pub(super) fn chosen(&self) -> Option<&LegalView> {
        self.rows().get(self.list.selected)
    }

    /// The text of the chosen version, if it is that one's.
    pub(super) fn chosen_text(&self) -> Option<&LegalView> {
        let chosen = self.chosen()?;
        let is_same =
            |text: &&LegalView| text.organisation == chosen.organisation && text.version == chosen.version;
        self.text.as_ref().filter(is_same)
    }

    /// Takes the versions; the chosen one stays chosen wherever its row is now.
    pub(super) fn take_rows(&mut self, mut rows: Vec<LegalView>) {
        rows.sort_by(|a, b| a.organisation.cmp(&b.organisation).then(b.version.cmp(&a.version)));
        let same = |before: &LegalView, row: &LegalView| {
            row.organisation == before.organisation && row.version == before.version
        };
        let new = |row: &LegalView| {
            self.show.as_ref().is_some_and(|(of, n)| *of == row.organisation && *n == row.version)
        };
        if let Some(row) = rows.iter().position(new) {
            (self.list.selected, self.show) = (row, None);
        } else if let Some(row) =
            self.chosen().and_then(|before| rows.iter().position(|row| same(before, row)))
        {
            self.list.follow(row);
        }
        self.failed = None;
        self.rows = Some(rows);
    }
}

/// An organisation as it is named on the page.
pub(super) fn named(organisation: Option<&str>) -> &str {
    organisation.unwrap_or("(all other organisations)")
}

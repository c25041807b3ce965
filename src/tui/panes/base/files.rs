//! The files of the folder that is being typed: Down chooses, Enter takes (R15).

use crate::tui::request::Folder;
use crate::tui::text::width::fit;
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::list::List;

/// The folder that was read, and what of it matches what is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    folder: Option<Folder>,
    /// Why the folder could not be read.
    failed: Option<String>,
    shown: Vec<usize>,
    list: List,
    /// Whether a row is chosen rather than what is typed.
    chosen: bool,
}

/// The folder part of a path as typed, its slash included, and the rest.
pub(super) fn split(typed: &str) -> (&str, &str) {
    typed.rfind('/').map_or(("", typed), |at| typed.split_at(at + 1))
}

impl Files {
    /// Whether what was read is the folder of what is typed.
    pub(super) fn is_of(&self, typed: &str) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.typed == split(typed).0)
    }

    /// Takes the files of a folder.
    pub(super) fn take(&mut self, folder: Folder, typed: &str) {
        self.folder = Some(folder);
        self.failed = None;
        self.narrow(typed);
    }

    /// The folder could not be read.
    pub(super) fn fail(&mut self, why: String) {
        self.folder = None;
        self.failed = Some(why);
        self.shown.clear();
    }

    /// Shows what begins with what is typed: folders and Word files.
    pub(super) fn narrow(&mut self, typed: &str) {
        let begun = split(typed).1.to_lowercase();
        let entries = self.folder.iter().flat_map(|folder| folder.entries.iter().enumerate());
        let fits = |name: &str| {
            name.to_lowercase().starts_with(&begun) && (begun.starts_with('.') || !name.starts_with('.'))
        };
        self.shown = entries.filter(|(_, entry)| fits(&entry.name)).map(|(at, _)| at).collect();
        self.chosen = false;
        self.list.select(0);
    }

    /// Moves among the files; whether it moved.
    pub(super) fn step(&mut self, down: bool) -> bool {
        if self.shown.is_empty() || (!down && !self.chosen) {
            return false;
        }
        if !self.chosen {
            self.chosen = true;
            self.list.select(0);
        } else if down {
            self.list.select(self.list.selected + 1);
        } else if self.list.selected == 0 {
            self.chosen = false;
        } else {
            self.list.select(self.list.selected - 1);
        }
        true
    }

    /// What Enter takes: the path that is completed, and whether it is a folder. None if what is typed stands for itself.
    pub(super) fn pick(&self, typed: &str) -> Option<(String, bool)> {
        let folder = self.folder.as_ref()?;
        let begun = split(typed).1;
        let named = |at: &&usize| folder.entries[**at].name == begun;
        let at = if self.chosen {
            self.shown.get(self.list.selected)
        } else if self.shown.iter().any(|at| named(&at)) {
            self.shown.iter().find(named)
        } else {
            // One file alone is what is meant.
            self.shown.first().filter(|_| self.shown.len() == 1 && !begun.is_empty())
        }?;
        let entry = &folder.entries[*at];
        let slash = if entry.is_folder { "/" } else { "" };
        Some((format!("{}{}{slash}", folder.typed, entry.name), entry.is_folder))
    }

    /// Fits the list to its room.
    pub(super) fn fit(&mut self, rows: usize) {
        self.list.fit(self.shown.len(), rows);
    }

    /// Draws them; the real cursor stays in the field.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, area: Area) {
        let Some(folder) = &self.folder else {
            canvas.line(area, 0, &format!("  {}", self.failed.as_deref().unwrap_or("")), Look::Plain);
            return;
        };
        if self.shown.is_empty() {
            canvas.line(
                area,
                0,
                "  There is no folder and no Word file (.docx) of such a name.",
                Look::Plain,
            );
        }
        for (row, idx) in (0_u16..area.height).zip(self.list.rows()) {
            let entry = &folder.entries[self.shown[idx]];
            let chosen = self.chosen && idx == self.list.selected;
            let mark = if chosen { ">" } else { " " };
            let name = if entry.is_folder { format!("{}/", entry.name) } else { entry.name.clone() };
            let look = if chosen { Look::Reverse } else { Look::Plain };
            let text = fit(&format!("{mark} {name}"), usize::from(area.width));
            canvas.text(area.x, area.y + row, area.width, &text, look);
        }
    }

    /// The folder's name and how many match, for the rule.
    pub(super) fn heading(&self) -> (String, String) {
        match &self.folder {
            Some(folder) => (
                format!("Files in {}", folder.path),
                match self.list.extent() {
                    all if all.is_empty() => format!("{} of {}", self.shown.len(), folder.entries.len()),
                    some => some,
                },
            ),
            None => ("Files".to_owned(), String::new()),
        }
    }
}

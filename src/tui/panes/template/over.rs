//! How the letter reads for a sample patient or a real one, over the form.

use crate::tui::command::CommandId;
use crate::tui::text::width::fold;
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::{PreviewView, WarningAbout};

/// The letter, wrapped to the window, and how far it is scrolled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Each line with what stands before it.
    lines: Vec<(&'static str, String)>,
    wrapped: Vec<String>,
    scroll: usize,
    page: usize,
}

/// The heading of a preview. Whose values it shows comes first: a narrow window cuts the end.
pub(crate) fn preview_title(name: &str, view: &PreviewView) -> String {
    match &view.patient {
        Some((id, patient)) => format!("Preview for {id} {patient}: {name}"),
        None => format!("Preview: {name}"),
    }
}

impl Reading {
    /// Of a preview: what is odd about the patient's record first, then the letter.
    pub(crate) fn of_preview(view: PreviewView) -> Self {
        let patients = |about: &WarningAbout| matches!(about, WarningAbout::Patient | WarningAbout::Support);
        let odd = view.warnings.into_iter().filter(|warning| patients(&warning.about));
        let odd = odd.map(|warning| ("! ", warning.text));
        let letters = view.letters.into_iter().flat_map(|letter| letter.lines).map(|line| ("", line));
        Self::marked(odd.chain(letters).collect())
    }

    /// Of lines that have a mark before them; what is wrapped goes on below the text, not below the mark.
    pub(crate) fn marked(lines: Vec<(&'static str, String)>) -> Self {
        Self { lines, ..Self::default() }
    }

    /// Fits it to its room.
    pub(crate) fn fit(&mut self, area: Area) {
        let room = usize::from(area.width).saturating_sub(5).max(10);
        self.wrapped.clear();
        for (mark, text) in &self.lines {
            let mut before = (*mark).to_owned();
            for part in fold(text, room.saturating_sub(before.len())) {
                self.wrapped.push(format!("{before}{part}"));
                before = " ".repeat(before.len());
            }
        }
        self.page = usize::from(area.height.saturating_sub(1)).max(1);
        self.scroll = self.scroll.min(self.most());
    }

    fn most(&self) -> usize {
        self.wrapped.len().saturating_sub(self.page)
    }

    /// Scrolls by a command of the list group; whether it was one.
    pub(crate) fn command(&mut self, id: CommandId) -> bool {
        self.scroll = match id {
            CommandId::Up => self.scroll.saturating_sub(1),
            CommandId::Down => self.scroll + 1,
            CommandId::PageUp => self.scroll.saturating_sub(self.page),
            CommandId::PageDown => self.scroll + self.page,
            CommandId::First => 0,
            CommandId::Last => usize::MAX,
            _ => return false,
        }
        .min(self.most());
        true
    }

    /// Draws it below a rule.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, area: Area, title: &str) {
        let more = if self.scroll < self.most() { "PgDn more" } else { "" };
        canvas.rule(area.x, area.y, area.width, title, more);
        for (row, line) in (1_u16..area.height).zip(self.wrapped.iter().skip(self.scroll)) {
            canvas.line(area, row, &format!("   {line}"), Look::Plain);
        }
        canvas.set_cursor(area.x, area.y + 1);
    }
}

//! The merged text of the letter under the marker, beside or below the list or on the whole page.

use super::model::Letter;
use crate::tui::shared::Shared;
use crate::tui::text::width::{fold, wrap};
use crate::tui::view::{Area, Canvas, Look};

impl Letter {
    /// The lines of the letter under the marker, wrapped.
    pub(super) fn preview_lines(&self, columns: u16) -> Vec<String> {
        let room = usize::from(columns).saturating_sub(5).max(10);
        if let Some(failed) = &self.preview_failed {
            return wrap(failed, room);
        }
        let name = self.current().map(|template| template.name.as_str());
        let letters = self.preview.iter().flat_map(|preview| &preview.letters);
        let mut shown = letters.filter(|letter| Some(letter.template.as_str()) == name);
        shown
            .next()
            .map(|letter| letter.lines.iter().flat_map(|line| fold(line, room)).collect())
            .unwrap_or_default()
    }

    pub(super) fn draw_preview(&self, canvas: &mut Canvas<'_>, area: Area, right: &str, shared: &Shared) {
        let name = self.current().map(|template| template.name.as_str()).unwrap_or_default();
        let lines = if shared.options.slow && !self.full {
            vec!["v shows the letter; a slow link waits for it.".to_owned()]
        } else {
            self.preview_lines(area.width)
        };
        let more = if self.scroll < self.scroll_most { "PgDn more   " } else { "" };
        canvas.rule(area.x, area.y, area.width, &format!("Preview: {name}"), &format!("{more}{right}"));
        for (row, line) in (1_u16..area.height).zip(lines.iter().skip(self.scroll)) {
            canvas.line(area, row, &format!("   {line}"), Look::Plain);
        }
    }
}

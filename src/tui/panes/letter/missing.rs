//! What the page says while there is nothing to choose from.

use super::model::{Letter, Purpose};
use crate::tui::shared::Shared;
use crate::tui::text::width::fold;
use crate::tui::view::{Area, Canvas, Look};

impl Letter {
    /// R8: no usable template, so the missing step is named.
    pub(super) fn draw_missing(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        canvas.rule(area.x, area.y + 1, area.width, "Letter templates", "none");
        let no_base = shared.site.as_ref().is_some_and(|site| site.bases == 0);
        let mut texts =
            vec!["There is no Letter Template for Patient Profile letters yet, so nothing can be sent.", ""];
        if no_base {
            texts.push("First a Letter Template Base, which is a Word file. In a shell:");
            texts.push("    patient-profile base add FILE.docx");
        }
        texts.push("Then a Letter Template of the object Patient Profile. In a shell:");
        texts.push("    patient-profile template add NAME --base BASE --object \"Patient Profile\"");
        texts.push("");
        texts.push(match self.purpose {
            Purpose::Create => "Distribute later works without: Esc, then choose it in the form.",
            _ => "The credentials wait until then; nothing is lost.",
        });
        let columns = usize::from(area.width).saturating_sub(4);
        for (row, text) in (3_u16..).zip(texts.iter().flat_map(|text| fold(text, columns))) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
        canvas.set_cursor(area.x + 2, area.y + 3);
    }
}

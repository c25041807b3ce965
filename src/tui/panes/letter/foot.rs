//! The foot of the page: expiry date, the check of what was chosen, warnings, send or hold, buttons.

use super::model::{Focus, Letter};
use crate::tui::shared::Shared;
use crate::tui::text::width::width;
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::date_field::in_words;

/// What stands before the date.
const LABEL: &str = "Credentials Expiry Date";
/// The columns of the date.
const DATE: u16 = 12;
/// The warnings that are shown; the question before the letters are made has all.
const WARNINGS: usize = 2;

impl Letter {
    /// The rows of the foot: date, check, send or hold, buttons, and what is worth knowing.
    pub(super) fn foot_rows(&self, shared: &Shared) -> u16 {
        let warnings = self.warnings().len().min(WARNINGS);
        let about_date = self.date.fault().is_some() || !self.about_date(shared).is_empty();
        u16::try_from(4 + warnings + usize::from(about_date)).unwrap_or(u16::MAX)
    }

    pub(super) fn draw_foot(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let mut row = 0;
        self.draw_date(canvas, area, row, shared);
        row += 1;
        let about_date = self.about_date(shared);
        if let Some(fault) = self.date.fault() {
            canvas.line(area, row, &format!(" {fault}"), Look::Bold);
            row += 1;
        } else if !about_date.is_empty() {
            canvas.line(area, row, &format!(" {about_date}"), Look::Plain);
            row += 1;
        }
        canvas.line(area, row, &format!(" {}", self.check().sentence()), Look::Plain);
        row += 1;
        for warning in self.warnings().into_iter().take(WARNINGS) {
            canvas.line(area, row, &format!(" ! {warning}"), Look::Plain);
            row += 1;
        }
        let y = area.y + row.min(area.height.saturating_sub(1));
        canvas.choice(area.x + 1, y, &self.send_to(shared), self.focus == Focus::Hand);
        let y = area.bottom().saturating_sub(1);
        canvas.text(area.x, y, area.width, &" ".repeat(usize::from(area.width)), Look::Plain);
        canvas.button(area.x + 1, y, "Generate", self.focus == Focus::Generate);
        canvas.button(area.x + 16, y, "Cancel", self.focus == Focus::Cancel);
    }

    fn send_to(&self, shared: &Shared) -> String {
        let folder = shared.site.as_ref().map(|site| site.print_folder.as_str()).unwrap_or_default();
        if self.cannot_be_posted() {
            "Hold: the letters cannot be posted and wait in the To post tray".to_owned()
        } else if self.hold {
            "Hold: the letters wait in the To post tray   (p sends them)".to_owned()
        } else if folder.is_empty() {
            "Send: this site has no print folder   (p holds them)".to_owned()
        } else {
            format!("Send: to the print folder {folder}   (p holds them)")
        }
    }

    fn draw_date(&self, canvas: &mut Canvas<'_>, area: Area, row: u16, shared: &Shared) {
        if row >= area.height {
            return;
        }
        let y = area.y + row;
        canvas.text(area.x + 1, y, area.width, LABEL, Look::Bold);
        let x = area.x + 1 + u16::try_from(width(LABEL)).unwrap_or(0) + 2;
        let words = self.expires(shared).map(|day| in_words(day, shared.today())).unwrap_or_default();
        let after = x + DATE + 1;
        canvas.text(after, y, area.right().saturating_sub(after), &words, Look::Plain);
        canvas.field(x, y, DATE, &self.date.field, self.focus == Focus::Date);
    }
}

//! Dialogs: full-width rows in a narrow window, a box in a wide one. What a dialog covers is gone, row by row.

use super::canvas::{Area, Canvas};
use crate::tui::shared::Size;

/// The width of the box in a wide window.
const BOX_WIDTH: u16 = 76;

/// A dialog to be drawn.
pub(crate) struct Dialog<'a> {
    /// The text of its rule.
    pub(crate) title: &'a str,
    /// The text at the right of its rule, such as the patient.
    pub(crate) right: &'a str,
    /// The rows that it wants.
    pub(crate) rows: u16,
    /// Whether it is a box.
    pub(crate) wide: bool,
}

/// The rows that a dialog gets inside, of those it wants.
pub(crate) fn dialog_height(room: Size, wanted: usize) -> usize {
    wanted.min(usize::from(room.height.saturating_sub(2)))
}

impl Dialog<'_> {
    /// Draws rules or box over what is there and gives the area inside.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, room: Area) -> Area {
        let rows = self.rows.min(room.height.saturating_sub(2));
        let height = (rows + 2).min(room.height);
        // A little above the middle, so that what it is about stays in sight.
        let y = room.y + (room.height - height) / 2;
        if self.wide {
            let width = BOX_WIDTH.min(room.width);
            let x = room.x + (room.width - width) / 2;
            let area = Area::new(x, y, width, height);
            // Nothing of the page stands beside the box: screen readers read whole rows.
            canvas.clear(Area::new(room.x, y, room.width, height));
            canvas.frame(area, self.title, self.right);
            return Area::new(x + 1, y + 1, width.saturating_sub(2), rows);
        }
        let area = Area::new(room.x, y, room.width, height);
        canvas.clear(area);
        canvas.rule(area.x, area.y, area.width, self.title, self.right);
        canvas.rule(area.x, area.bottom().saturating_sub(1), area.width, "", "");
        Area::new(area.x + 3.min(area.width), y + 1, area.width.saturating_sub(4), rows)
    }
}

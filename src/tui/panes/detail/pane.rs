//! The dialog.

use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::wrap;
use crate::tui::view::{Area, Canvas, Dialog, dialog_height};
use crate::tui::widget::list::List;

/// The columns of the labels.
const LABEL: usize = 16;
/// The columns of a text: those of the narrowest window less labels, marker and edges.
const TEXT: usize = 36;

/// Everything about one row.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    title: String,
    right: String,
    pairs: Vec<(&'static str, String)>,
    lines: Vec<String>,
    list: List,
}

impl Detail {
    /// Shows labels with their texts.
    pub(crate) fn new(title: &str, right: &str, pairs: Vec<(&'static str, String)>) -> Self {
        let (title, right) = (title.to_owned(), right.to_owned());
        Self { title, right, pairs, lines: Vec::new(), list: List::default() }
    }
}

impl Pane for Detail {
    fn title(&self, _shared: &Shared) -> String {
        self.title.clone()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::Two(CommandId::Up, CommandId::Down, "scroll"), Hint::As(CommandId::Open, "close")]
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if id == CommandId::Open {
            ctx.close();
            return true;
        }
        self.list.command(id)
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let columns = usize::from(room.width.min(76)).saturating_sub(LABEL + 8).max(TEXT);
        self.lines.clear();
        for (label, text) in &self.pairs {
            let mut label = *label;
            for text in wrap(text, columns) {
                self.lines.push(format!("{label:LABEL$}{text}"));
                label = "";
            }
        }
        self.list.fit(self.lines.len(), dialog_height(room, self.lines.len()));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let rows = u16::try_from(self.lines.len()).unwrap_or(u16::MAX);
        let right = self.list.beside(&self.right);
        let dialog = Dialog { title: &self.title, right: &right, rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            canvas.row(inside, row, idx == self.list.selected, &self.lines[idx]);
        }
    }
}

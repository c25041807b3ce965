//! What the message line said in this session, newest first.

use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::shared::{Shared, Size};
use crate::tui::view::{Area, Canvas, Dialog, Look, dialog_height};
use crate::tui::widget::list::List;

/// The messages of this session.
#[derive(Clone, Debug)]
pub(crate) struct MessageList {
    lines: Vec<String>,
    list: List,
}

impl MessageList {
    /// Shows these lines.
    pub(crate) fn new(lines: Vec<String>) -> Self {
        Self { lines, list: List::default() }
    }
}

impl Pane for MessageList {
    fn title(&self, _shared: &Shared) -> String {
        "Messages".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::Two(CommandId::Up, CommandId::Down, "scroll")]
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if id == CommandId::Open {
            ctx.close();
            return true;
        }
        self.list.command(id)
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.list.fit(self.lines.len(), dialog_height(room, self.lines.len().max(1)));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let rows = u16::try_from(self.lines.len().max(1)).unwrap_or(u16::MAX);
        let right = self.list.beside("newest first");
        let dialog = Dialog { title: "Messages", right: &right, rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        if self.lines.is_empty() {
            canvas.line(inside, 0, "Nothing was said yet.", Look::Plain);
        }
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            canvas.row(inside, row, idx == self.list.selected, &self.lines[idx]);
        }
    }
}

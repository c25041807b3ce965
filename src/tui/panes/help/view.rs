//! How help looks and reacts.

use super::model::Help;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::fit;
use crate::tui::view::{Area, Canvas, Dialog, Look, dialog_height};
use crate::tui::widget::field::TextField;

impl Pane for Help {
    fn title(&self, _shared: &Shared) -> String {
        "Help".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![
            Hint::Words("type to filter"),
            Hint::Two(CommandId::Up, CommandId::Down, "scroll"),
            Hint::As(CommandId::Open, "run"),
        ]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn in_text(&self) -> bool {
        true
    }

    fn typed(&mut self, _ctx: &mut Context<'_>) {
        self.filter();
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Help => ctx.close(),
            CommandId::Open => {
                if let Some(id) = self.shown.get(self.list.selected).and_then(|line| line.id) {
                    ctx.close();
                    ctx.run(id, None);
                }
            }
            id => return self.list.command(id),
        }
        true
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let height = dialog_height(room, usize::from(room.height)).saturating_sub(1);
        self.list.fit(self.shown.len(), height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let title = format!("Help: {}", self.place);
        let right = self.list.beside("type to filter");
        let dialog = Dialog { title: &title, right: &right, rows: area.height, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let list = Area { height: inside.height.saturating_sub(1), ..inside };
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            let Some(line) = self.shown.get(idx) else { break };
            let text = if line.keys.is_empty() {
                line.text.clone()
            } else {
                format!("{}  {}", fit(&line.keys, 14), line.text)
            };
            canvas.row(list, row, idx == self.list.selected, &text);
        }
        if self.shown.is_empty() {
            canvas.line(list, 0, "  Nothing here is called that.", Look::Plain);
        }
        let y = inside.bottom().saturating_sub(1);
        canvas.text(inside.x + 2, y, 7, "Filter", Look::Bold);
        canvas.field(inside.x + 10, y, inside.width.saturating_sub(11), &self.field, self.shown.is_empty());
    }
}

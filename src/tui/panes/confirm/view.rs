//! How a question looks.

use super::model::{Confirm, Focus};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::shared::Shared;
use crate::tui::text::width::{width, wrap};
use crate::tui::view::{Area, Canvas, Dialog, Look};
use crate::tui::widget::field::TextField;

impl Pane for Confirm {
    fn title(&self, _shared: &Shared) -> String {
        self.title.clone()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Confirm, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        let mut hints = vec![Hint::As(CommandId::Open, "on the chosen button"), Hint::Of(CommandId::Next)];
        hints.insert(0, Hint::Of(CommandId::Yes));
        hints
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.reason.as_mut().filter(|_| self.focus == Focus::Reason).map(|reason| &mut reason.field)
    }

    fn in_text(&self) -> bool {
        self.focus == Focus::Reason && self.reason.is_some()
    }

    fn typed(&mut self, _ctx: &mut Context<'_>) {
        self.fault = None;
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let columns = usize::from(area.width.min(76)).saturating_sub(6);
        let lines: Vec<String> = self.lines.iter().flat_map(|line| wrap(line, columns)).collect();
        let reason_rows = if self.reason.is_some() { 2 } else { 0 };
        let rows = u16::try_from(lines.len() + reason_rows + 3).unwrap_or(u16::MAX);
        let dialog = Dialog { title: &self.title, right: &self.right, rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let inner = Area { x: inside.x + 2, width: inside.width.saturating_sub(3), ..inside };
        let mut row = 0;
        for line in &lines {
            canvas.line(inner, row, line, Look::Plain);
            row += 1;
        }
        if let Some(reason) = &self.reason {
            canvas.line(inner, row, &reason.label, Look::Bold);
            let label = u16::try_from(width(&reason.label)).unwrap_or(0) + 2;
            let focused = self.focus == Focus::Reason;
            canvas.field(
                inner.x + label,
                inner.y + row,
                inner.width.saturating_sub(label),
                &reason.field,
                focused,
            );
            canvas.line(inner, row + 1, self.fault.unwrap_or(""), Look::Plain);
            row += 2;
        }
        let safe = u16::try_from(width(&self.safe)).unwrap_or(0) + 4;
        canvas.button(inner.x, inner.y + row + 1, &self.safe, self.focus == Focus::Safe);
        canvas.button(inner.x + safe + 3, inner.y + row + 1, &self.act, self.focus == Focus::Act);
        let act = u16::try_from(width(&self.act)).unwrap_or(0) + 4;
        let keys = format!("y {}   Esc {}", self.act.to_lowercase(), self.safe.to_lowercase());
        let x = inner.x + safe + act + 7;
        canvas.text(x, inner.y + row + 1, inner.right().saturating_sub(x), &keys, Look::Plain);
    }
}

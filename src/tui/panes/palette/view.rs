//! How the palette looks and reacts.

use super::model::{Palette, Run};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::Pane;
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{cut, fit, width};
use crate::tui::view::{Area, Canvas, Dialog, Look, dialog_height};
use crate::tui::widget::field::TextField;

/// The entries that are seen at once.
const ROWS: usize = 10;

impl Pane for Palette {
    fn title(&self, _shared: &Shared) -> String {
        "Commands".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::As(CommandId::Open, "run"), Hint::Two(CommandId::Up, CommandId::Down, "choose")]
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
            CommandId::Palette => ctx.close(),
            CommandId::Open => self.run(ctx),
            id => return self.list.command(id),
        }
        true
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let height = dialog_height(room, ROWS + 4).saturating_sub(4);
        self.list.fit(self.shown.len(), height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let found = match self.list.extent() {
            all if all.is_empty() => format!("{} of {}", self.shown.len(), self.all.len()),
            some => some,
        };
        let rows = u16::try_from(ROWS + 4).unwrap_or(0);
        let dialog = Dialog { title: "Commands", right: &found, rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let list = Area { y: inside.y + 2, height: inside.height.saturating_sub(4), ..inside };
        let columns = usize::from(list.width).saturating_sub(2);
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            let Some(entry) = self.shown.get(idx) else { break };
            // The name stands in full; a long reason gives way and is said when the entry is run.
            let room = columns.saturating_sub(width(&entry.label) + 2);
            let right = cut(entry.reason.as_deref().unwrap_or(&entry.keys), room);
            let label = columns.saturating_sub(width(&right) + 2);
            canvas.row(
                list,
                row,
                idx == self.list.selected,
                &format!("{}  {right}", fit(&entry.label, label)),
            );
        }
        if self.shown.is_empty() {
            canvas.line(list, 0, "  No command is called that.", Look::Plain);
        }
        let bottom = inside.height.saturating_sub(1);
        let keys = "  Enter run   Up/Down choose   Esc close   numbers jump: :1234567890";
        canvas.line(inside, bottom, keys, Look::Plain);
        canvas.text(inside.x, inside.y, 2, ":", Look::Bold);
        canvas.field(inside.x + 2, inside.y, inside.width.saturating_sub(3), &self.field, true);
    }
}

impl Palette {
    fn run(&mut self, ctx: &mut Context<'_>) {
        let Some(entry) = self.shown.get(self.list.selected) else { return };
        if let Some(reason) = &entry.reason {
            ctx.say(Message::note(reason.clone()));
            return;
        }
        let (run, label) = (entry.run.clone(), entry.label.clone());
        ctx.close();
        match run {
            Run::Command(id) => ctx.run(id, None),
            Run::Record(id) => ctx.go(Place::Record(id)),
            Run::Log(id) => ctx.go(Place::Log(Some(id))),
            Run::Set(setting) => {
                ctx.set(setting);
                ctx.say(Message::note(format!("{label}; for this session.")));
            }
        }
    }
}

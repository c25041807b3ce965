//! How the versions look.

use super::model::Versions;
use crate::domain::Permission;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::columns;
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::{Changes, TemplateText};

impl Pane for Versions {
    fn title(&self, _shared: &Shared) -> String {
        format!("Letter Templates > {} > Versions", self.name)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Versions, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        let restore = Hint::Of(CommandId::Restore);
        match self.compared {
            Some(_) => vec![
                Hint::Two(CommandId::Up, CommandId::Down, "scroll"),
                restore,
                Hint::As(CommandId::Open, "list"),
            ],
            None => vec![Hint::Of(CommandId::Compare), restore],
        }
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn shown(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let reason = || shared.frozen().map(str::to_owned);
        let restores = id == CommandId::Restore;
        restores.then(|| reason().or_else(|| shared.not_permitted(Permission::LettersConfigure)))?
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn changed(&mut self, _changes: &Changes, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let area = Area::new(0, 1, room.width, room.height);
        if let Some((_, reading)) = &mut self.compared {
            reading.fit(area);
        }
        let len = self.rows.as_ref().map_or(0, Vec::len);
        self.list.fit(len, usize::from(room.height.saturating_sub(1)));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if let Some((title, reading)) = &self.compared {
            reading.draw(canvas, area, title);
            return;
        }
        let Some(rows) = &self.rows else { return };
        let headings = cells(["Version", "Saved", "By", "Base", "Visible"], area.width);
        canvas.line(area, 0, &format!("  {headings}"), Look::Bold);
        let list = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            canvas.row(list, row, idx == self.list.selected, &line(&rows[idx], area.width, shared));
        }
    }
}

fn cells([version, saved, by, base, visible]: [&str; 5], width: u16) -> String {
    let room = usize::from(width).saturating_sub(2 + 7 + 14 + 16 + 7 + 4 * 2);
    columns(&[(version, 7), (saved, 14), (by, 16), (base, room), (visible, 7)])
}

fn line(row: &TemplateText, width: u16, shared: &Shared) -> String {
    let saved = row.saved.map(|at| shared.when(at)).unwrap_or_default();
    let base = format!("{} v{}", row.base, row.base_version);
    let visible = if row.visible { "yes" } else { "no" };
    cells([&format!("v{}", row.version), &saved, &row.saved_by, &base, visible], width)
}

//! How the versions look.

use super::model::Versions;
use crate::domain::{Permission, Standing};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::TemplateText;

/// The rows below the list: a rule, and what is known of the chosen version.
const BELOW: u16 = 6;

impl Pane for Versions {
    fn title(&self, _shared: &Shared) -> String {
        format!("Letter Templates > {} > Versions", self.name)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Versions, Group::List]
    }

    fn hints(&self, shared: &Shared) -> Vec<Hint> {
        let mut hints = self.decisions(shared);
        let restore = Hint::Of(CommandId::Restore);
        match self.compared {
            Some(_) => hints.extend([
                Hint::Two(CommandId::Up, CommandId::Down, "scroll"),
                restore,
                Hint::As(CommandId::Open, "list"),
            ]),
            None => {
                hints.extend([Hint::Of(CommandId::Compare), Hint::Of(CommandId::PreviewVersion), restore]);
            }
        }
        hints
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let reason = || shared.frozen().map(str::to_owned);
        if id == CommandId::Restore {
            return reason().or_else(|| shared.not_permitted(Permission::LettersConfigure));
        }
        self.cannot_decide(id, shared)
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let area = Area::new(0, 1, room.width, room.height);
        if let Some((_, reading)) = &mut self.compared {
            reading.fit(area);
        }
        let len = self.rows.as_ref().map_or(0, Vec::len);
        self.list.fit(len, usize::from(room.height.saturating_sub(1 + BELOW).max(2)));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if let Some((title, reading)) = &self.compared {
            reading.draw(canvas, area, title);
            return;
        }
        let Some(rows) = &self.rows else { return };
        let headings = cells(["Version", "Saved", "By", "Base", "State"], area.width);
        canvas.line(area, 0, &format!("  {headings}"), Look::Bold);
        let list = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            canvas.row(list, row, idx == self.list.selected, &line(&rows[idx], area.width, shared));
            row += 1;
        }
        if let Some(chosen) = rows.get(self.list.selected) {
            let rest = Area { y: list.y + row, height: list.height.saturating_sub(row), ..list };
            details(canvas, rest, chosen, shared);
        }
    }
}

/// What is known of a version: where it stands, who decided that and why.
fn details(canvas: &mut Canvas<'_>, area: Area, row: &TemplateText, shared: &Shared) {
    canvas.rule(area.x, area.y, area.width, &row.name, &format!("version {}", row.version));
    let visible = if row.visible { "yes" } else { "no" };
    let decided = row.decided.map(|at| format!(", {}", shared.when(at))).unwrap_or_default();
    let standing = if row.standing == Standing::Waits.label() {
        "Waits for approval by a second operator; c compares it with the version in use.".to_owned()
    } else {
        format!("{}{decided}", row.standing_words())
    };
    let lines = [
        standing,
        format!("Base: {} v{}", row.base, row.base_version),
        format!("Patient Profile Is Visible: {visible}"),
    ];
    let room = usize::from(area.width.saturating_sub(4));
    let wrapped = lines.iter().flat_map(|line| wrap(line, room));
    for (at, text) in (1_u16..area.height).zip(wrapped) {
        canvas.line(area, at, &format!("  {text}"), Look::Plain);
    }
}

fn cells([version, saved, by, base, state]: [&str; 5], width: u16) -> String {
    let room = usize::from(width).saturating_sub(2 + 7 + 14 + 14 + 18 + 4 * 2);
    columns(&[(version, 7), (saved, 14), (by, 14), (base, room), (state, 18)])
}

fn line(row: &TemplateText, width: u16, shared: &Shared) -> String {
    let saved = row.saved.map(|at| shared.when(at)).unwrap_or_default();
    let base = format!("{} v{}", row.base, row.base_version);
    cells([&format!("v{}", row.version), &saved, &row.saved_by, &base, &row.standing], width)
}

//! How the list looks.

use super::model::Bases;
use crate::domain::Permission;
use crate::tui::command::{CommandId, Group, Hint, spec};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::rows::{Around, Filtered};
use crate::wire::client::api::BaseView;

/// The most rows below the list: a rule, and what is known of the chosen base.
const BELOW: u16 = 9;
/// What stands here before there is a base.
const NOTHING: [&str; 3] = [
    "There are no Letter Template Bases yet.",
    "",
    "A base is a Word file (.docx) that letters are written on; n makes the first.",
];

impl Pane for Bases {
    fn title(&self, _shared: &Shared) -> String {
        format!("{} > Letter Template Bases", spec(CommandId::GoConfiguration).label)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Set, Group::Filter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.rows.all().is_empty() {
            return vec![Hint::Of(CommandId::New)];
        }
        vec![
            Hint::Of(CommandId::New),
            Hint::Of(CommandId::Edit),
            Hint::Of(CommandId::Retire),
            Hint::Of(CommandId::FilterRows),
        ]
    }

    fn filtered(&self) -> Option<&dyn Filtered> {
        Some(&self.rows)
    }

    fn filtered_mut(&mut self) -> Option<&mut dyn Filtered> {
        Some(&mut self.rows)
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let changes = matches!(id, CommandId::New | CommandId::Edit | CommandId::Retire);
        changes.then(|| shared.cannot_change(Permission::LettersConfigure))?
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        let below = self.rows.tallest(room.width, BELOW, |row| known(row, room.width, shared).len());
        self.rows.fit(room.height, below);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if !self.rows.is_read() {
            return;
        }
        let headings = cells(["Name", "Version", "Templates", "Fields", "State"], area.width);
        let around = Around { count: "", headings: &headings, nothing: &NOTHING };
        let rest = self.rows.draw(canvas, area, &around, |row| line(row, area.width));
        if let Some(chosen) = self.rows.chosen() {
            details(canvas, rest, chosen, shared);
        }
    }
}

fn cells([name, version, used, fields, state]: [&str; 5], width: u16) -> String {
    let room = usize::from(width).saturating_sub(2 + 7 + 9 + 6 + 8 + 4 * 2);
    columns(&[(name, room), (version, 7), (used, 9), (fields, 6), (state, 8)])
}

fn line(row: &BaseView, width: u16) -> String {
    let state = match row.warnings.len() {
        _ if row.retired => "retired".to_owned(),
        0 => "in use".to_owned(),
        1 => "1 note".to_owned(),
        n => format!("{n} notes"),
    };
    let (used, fields) = (row.templates.to_string(), row.fields.len().to_string());
    cells([&row.name, &format!("v{}", row.version), &used, &fields, &state], width)
}

fn details(canvas: &mut Canvas<'_>, area: Area, row: &BaseView, shared: &Shared) {
    canvas.rule(area.x, area.y, area.width, &row.name, &format!("version {}", row.version));
    for (at, text) in (1_u16..area.height).zip(known(row, area.width, shared)) {
        canvas.line(area, at, &format!("  {text}"), Look::Plain);
    }
}

/// What is known of a base: where the body goes, what was found in its Word file, who saved it.
fn known(row: &BaseView, width: u16, shared: &Shared) -> Vec<String> {
    let mut lines = vec![format!("Body: {}", row.body_at)];
    lines.extend(row.warnings.iter().map(|warning| format!("! {warning}")));
    lines.push(format!(
        "Fields: {}",
        if row.fields.is_empty() { "none".to_owned() } else { row.fields.join(", ") }
    ));
    lines.push(format!("Parts: {}", row.parts.join(", ")));
    if let Some(at) = row.saved {
        lines.push(format!("Saved {} by {}", shared.when(at), row.saved_by));
    }
    let room = usize::from(width.saturating_sub(4));
    lines.iter().flat_map(|line| wrap(line, room)).collect()
}

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
use crate::tui::widget::rows::{Around, Filtered};
use crate::wire::client::api::TemplateText;

/// The most rows below the list: a rule, and what is known of the chosen version.
const BELOW: u16 = 6;

impl Pane for Versions {
    fn title(&self, _shared: &Shared) -> String {
        format!("Letter Templates > {} > Versions", self.name)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Versions, Group::Filter, Group::List]
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
                hints.extend([
                    Hint::Of(CommandId::Compare),
                    Hint::Of(CommandId::PreviewVersion),
                    restore,
                    Hint::Of(CommandId::FilterRows),
                ]);
            }
        }
        hints
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
        let reason = || shared.frozen().map(str::to_owned);
        if id == CommandId::Restore {
            return reason().or_else(|| shared.not_permitted(Permission::LettersConfigure));
        }
        self.cannot_decide(id, shared)
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        let area = Area::new(0, 1, room.width, room.height);
        if let Some((_, reading)) = &mut self.compared {
            reading.fit(area);
        }
        let in_use = self.in_use().is_some();
        let below = self.rows.tallest(room.width, BELOW, |row| known(row, in_use, room.width, shared).len());
        self.rows.fit(room.height, below);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if let Some((title, reading)) = &self.compared {
            reading.draw(canvas, area, title);
            return;
        }
        if !self.rows.is_read() {
            return;
        }
        let headings = cells(["Version", "Saved", "By", "Base", "State"], area.width);
        let around = Around { count: "", headings: &headings, nothing: &["No version is kept."] };
        let rest = self.rows.draw(canvas, area, &around, |row| line(row, area.width, shared));
        if let Some(chosen) = self.rows.chosen() {
            details(canvas, rest, (chosen, self.in_use().is_some()), shared);
        }
    }
}

fn details(
    canvas: &mut Canvas<'_>,
    area: Area,
    (row, one_is_in_use): (&TemplateText, bool),
    shared: &Shared,
) {
    canvas.rule(area.x, area.y, area.width, &row.name, &format!("version {}", row.version));
    for (at, text) in (1_u16..area.height).zip(known(row, one_is_in_use, area.width, shared)) {
        canvas.line(area, at, &format!("  {text}"), Look::Plain);
    }
}

/// What is known of a version: where it stands, who decided that and why.
fn known(row: &TemplateText, one_is_in_use: bool, width: u16, shared: &Shared) -> Vec<String> {
    let visible = if row.visible { "yes" } else { "no" };
    let decided = row.decided.map(|at| format!(", {}", shared.when(at))).unwrap_or_default();
    let standing = if row.standing == Standing::Waits.label() {
        let how =
            if one_is_in_use { "c compares it with the version in use" } else { "p shows how it reads" };
        format!("Waits for approval by a second operator; {how}.")
    } else {
        format!("{}{decided}", row.standing_words())
    };
    let lines = [
        standing,
        format!("Base: {} v{}", row.base, row.base_version),
        format!("Patient Profile Is Visible: {visible}"),
    ];
    let room = usize::from(width.saturating_sub(4));
    lines.iter().flat_map(|line| wrap(line, room)).collect()
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

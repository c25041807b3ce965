//! How the menu looks.

use super::model::Actions;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::view::{Area, Canvas, Dialog, Look, dialog_height};
use crate::wire::client::api::Changes;

/// The rows of an entry: its label, and what it does or why not.
const ROWS: usize = 2;
/// The rows below the entries: a blank one and the keys.
const BELOW: usize = 2;

impl Pane for Actions {
    fn title(&self, _shared: &Shared) -> String {
        "Actions".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Menu, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::As(CommandId::Open, "choose"), Hint::Of(CommandId::Choose)]
    }

    fn note(&self, _shared: &Shared) -> String {
        "Every action is always listed; what is not available says why.".to_owned()
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, _ctx: &mut Context<'_>) {
        self.take(ticket, reply);
    }

    fn changed(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        self.news(changes, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let rows = dialog_height(room, self.entries().len() * ROWS + BELOW).saturating_sub(BELOW);
        self.list.fit(self.entries().len(), (rows / ROWS).max(1));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let rows = u16::try_from(self.entries().len() * ROWS + BELOW).unwrap_or(u16::MAX);
        let who = self.who.short();
        let dialog = Dialog { title: "Actions", right: &who, rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let mut row = 0;
        for idx in self.list.rows() {
            let Some(entry) = self.entries().get(idx) else { break };
            let chosen = idx == self.list.selected;
            canvas.row(inside, row, chosen, &format!("{}  {}", idx + 1, entry.label));
            let below = Self::reason(entry, shared).unwrap_or(&entry.note);
            canvas.line(inside, row + 1, &format!("     {below}"), Look::Plain);
            row += 2;
        }
        let keys = format!("  Enter choose   1-{} choose   Esc close", self.entries().len());
        canvas.line(inside, inside.height.saturating_sub(1), &keys, Look::Plain);
    }
}

//! How the menu looks.

use super::begin::reason;
use super::model::Actions;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::wrap;
use crate::tui::view::{Area, Canvas, Dialog, Look, dialog_height};
use crate::wire::client::api::{ActionView, Changes};

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

    fn arrange(&mut self, room: Size, shared: &Shared) {
        self.fit(room, shared);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let columns = text_columns(area.width, shared.wide());
        let heights: usize =
            self.entries().iter().map(|entry| Self::lines(entry, columns, shared).len() + 1).sum();
        let rows = u16::try_from(heights + BELOW).unwrap_or(u16::MAX);
        let who = self.who.short();
        let dialog = Dialog { title: "Actions", right: &who, rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let last = inside.height.saturating_sub(1);
        let entries = Area { height: last, ..inside };
        let (mut row, mut end) = (0, self.top);
        for (idx, entry) in self.entries().iter().enumerate().skip(self.top) {
            let chosen = idx == self.list.selected;
            // Only nine entries have a digit of their own.
            let digit = if idx < 9 { (idx + 1).to_string() } else { " ".to_owned() };
            canvas.row(entries, row, chosen, &format!("{digit}  {}", entry.label));
            row += 1;
            for line in Self::lines(entry, columns, shared) {
                canvas.line(entries, row, &format!("     {line}"), Look::Plain);
                row += 1;
            }
            if row <= last {
                end = idx + 1;
            }
        }
        let all = self.entries().len();
        let more =
            if end - self.top < all { format!("   {}-{end} of {all}", self.top + 1) } else { String::new() };
        let keys = format!("  Enter choose   1-{} choose   Esc close{more}", self.entries().len().min(9));
        canvas.line(inside, last, &keys, Look::Plain);
    }
}

/// The columns of what stands below a label: those of the dialog less its edges and the indent.
fn text_columns(window: u16, wide: bool) -> usize {
    if wide { 76 - 2 - 5 } else { usize::from(window).saturating_sub(4 + 5) }
}

impl Actions {
    /// What an entry does, or why it cannot be chosen, wrapped.
    fn lines(entry: &ActionView, columns: usize, shared: &Shared) -> Vec<String> {
        wrap(reason(entry, shared).unwrap_or(&entry.note), columns)
    }

    /// Finds the entry at the top: the first one from which the chosen one is still in sight.
    fn fit(&mut self, room: Size, shared: &Shared) {
        let len = self.entries().len();
        self.list.fit(len, len.max(1));
        let columns = text_columns(room.width, shared.wide());
        let heights: Vec<usize> =
            self.entries().iter().map(|entry| Self::lines(entry, columns, shared).len() + 1).collect();
        let wanted = heights.iter().sum::<usize>() + BELOW;
        let rows = dialog_height(room, wanted).saturating_sub(1);
        let chosen = self.list.selected.min(len.saturating_sub(1));
        let seen =
            |top: usize| heights.get(top..=chosen).is_some_and(|some| some.iter().sum::<usize>() <= rows);
        self.top = (0..=chosen).find(|top| seen(*top)).unwrap_or(chosen);
    }
}

//! The menu as a page.

use super::entries::{ENTRIES, not_permitted};
use crate::tui::command::{CommandId, Group, Hint, keys_of, spec};
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::Pane;
use crate::tui::shared::{Shared, Size};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::list::List;

/// The rows of an entry: its name, and what it is for or why it cannot be chosen.
const ROWS: usize = 2;
/// The rows above the first entry.
const ABOVE: u16 = 1;

/// The menu.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Configuration {
    list: List,
}

impl Configuration {
    /// R12: a text for whoever grants permissions, to be sent by whatever way the site has.
    fn copy_request(&self, ctx: &mut Context<'_>) {
        let Some(entry) = ENTRIES.get(self.list.selected) else { return };
        if not_permitted(entry.command, ctx.shared).is_none() {
            ctx.say(Message::note("You have the permission for this entry."));
            return;
        }
        let operator = ctx.shared.site.as_ref().map(|site| site.operator.as_str()).unwrap_or_default();
        let (permission, label) = (entry.permission, entry.permission.label());
        let text = format!("Operator {operator} asks for the permission {permission} ({label}).");
        ctx.say(Message::done(format!("Copied: {text}")));
        ctx.copy(text);
    }
}

impl Pane for Configuration {
    fn title(&self, _shared: &Shared) -> String {
        spec(CommandId::GoConfiguration).label.to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Menu, Group::Set, Group::GoTo, Group::List]
    }

    fn hints(&self, shared: &Shared) -> Vec<Hint> {
        let chosen = ENTRIES.get(self.list.selected).map(|entry| entry.command);
        if chosen.is_some_and(|id| not_permitted(id, shared).is_some()) {
            return vec![
                Hint::Of(CommandId::CopyRequest),
                Hint::Two(CommandId::Up, CommandId::Down, "choose"),
            ];
        }
        vec![Hint::Words("letter or Enter open"), Hint::Two(CommandId::Up, CommandId::Down, "choose")]
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let chosen = match id {
            CommandId::Open => ENTRIES.get(self.list.selected),
            CommandId::Choose => ctx.digit().and_then(|digit| ENTRIES.get(digit - 1)),
            CommandId::CopyRequest => {
                self.copy_request(ctx);
                None
            }
            id => return self.list.command(id),
        };
        if let Some(entry) = chosen {
            ctx.run(entry.command, None);
        }
        true
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.list.fit(ENTRIES.len(), usize::from(room.height.saturating_sub(ABOVE)) / ROWS);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let entries = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        canvas.headings(area, 0, "", &self.list.extent());
        let mut row = 0;
        for idx in self.list.rows() {
            let (id, permission) = (ENTRIES[idx].command, ENTRIES[idx].permission);
            let text = format!("{}  {}", keys_of(id), spec(id).label);
            canvas.row(entries, row, idx == self.list.selected, &text);
            let help = match not_permitted(id, shared) {
                Some(_) => format!("Not permitted: {permission}. Ask an Administrator."),
                None => spec(id).help.to_owned(),
            };
            canvas.line(entries, row + 1, &format!("     {help}"), Look::Plain);
            row += 2;
        }
    }
}

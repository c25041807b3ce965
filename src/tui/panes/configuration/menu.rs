//! The menu as a page.

use super::entries::{ENTRIES, not_permitted};
use crate::tui::command::{CommandId, Group, Hint, keys_of, spec};
use crate::tui::context::Context;
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

impl Pane for Configuration {
    fn title(&self, _shared: &Shared) -> String {
        spec(CommandId::GoConfiguration).label.to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Menu, Group::GoTo, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::Words("letter or Enter open"), Hint::Two(CommandId::Up, CommandId::Down, "choose")]
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let chosen = match id {
            CommandId::Open => ENTRIES.get(self.list.selected),
            CommandId::Choose => ctx.digit().and_then(|digit| ENTRIES.get(digit - 1)),
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

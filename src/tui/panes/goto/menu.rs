//! The Go to menu: a letter each.

use crate::tui::command::{CommandId, Group, Hint, keys_of, spec};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::shared::{Shared, Size};
use crate::tui::view::{Area, Canvas, Dialog, Look, dialog_height};
use crate::tui::widget::list::List;

/// The places, in order.
const PLACES: [CommandId; 3] = [CommandId::GoPatients, CommandId::GoLocked, CommandId::GoLog];

/// The Go to menu.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct GoTo {
    list: List,
}

impl GoTo {
    /// The menu with the first place chosen.
    pub(crate) fn new() -> Self {
        Self::default()
    }
}

impl Pane for GoTo {
    fn title(&self, _shared: &Shared) -> String {
        "Go to".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::GoTo, Group::Menu, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::Words("letter or Enter go"), Hint::Two(CommandId::Up, CommandId::Down, "choose")]
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let chosen = match id {
            CommandId::Open => PLACES.get(self.list.selected).copied(),
            CommandId::Choose => ctx.digit().and_then(|digit| PLACES.get(digit - 1)).copied(),
            CommandId::GoTo => Some(CommandId::First),
            id if PLACES.contains(&id) => Some(id),
            id => return self.list.command(id),
        };
        if let Some(id) = chosen {
            ctx.close();
            ctx.run(id, None);
        }
        true
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.list.fit(PLACES.len(), dialog_height(room, PLACES.len()));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let rows = u16::try_from(PLACES.len() + 2).unwrap_or(0);
        let dialog = Dialog { title: "Go to", right: "g or F9", rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            let id = PLACES[idx];
            let text = format!("{}  {}", keys_of(id), spec(id).label);
            canvas.row(inside, row, idx == self.list.selected, &text);
        }
        let last = inside.height.saturating_sub(1);
        canvas.line(inside, last, "  letter or Enter go   g first row   Esc close", Look::Plain);
    }
}

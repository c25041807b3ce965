//! How the table looks.

use super::model::Statuses;
use crate::tui::command::{CommandId, Group, Hint, spec};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::dates::count;
use crate::tui::text::width::columns;
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::rows::{Around, Filtered};
use crate::wire::client::api::StatusView;

/// Below this width the headings have no room for which rows are in sight.
const NARROW: u16 = 70;

impl Pane for Statuses {
    fn title(&self, _shared: &Shared) -> String {
        format!("{} > {}", spec(CommandId::GoConfiguration).label, spec(CommandId::GoStatuses).label)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Statuses, Group::Filter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![
            Hint::Of(CommandId::SwitchStatus),
            Hint::Two(CommandId::Up, CommandId::Down, "choose"),
            Hint::Of(CommandId::FilterRows),
        ]
    }

    fn note(&self, _shared: &Shared) -> String {
        let failed = self.rows.note();
        if failed.is_empty() {
            "Whom a change affects is shown before it is done.".to_owned()
        } else {
            failed
        }
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
        match id {
            CommandId::SwitchStatus | CommandId::Open => shared.frozen().map(str::to_owned),
            _ => None,
        }
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.rows.fit(room.height, 0);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        if !self.rows.is_read() {
            canvas.line(area, 1, "  Reading the table ...", Look::Plain);
            return;
        }
        // The title says whose status it is; a narrow window has no room to say it again.
        let name = if area.width < NARROW { "Status" } else { "Record status" };
        let headings = cells(name, "Account", "Usually", "Patients", area.width);
        let nothing = "There is no record status yet. They come with an import: patient-profile import PATH.";
        let around = Around { count: "", headings: &headings, nothing: &[nothing] };
        self.rows.draw(canvas, area, &around, |row| line(row, area.width));
    }
}

fn cells(status: &str, account: &str, usually: &str, patients: &str, width: u16) -> String {
    let room = usize::from(width).saturating_sub(2 + 12 + 12 + 9 + 6 + 1).min(48);
    columns(&[(status, room), (account, 12), (usually, 12), (patients, 9)])
}

fn line(row: &StatusView, width: u16) -> String {
    let word = |disables: bool| if disables { "[x] disabled" } else { "[ ] goes on" };
    let usually = match (row.by_default == row.disables, row.by_default) {
        (true, _) => "",
        (false, true) => "disabled",
        (false, false) => "goes on",
    };
    cells(&row.status, word(row.disables), usually, &count(row.patients), width)
}

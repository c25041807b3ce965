//! The Go to menu: a letter each.

use super::places::{needed, not_permitted, places};
use crate::domain::Permission;
use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::{CommandId, Group, Hint, keys_of, spec};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::panes::configuration::entry;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::dates;
use crate::tui::text::width::fit;
use crate::tui::view::{Area, Canvas, Dialog, Look, dialog_height};
use crate::tui::widget::list::List;
use crate::wire::client::api::QueueCounts;

/// The columns of a name before a reason.
const NAME: usize = 38;

/// The Go to menu.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct GoTo {
    list: List,
    /// How many wait in each queue, once the service has counted.
    counts: Option<QueueCounts>,
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

    fn start(&mut self, ctx: &mut Context<'_>) {
        if ctx.shared.not_permitted(Permission::PatientsView).is_none() {
            ctx.ask(Request::Many(ManyRequest::QueueCounts));
        }
    }

    fn answer(&mut self, _ticket: Ticket, reply: Reply, _ctx: &mut Context<'_>) {
        if let Reply::Many(reply) = reply
            && let ManyReply::QueueCounts(Ok(counts)) = *reply
        {
            self.counts = Some(counts);
        }
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let chosen = match id {
            CommandId::Open => places().nth(self.list.selected),
            CommandId::Choose => ctx.digit().and_then(|digit| places().nth(digit - 1)),
            CommandId::GoTo => Some(CommandId::First),
            id if places().any(|place| place == id) => Some(id),
            id => return self.list.command(id),
        };
        if let Some(id) = chosen {
            ctx.close();
            ctx.run(id, None);
        }
        true
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        // The last row of the dialog is that of its keys.
        let height = dialog_height(room, places().count() + 1).saturating_sub(1);
        self.list.fit(places().count(), height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let rows = u16::try_from(places().count() + 1).unwrap_or(0);
        let right = self.list.beside("g or F9");
        let dialog = Dialog { title: "Go to", right: &right, rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let last = inside.height.saturating_sub(1);
        let all: Vec<CommandId> = places().collect();
        for (row, idx) in (0_u16..last).zip(self.list.rows()) {
            canvas.row(inside, row, idx == self.list.selected, &self.line(all[idx], shared));
        }
        canvas.line(inside, last, "  letter or Enter go   g first row   Esc close", Look::Plain);
    }
}

impl GoTo {
    /// A place with its letter, and how many wait there.
    fn line(&self, id: CommandId, shared: &Shared) -> String {
        let name = line(id, shared);
        match self.counts.and_then(|counts| waiting(&counts, id)).filter(|count| *count > 0) {
            Some(count) if id == CommandId::GoTemplates => {
                format!("{} {} to approve", fit(&name, NAME), dates::count(count))
            }
            Some(count) => format!("{} {}", fit(&name, NAME), dates::count(count)),
            None => name,
        }
    }
}

/// How many wait in the queue of a place.
fn waiting(counts: &QueueCounts, id: CommandId) -> Option<u64> {
    match id {
        CommandId::GoLocked => Some(counts.locked),
        CommandId::GoTray => Some(counts.to_post),
        CommandId::GoRecordOk => Some(counts.record_ok_again),
        CommandId::GoMailFailed => Some(counts.mail_failed),
        CommandId::GoExpiring => Some(counts.expiring_this_week),
        CommandId::GoApprovals => Some(counts.approvals),
        CommandId::GoTemplates => Some(counts.templates_to_approve),
        _ => None,
    }
}

/// A place with its letter; what lies below another place stands further in.
fn line(id: CommandId, shared: &Shared) -> String {
    let gap = if entry(id).is_some() { "    " } else { "  " };
    let name = format!("{}{gap}{}", keys_of(id), spec(id).label);
    match (not_permitted(id, shared), needed(id)) {
        (Some(_), Some(permission)) => format!("{} Not permitted: {permission}", fit(&name, NAME)),
        _ => name,
    }
}

//! How the page looks.

use super::model::Approvals;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::dates;
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::rows::{Around, Filtered};
use crate::wire::client::api::ApprovalView;

/// The most rows below the list: a rule, and what comes of it.
const BELOW: u16 = 8;
/// What would be here, and why nothing is.
const NOTHING: &str = "Nothing waits that you could decide. A cohort of more than 200 patients, a saved Letter Template, and \
                       the unlocking of what an attack has locked stand here until another operator has approved or \
                       refused them.";

impl Pane for Approvals {
    fn title(&self, _shared: &Shared) -> String {
        "Approvals".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Approvals, Group::Filter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![
            Hint::Of(CommandId::Approve),
            Hint::Of(CommandId::Refuse),
            Hint::Of(CommandId::Open),
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

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take_reply(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let below = self.rows.tallest(room.width, BELOW, |row| known(row, room.width).len());
        self.rows.fit(room.height, below);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if !self.rows.is_read() {
            return;
        }
        let count = format!("{} waiting for a second person", dates::count(self.rows.all().len() as u64));
        let headings = cells(area.width, "What", "Asked by", "When");
        let around = Around { count: &count, headings: &headings, nothing: &[NOTHING] };
        let rest = self.rows.draw(canvas, area, &around, |row| line(area.width, row, shared));
        if let Some(chosen) = self.rows.chosen() {
            detail(canvas, rest, chosen, shared);
        }
    }
}

fn detail(canvas: &mut Canvas<'_>, area: Area, chosen: &ApprovalView, shared: &Shared) {
    let until = chosen.until.map(|until| format!("until {}", shared.when(until))).unwrap_or_default();
    canvas.rule(area.x, area.y, area.width, &chosen.of.word(), &until);
    for (at, line) in (1_u16..area.height).zip(known(chosen, area.width)) {
        canvas.line(area, at, &format!("  {line}"), Look::Plain);
    }
}

/// What comes of it, and why the operator cannot approve it.
fn known(chosen: &ApprovalView, width: u16) -> Vec<String> {
    let room = usize::from(width.saturating_sub(4));
    let mut lines = wrap(&chosen.detail, room);
    if !chosen.cannot.is_empty() {
        lines.push(String::new());
        lines.extend(wrap(&chosen.cannot, room));
        lines.extend(wrap("d takes it back, with a reason.", room));
    }
    lines
}

fn cells(width: u16, what: &str, by: &str, at: &str) -> String {
    let room = usize::from(width).saturating_sub(2 + 16 + 14 + 2 * 2);
    columns(&[(what, room), (by, 16), (at, 14)])
}

fn line(width: u16, row: &ApprovalView, shared: &Shared) -> String {
    let at = row.asked_at.map(|at| shared.when(at)).unwrap_or_default();
    cells(width, &row.what, &row.asked_by, &at)
}

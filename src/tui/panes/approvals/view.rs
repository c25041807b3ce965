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
use crate::wire::client::api::ApprovalView;

/// The rows above the list: the count, a rule, the headings.
const ABOVE: u16 = 3;
/// The rows below it: a rule, and what comes of it.
const BELOW: u16 = 8;

impl Pane for Approvals {
    fn title(&self, _shared: &Shared) -> String {
        "Approvals".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Approvals, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::Of(CommandId::Approve), Hint::Of(CommandId::Refuse), Hint::Of(CommandId::Open)]
    }

    fn note(&self, _shared: &Shared) -> String {
        self.failed.as_ref().map(|failed| format!("Error: {failed}")).unwrap_or_default()
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
        let height = room.height.saturating_sub(ABOVE + BELOW).max(2);
        self.list.fit(self.rows().len(), usize::from(height));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(rows) = &self.rows else { return };
        let count = format!(" {} waiting for a second person", dates::count(rows.len() as u64));
        canvas.line(area, 0, &count, Look::Plain);
        canvas.rule(area.x, area.y + 1, area.width, "", "");
        if rows.is_empty() {
            nothing(canvas, area);
            return;
        }
        canvas.line(area, 2, &format!("  {}", cells(area.width, "What", "Asked by", "When")), Look::Bold);
        let list = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            canvas.row(list, row, idx == self.list.selected, &line(area.width, &rows[idx], shared));
            row += 1;
        }
        let below = Area { y: list.y + row, height: list.height.saturating_sub(row), ..list };
        if let Some(chosen) = self.chosen() {
            detail(canvas, below, chosen, shared);
        }
    }
}

fn detail(canvas: &mut Canvas<'_>, area: Area, chosen: &ApprovalView, shared: &Shared) {
    let until = chosen.until.map(|until| format!("until {}", shared.when(until))).unwrap_or_default();
    canvas.rule(area.x, area.y, area.width, &chosen.of.word(), &until);
    let room = usize::from(area.width.saturating_sub(4));
    let mut lines = wrap(&chosen.detail, room);
    if !chosen.cannot.is_empty() {
        lines.push(String::new());
        lines.extend(wrap(&chosen.cannot, room));
        lines.extend(wrap("d takes it back, with a reason.", room));
    }
    for (at, line) in (1_u16..area.height).zip(lines) {
        canvas.line(area, at, &format!("  {line}"), Look::Plain);
    }
}

/// What would be here, and why nothing is.
fn nothing(canvas: &mut Canvas<'_>, area: Area) {
    let text = "Nothing waits that you could decide. A cohort of more than 200 patients, a saved Letter Template, and the \
                unlocking of what an attack has locked stand here until another operator has approved or refused them.";
    let room = usize::from(area.width.saturating_sub(8));
    for (row, line) in (4_u16..area.height).zip(wrap(text, room)) {
        canvas.line(area, row, &format!("    {line}"), Look::Plain);
    }
    canvas.set_cursor(area.x + 4, area.y + 4);
}

fn cells(width: u16, what: &str, by: &str, at: &str) -> String {
    let room = usize::from(width).saturating_sub(2 + 16 + 14 + 2 * 2);
    columns(&[(what, room), (by, 16), (at, 14)])
}

fn line(width: u16, row: &ApprovalView, shared: &Shared) -> String {
    let at = row.asked_at.map(|at| shared.when(at)).unwrap_or_default();
    cells(width, &row.what, &row.asked_by, &at)
}

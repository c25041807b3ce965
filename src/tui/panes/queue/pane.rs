//! The list and how it looks.

use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size, WIDE};
use crate::tui::text::dates;
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look, state_mark};
use crate::tui::widget::list::List;
use crate::wire::client::api::{QueueKind, QueueRow, QueueView};

/// The rows above the list: the count, a rule, the headings.
const ABOVE: u16 = 3;
/// The rows below it: a rule, and what is the matter.
const BELOW: u16 = 5;

/// A queue.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    kind: QueueKind,
    /// The queue, once it was read.
    view: Option<QueueView>,
    failed: Option<String>,
    list: List,
    asked: Option<Ticket>,
}

impl Queue {
    /// A queue that is still to be read.
    pub(crate) fn new(kind: QueueKind) -> Self {
        Self { kind, view: None, failed: None, list: List::default(), asked: None }
    }

    /// Whether it is the queue of this kind.
    pub(crate) fn is_of(&self, kind: QueueKind) -> bool {
        self.kind == kind
    }

    fn rows(&self) -> &[QueueRow] {
        self.view.as_ref().map_or(&[], |view| &view.rows)
    }

    fn chosen(&self) -> Option<&QueueRow> {
        self.rows().get(self.list.selected)
    }

    fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Many(ManyRequest::Queue(self.kind)));
        self.asked = Some(ticket);
        if !ticket.live && self.view.is_none() {
            ctx.hold(ticket);
        }
    }

    /// Takes the queue; the chosen patient stays chosen wherever the row is now.
    fn take(&mut self, view: QueueView) {
        let id = self.chosen().map(|row| row.patient.patient_id.clone());
        let at = id.and_then(|id| view.rows.iter().position(|row| row.patient.patient_id == id));
        if let Some(row) = at {
            self.list.follow(row);
        }
        self.failed = None;
        self.view = Some(view);
    }

    fn draw_detail(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(row) = self.chosen() else { return };
        let when = row.at.map(|at| shared.when(at)).unwrap_or_default();
        let title = format!("{}  ID {}", row.patient.listed_name(), row.patient.patient_id);
        canvas.rule(area.x, area.y, area.width, &title, &when);
        let lines = wrap(&row.detail, usize::from(area.width.saturating_sub(4)));
        for (at, line) in (1_u16..area.height).zip(lines) {
            canvas.line(area, at, &format!("  {line}"), Look::Plain);
        }
    }
}

impl Pane for Queue {
    fn title(&self, _shared: &Shared) -> String {
        self.kind.label().to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.rows().is_empty() {
            return vec![Hint::Of(CommandId::Refresh)];
        }
        vec![Hint::As(CommandId::Open, "record"), Hint::Two(CommandId::Up, CommandId::Down, "choose")]
    }

    fn note(&self, _shared: &Shared) -> String {
        self.failed.as_ref().map(|failed| format!("Error: {failed}")).unwrap_or_default()
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Refresh => self.read(ctx),
            CommandId::Open => {
                let id = self.chosen().map(|row| row.patient.patient_id.clone());
                if let Some(id) = id {
                    ctx.go(Place::Record(id));
                }
            }
            id => return self.list.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, _ctx: &mut Context<'_>) {
        if let Reply::Many(reply) = reply
            && let ManyReply::Queue(answer) = *reply
            && self.asked == Some(ticket)
        {
            self.asked = None;
            match answer {
                Ok(view) => self.take(view),
                Err(error) => self.failed = Some(Message::error(&error).text),
            }
        }
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let height = room.height.saturating_sub(ABOVE + BELOW).max(2);
        self.list.fit(self.rows().len(), usize::from(height));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(view) = &self.view else { return };
        canvas.line(area, 0, &format!(" {} in this queue", dates::count(view.total)), Look::Plain);
        canvas.rule(area.x, area.y + 1, area.width, "", "");
        if view.rows.is_empty() {
            canvas.line(area, 4, &format!("    {}", nobody(self.kind)), Look::Plain);
            canvas.set_cursor(area.x + 4, area.y + 4);
            return;
        }
        canvas.line(
            area,
            2,
            &format!("  {}", cells(area.width, ["ID", "Name", "Born", "State", when(self.kind)])),
            Look::Bold,
        );
        let list = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            canvas.row(list, row, idx == self.list.selected, &line(area.width, &view.rows[idx], shared));
            row += 1;
        }
        let below = Area { y: list.y + row, height: list.height.saturating_sub(row), ..list };
        self.draw_detail(canvas, below, shared);
    }
}

fn nobody(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::RecordOkAgain => "Nobody is disabled whose record is in order again.",
        QueueKind::MailFailed => "No mail that a patient waits for has failed.",
        QueueKind::ExpiringThisWeek => "No code that is out ends within seven days.",
    }
}

/// What the instant of a row means.
fn when(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::RecordOkAgain | QueueKind::MailFailed => "Since",
        QueueKind::ExpiringThisWeek => "Until",
    }
}

/// A wide window has room for the instant, which a narrow one says below the list.
fn cells(width: u16, [id, name, born, state, at]: [&str; 5]) -> String {
    let when = if width >= WIDE { 14 } else { 0 };
    let room = usize::from(width).saturating_sub(2 + 10 + 10 + 28 + when + 4 * 2);
    let all = [(id, 10), (name, room), (born, 10), (state, 28), (at, when)];
    columns(if when > 0 { &all } else { &all[..4] })
}

fn line(width: u16, row: &QueueRow, shared: &Shared) -> String {
    let born = row.patient.birth_date.map(|day| day.to_string()).unwrap_or_default();
    let (glyph, _) = state_mark(row.patient.state.as_deref());
    let state = format!("{glyph} {}", row.patient.state.as_deref().unwrap_or("No credentials"));
    let at = row.at.map(|at| shared.when(at)).unwrap_or_default();
    cells(width, [&row.patient.patient_id, &row.patient.listed_name(), &born, &state, &at])
}

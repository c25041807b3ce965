//! The list and how it looks.

use std::borrow::Cow;

use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::{Context, Place};
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size, WIDE};
use crate::tui::text::dates;
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look, state_mark};
use crate::tui::widget::rows::{Around, Filtered, Row, Rows};
use crate::wire::client::api::{QueueKind, QueueRow};

/// The most rows below the list: a rule, and what is the matter.
const BELOW: u16 = 5;

/// A queue.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    kind: QueueKind,
    rows: Rows<QueueRow>,
    /// How many are in it.
    total: u64,
}

impl Row for QueueRow {
    const COUNTED: bool = true;

    fn name(&self) -> Cow<'_, str> {
        self.patient.patient_id.as_str().into()
    }

    fn words(&self) -> String {
        let patient = &self.patient;
        let born = patient.birth_date.map(|day| day.to_string()).unwrap_or_default();
        let state = patient.state.as_deref().unwrap_or("No credentials");
        format!("{} {} {born} {state} {}", patient.patient_id, patient.listed_name(), self.detail)
    }
}

impl Queue {
    /// A queue that is still to be read.
    pub(crate) fn new(kind: QueueKind) -> Self {
        Self { kind, rows: Rows::default(), total: 0 }
    }

    /// Whether it is the queue of this kind.
    pub(crate) fn is_of(&self, kind: QueueKind) -> bool {
        self.kind == kind
    }

    fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::Many(ManyRequest::Queue(self.kind)), ctx);
    }

    fn draw_detail(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(row) = self.rows.chosen() else { return };
        let when = row.at.map(|at| shared.when(at)).unwrap_or_default();
        let title = format!("{}  ID {}", row.patient.listed_name(), row.patient.patient_id);
        canvas.rule(area.x, area.y, area.width, &title, &when);
        for (at, line) in (1_u16..area.height).zip(known(row, area.width)) {
            canvas.line(area, at, &format!("  {line}"), Look::Plain);
        }
    }
}

impl Pane for Queue {
    fn title(&self, _shared: &Shared) -> String {
        self.kind.label().to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Filter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.rows.all().is_empty() {
            return vec![Hint::Of(CommandId::Refresh)];
        }
        vec![
            Hint::As(CommandId::Open, "record"),
            Hint::Two(CommandId::Up, CommandId::Down, "choose"),
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
        match id {
            CommandId::Refresh => self.read(ctx),
            CommandId::Open => {
                let id = self.rows.chosen().map(|row| row.patient.patient_id.clone());
                if let Some(id) = id {
                    ctx.go(Place::Record(id));
                }
            }
            id => return self.rows.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, _ctx: &mut Context<'_>) {
        if let Reply::Many(reply) = reply
            && let ManyReply::Queue(answer) = *reply
            && let Some(total) = self.rows.take_part(ticket, answer, |view| (view.rows, view.total))
        {
            self.total = total;
            self.rows.of(total);
        }
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let below = self.rows.tallest(room.width, BELOW, |row| known(row, room.width).len());
        self.rows.fit(room.height, below);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if !self.rows.is_read() {
            return;
        }
        let count = format!("{} in this queue", dates::count(self.total));
        let headings = cells(area.width, ["ID", "Name", "Born", "State", when(self.kind)]);
        let around = Around { count: &count, headings: &headings, nothing: &[nobody(self.kind)] };
        let rest = self.rows.draw(canvas, area, &around, |row| line(area.width, row, shared));
        self.draw_detail(canvas, rest, shared);
    }
}

/// What is the matter, in lines.
fn known(row: &QueueRow, width: u16) -> Vec<String> {
    wrap(&row.detail, usize::from(width.saturating_sub(4)))
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

/// A wide window has room for the instant, which a narrow one says below the list. In the narrowest a name is worth more than
/// the end of a state.
fn cells(width: u16, [id, name, born, state, at]: [&str; 5]) -> String {
    let when = if width >= WIDE { 14 } else { 0 };
    let for_state = if width < 72 { 14 } else { 28 };
    let room = usize::from(width).saturating_sub(2 + 10 + 10 + for_state + when + 4 * 2);
    let all = [(id, 10), (name, room), (born, 10), (state, for_state), (at, when)];
    columns(if when > 0 { &all } else { &all[..4] })
}

fn line(width: u16, row: &QueueRow, shared: &Shared) -> String {
    let born = row.patient.birth_date.map(|day| day.to_string()).unwrap_or_default();
    let (glyph, _) = state_mark(row.patient.state.as_deref());
    let state = format!("{glyph} {}", row.patient.state.as_deref().unwrap_or("No credentials"));
    let at = row.at.map(|at| shared.when(at)).unwrap_or_default();
    cells(width, [&row.patient.patient_id, &row.patient.listed_name(), &born, &state, &at])
}

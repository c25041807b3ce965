//! How the form looks.

use super::model::{Choice, Create, Focus, TITLE};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::Shared;
use crate::tui::text::width::{width, wrap};
use crate::tui::view::{Area, Canvas, Dialog, Look};
use crate::tui::widget::date_field::{HELP, Span};
use crate::tui::widget::field::TextField;
use crate::wire::client::api::Changes;

/// What stands before the date.
const LABEL: &str = "Credentials Expiry Date";
/// The columns of the date.
const DATE: u16 = 12;

/// A row of the form. In a small window blank rows go first, then explanations.
enum Row {
    Text(String),
    Fault(String),
    Explanation(&'static str),
    Blank,
    Date,
    Choice(Choice),
    Buttons,
}

impl Pane for Create {
    fn title(&self, _shared: &Shared) -> String {
        TITLE.to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Form, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        match self.focus {
            Focus::Date => vec![
                Hint::Of(CommandId::Next),
                Hint::Two(CommandId::Up, CommandId::Down, "a day"),
                Hint::Of(CommandId::Submit),
            ],
            Focus::Now | Focus::Later => {
                vec![
                    Hint::Of(CommandId::Next),
                    Hint::As(CommandId::Tick, "choose"),
                    Hint::Of(CommandId::Submit),
                ]
            }
            Focus::Submit | Focus::Cancel => {
                vec![
                    Hint::As(CommandId::Open, "press"),
                    Hint::Of(CommandId::Next),
                    Hint::Of(CommandId::Submit),
                ]
            }
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        (self.focus == Focus::Date).then_some(&mut self.date.field)
    }

    fn in_text(&self) -> bool {
        self.focus == Focus::Date
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.begin(ctx);
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.date.changed();
        self.keep(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let submits = id == CommandId::Submit || (id == CommandId::Open && self.focus == Focus::Submit);
        if submits { shared.frozen().map(str::to_owned) } else { None }
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn changed(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        self.news(changes, ctx);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let columns = usize::from(area.width.min(78)).saturating_sub(7);
        let mut rows = self.rows(columns);
        let room = usize::from(area.height.saturating_sub(2));
        if rows.len() > room {
            rows.retain(|row| !matches!(row, Row::Blank));
        }
        if rows.len() > room {
            rows.retain(|row| !matches!(row, Row::Explanation(_)));
        }
        let wanted = u16::try_from(rows.len()).unwrap_or(u16::MAX);
        let dialog = Dialog { title: TITLE, right: &self.who.id, rows: wanted, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let inner = Area { x: inside.x + 2, width: inside.width.saturating_sub(3), ..inside };
        for (at, row) in (0_u16..inside.height).zip(&rows) {
            self.draw_row(canvas, inner, at, row, shared);
        }
    }
}

impl Create {
    fn rows(&self, columns: usize) -> Vec<Row> {
        let mut rows = vec![Row::Text(self.who.line(columns)), Row::Blank, Row::Date];
        match self.date.fault() {
            Some(fault) => rows.extend(wrap(fault, columns).into_iter().map(Row::Fault)),
            None => rows.push(Row::Explanation(HELP)),
        }
        rows.push(Row::Blank);
        rows.push(Row::Choice(Choice::Now));
        rows.push(Row::Explanation("    Opens the letter page to choose what is sent to the patient."));
        rows.push(Row::Choice(Choice::Later));
        rows.push(Row::Explanation("    Keeps the credentials, sends nothing, back to the profile."));
        if self.choice_missing {
            rows.push(Row::Fault("Choose one of the two: Space.".to_owned()));
        }
        rows.push(Row::Blank);
        for warning in self.warnings() {
            rows.extend(wrap(&format!("! {warning}"), columns).into_iter().map(Row::Text));
            rows.push(Row::Blank);
        }
        rows.extend([Row::Buttons, Row::Blank]);
        rows
    }

    fn draw_row(&self, canvas: &mut Canvas<'_>, inner: Area, at: u16, row: &Row, shared: &Shared) {
        match row {
            Row::Text(text) => canvas.line(inner, at, text, Look::Plain),
            Row::Fault(text) => canvas.line(inner, at, text, Look::Bold),
            Row::Explanation(text) => canvas.line(inner, at, text, Look::Plain),
            Row::Blank => {}
            Row::Date => self.draw_date(canvas, inner, at, shared),
            Row::Choice(choice) => self.draw_choice(canvas, inner, at, *choice),
            Row::Buttons => {
                canvas.button(inner.x, inner.y + at, "Submit", self.focus == Focus::Submit);
                canvas.button(inner.x + 13, inner.y + at, "Cancel", self.focus == Focus::Cancel);
            }
        }
    }

    fn draw_date(&self, canvas: &mut Canvas<'_>, inner: Area, at: u16, shared: &Shared) {
        canvas.line(inner, at, LABEL, Look::Bold);
        let label = u16::try_from(width(LABEL)).unwrap_or(0) + 2;
        let words = self.date.words(Span::of_site(shared));
        let x = inner.x + label + DATE + 1;
        canvas.text(x, inner.y + at, inner.right().saturating_sub(x), &words, Look::Plain);
        canvas.field(inner.x + label, inner.y + at, DATE, &self.date.field, self.focus == Focus::Date);
    }

    fn draw_choice(&self, canvas: &mut Canvas<'_>, inner: Area, at: u16, choice: Choice) {
        let (label, focus) = match choice {
            Choice::Now => ("Distribute now", Focus::Now),
            Choice::Later => ("Distribute later", Focus::Later),
        };
        let mark = if self.choice == Some(choice) { "(*)" } else { "( )" };
        canvas.choice(inner.x, inner.y + at, &format!("{mark} {label}"), self.focus == focus);
    }
}

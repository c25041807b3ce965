//! How a form looks: a label and its field on one row, options a row each, what is wrong below its field.

use super::field::{Field, Kind};
use super::model::Form;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::wrap;
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::field::TextField;

/// The columns of a label.
const LABEL: u16 = 24;

/// A row of the form.
enum Row<'a> {
    /// A field, or the first of its options, with the place of the focus.
    Place(&'a Field, usize, usize),
    /// What is wrong.
    Fault(String),
    Blank,
    Buttons,
}

impl Form {
    fn rows(&self, columns: usize) -> Vec<Row<'_>> {
        let mut rows = vec![Row::Blank];
        let mut focus = 0;
        for field in &self.fields {
            for place in 0..field.places() {
                rows.push(Row::Place(field, place, focus));
                focus += 1;
            }
            if let Some((name, why)) = &self.fault
                && *name == field.name
            {
                rows.extend(wrap(why, columns).into_iter().map(Row::Fault));
            }
        }
        rows.push(Row::Blank);
        if let Some((_, why)) = self.fault.as_ref().filter(|(name, _)| name.is_empty()) {
            rows.extend(wrap(why, columns).into_iter().map(Row::Fault));
        }
        rows.push(Row::Buttons);
        rows
    }

    /// The row with the focus.
    fn focused_row(&self, columns: usize) -> usize {
        let at = |row: &Row<'_>| match row {
            Row::Place(_, _, focus) => *focus == self.focus,
            Row::Buttons => self.focus >= self.places(),
            _ => false,
        };
        self.rows(columns).iter().position(at).unwrap_or(0)
    }

    fn draw_row(&self, canvas: &mut Canvas<'_>, area: Area, at: u16, row: &Row<'_>) {
        let (x, y) = (area.x + 1, area.y + at);
        match row {
            Row::Blank => {}
            Row::Fault(why) => {
                canvas.text(x + LABEL, y, area.width.saturating_sub(LABEL + 2), why, Look::Bold);
            }
            Row::Buttons => {
                let act = self.purpose.act();
                let wide = u16::try_from(act.len()).unwrap_or(0) + 4;
                canvas.button(x + LABEL, y, act, self.on_submit());
                canvas.button(x + LABEL + wide + 3, y, "Cancel", self.focus == self.places() + 1);
            }
            Row::Place(field, place, focus) => {
                if *place == 0 {
                    canvas.text(x, y, LABEL - 1, field.label, Look::Plain);
                }
                self.draw_place(
                    canvas,
                    (x + LABEL, y, area.width.saturating_sub(LABEL + 2)),
                    field,
                    (*place, *focus),
                );
            }
        }
    }

    fn draw_place(
        &self,
        canvas: &mut Canvas<'_>,
        (x, y, room): (u16, u16, u16),
        field: &Field,
        (place, focus): (usize, usize),
    ) {
        let focused = focus == self.focus;
        match &field.kind {
            Kind::Text(text) => canvas.field(x, y, room, text, focused),
            Kind::Secret(_) => canvas.field(x, y, room, &TextField::default(), focused),
            Kind::Ticks(options) => {
                let mark = if options[place].1 { "[x]" } else { "[ ]" };
                canvas.choice(x, y, &format!("{mark} {}", options[place].0), focused);
            }
            Kind::One(options, chosen) => {
                let mark = if place == *chosen { "(*)" } else { "( )" };
                canvas.choice(x, y, &format!("{mark} {}", options[place]), focused);
            }
        }
    }
}

impl Pane for Form {
    fn title(&self, _shared: &Shared) -> String {
        self.title.clone()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Form, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        let here = match self.focused() {
            Some(_) if self.is_typing() => Hint::Of(CommandId::Next),
            Some(_) => Hint::As(CommandId::Tick, "choose"),
            None => Hint::As(CommandId::Open, "press"),
        };
        vec![here, Hint::Two(CommandId::Up, CommandId::Down, "move"), Hint::Of(CommandId::Submit)]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.text()
    }

    fn in_text(&self) -> bool {
        self.is_typing()
    }

    fn note(&self, _shared: &Shared) -> String {
        self.focused().map(|(at, _)| self.fields[at].help.to_owned()).unwrap_or_default()
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.begin(ctx);
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.touched(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let submits = id == CommandId::Submit || (id == CommandId::Open && self.on_submit());
        if submits && self.purpose.ends() { shared.frozen().map(str::to_owned) } else { None }
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let (columns, height) = (columns(room.width), usize::from(room.height));
        let row = self.focused_row(columns);
        if row < self.offset {
            self.offset = row;
        } else if height > 0 && row >= self.offset + height {
            self.offset = row + 1 - height;
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        let rows = self.rows(columns(area.width));
        for (at, row) in (0_u16..area.height).zip(rows.iter().skip(self.offset)) {
            self.draw_row(canvas, area, at, row);
        }
    }
}

fn columns(width: u16) -> usize {
    usize::from(width.saturating_sub(LABEL + 2))
}

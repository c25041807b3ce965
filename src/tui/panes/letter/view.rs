//! How the page looks.

use super::model::{Focus, Letter, Purpose};
use super::places::{Places, places};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::told::told;
use crate::tui::text::width::columns as cells;
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::field::TextField;
use crate::wire::client::api::{Changes, TemplateView};

/// From this width on what a letter tells is written out.
const ROOMY: usize = 70;

impl Pane for Letter {
    fn title(&self, _shared: &Shared) -> String {
        let what = match (&self.outcome, self.purpose) {
            (Some(_), _) => "Letters made",
            (None, Purpose::Create) => "Create and distribute",
            (None, _) => "Distribute",
        };
        format!("Patients > {} > {what}", self.who.id)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Form, Group::Letter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.outcome.is_some() {
            return vec![Hint::As(CommandId::Open, "back to the record")];
        }
        if self.is_missing() {
            return vec![Hint::As(CommandId::Open, "make a template")];
        }
        if self.full {
            return vec![
                Hint::Two(CommandId::Up, CommandId::Down, "scroll"),
                Hint::As(CommandId::FullPage, "list"),
            ];
        }
        let submit = Hint::As(CommandId::Submit, "generate");
        match self.focus {
            Focus::List => vec![
                Hint::As(CommandId::Tick, "choose"),
                submit,
                Hint::Of(CommandId::FullPage),
                Hint::Of(CommandId::SendTo),
            ],
            Focus::Date => vec![Hint::Two(CommandId::Up, CommandId::Down, "a day"), submit],
            Focus::Hand => vec![Hint::As(CommandId::Tick, "change"), submit],
            Focus::Generate | Focus::Cancel => vec![Hint::As(CommandId::Open, "press"), submit],
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        (self.focus == Focus::Date).then_some(&mut self.date.field)
    }

    fn in_text(&self) -> bool {
        self.focus == Focus::Date && self.outcome.is_none() && !self.full
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.begin(ctx);
    }

    fn shown(&mut self, ctx: &mut Context<'_>) {
        // Somebody may have made or retired templates on the page that was above.
        if self.outcome.is_none() {
            self.begin(ctx);
        }
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.date.changed();
        self.day_changed(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let submits = id == CommandId::Submit || (id == CommandId::Open && self.focus == Focus::Generate);
        if submits && self.outcome.is_none() { shared.frozen().map(str::to_owned) } else { None }
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn elapsed(&mut self, ticket: Ticket, ctx: &mut Context<'_>) {
        self.rested(ticket, ctx);
    }

    fn changed(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        self.news(changes, ctx);
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        if let Some(outcome) = &self.outcome {
            self.list.fit(outcome.letters.len(), usize::from(room.height.saturating_sub(3)));
            return;
        }
        let area = Area::new(0, 0, room.width, room.height);
        let places = self.places(area, shared);
        self.list.fit(self.templates().len(), usize::from(places.list.height.saturating_sub(1)));
        let preview = if self.full { full(area) } else { places.preview };
        let lines = self.preview_lines(preview.width).len();
        self.page = usize::from(preview.height.saturating_sub(1)).max(1);
        self.scroll_most = lines.saturating_sub(self.page);
        self.scroll = self.scroll.min(self.scroll_most);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        canvas.line(area, 0, &self.who.header(usize::from(area.width)), Look::Bold);
        if let Some(made) = &self.outcome {
            self.draw_outcome(canvas, area, made, shared);
            return;
        }
        if self.is_missing() {
            self.draw_missing(canvas, area, shared);
            return;
        }
        if self.full {
            self.draw_preview(canvas, full(area), "v list", shared);
            canvas.set_cursor(area.x, area.y + 2);
            return;
        }
        let places = self.places(area, shared);
        self.draw_list(canvas, places.list);
        if shared.wide() {
            canvas.vertical(places.preview.x - 1, places.list.y, places.list.height);
        }
        self.draw_preview(canvas, places.preview, "v full page", shared);
        self.draw_foot(canvas, places.foot, shared);
    }
}

/// The room of the preview when it has the whole page.
fn full(area: Area) -> Area {
    Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

impl Letter {
    fn places(&self, area: Area, shared: &Shared) -> Places {
        places(area, shared.wide(), self.templates().len(), self.foot_rows(shared))
    }

    fn draw_list(&self, canvas: &mut Canvas<'_>, area: Area) {
        let counted = format!("{} of {} chosen", self.chosen().count(), self.templates().len());
        canvas.rule(area.x, area.y, area.width, "Letter templates", &self.list.beside(&counted));
        let rows = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            let Some(template) = self.templates().get(idx) else { break };
            let text = row_text(template, self.chosen.get(idx) == Some(&true), usize::from(area.width));
            if self.focus == Focus::List {
                canvas.row(rows, row, idx == self.list.selected, &text);
            } else {
                let mark = if idx == self.list.selected { ">" } else { " " };
                canvas.line(rows, row, &format!("{mark} {text}"), Look::Plain);
            }
        }
        if self.templates.is_none() && self.preview_failed.is_none() {
            canvas.line(rows, 0, "  Reading the templates ...", Look::Plain);
        }
    }
}

fn row_text(template: &TemplateView, chosen: bool, columns: usize) -> String {
    let roomy = columns >= ROOMY;
    let carries = if roomy { 35 } else { 14 };
    let name = columns.saturating_sub(2 + 4 + 2 + carries + 1);
    let mark = if chosen { "[x]" } else { "[ ]" };
    let told = told(&template.carries, carries);
    format!("{mark} {}", cells(&[(&template.name, name), (&told, carries)]))
}

//! How the page looks.

use super::model::{Focus, Letter, Purpose};
use super::outcome;
use super::places::{Places, places};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::told::told;
use crate::tui::text::width::{columns as cells, width, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::date_field::in_words;
use crate::tui::widget::field::TextField;
use crate::wire::client::api::{Changes, CredentialsOutcome, TemplateView};

/// What stands before the date.
const LABEL: &str = "Credentials Expiry Date";
/// The columns of the date.
const DATE: u16 = 12;
/// From this width on what a letter tells is written out.
const ROOMY: usize = 70;
/// The warnings that are shown; the question before the letters are made has all.
const WARNINGS: usize = 2;

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
        if self.outcome.is_some() || self.templates.as_ref().is_some_and(Vec::is_empty) {
            return vec![Hint::As(CommandId::Open, "back to the record")];
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
        if self.templates.as_ref().is_some_and(Vec::is_empty) {
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
        let warnings = self.warnings().len().min(WARNINGS);
        let about_date = self.date.fault().is_some() || !self.about_date(shared).is_empty();
        let foot = 4 + warnings + usize::from(about_date);
        places(area, shared.wide(), self.templates().len(), u16::try_from(foot).unwrap_or(u16::MAX))
    }

    fn draw_list(&self, canvas: &mut Canvas<'_>, area: Area) {
        let counted = format!("{} of {} chosen", self.chosen().count(), self.templates().len());
        canvas.rule(area.x, area.y, area.width, "Letter templates", &counted);
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
        if self.templates.is_none() {
            canvas.line(rows, 0, "  Reading the templates ...", Look::Plain);
        }
    }

    /// The lines of the letter under the marker, wrapped.
    fn preview_lines(&self, columns: u16) -> Vec<String> {
        let room = usize::from(columns).saturating_sub(5).max(10);
        if let Some(failed) = &self.preview_failed {
            return wrap(failed, room);
        }
        let name = self.current().map(|template| template.name.as_str());
        let letters = self.preview.iter().flat_map(|preview| &preview.letters);
        let mut shown = letters.filter(|letter| Some(letter.template.as_str()) == name);
        shown
            .next()
            .map(|letter| letter.lines.iter().flat_map(|line| broken(line, room)).collect())
            .unwrap_or_default()
    }

    fn draw_preview(&self, canvas: &mut Canvas<'_>, area: Area, right: &str, shared: &Shared) {
        let name = self.current().map(|template| template.name.as_str()).unwrap_or_default();
        let lines = if shared.options.slow && !self.full {
            vec!["v shows the letter; a slow link waits for it.".to_owned()]
        } else {
            self.preview_lines(area.width)
        };
        let more = if self.scroll < self.scroll_most { "PgDn more   " } else { "" };
        canvas.rule(area.x, area.y, area.width, &format!("Preview: {name}"), &format!("{more}{right}"));
        for (row, line) in (1_u16..area.height).zip(lines.iter().skip(self.scroll)) {
            canvas.line(area, row, &format!("   {line}"), Look::Plain);
        }
    }

    fn draw_foot(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let mut row = 0;
        self.draw_date(canvas, area, row, shared);
        row += 1;
        let about_date = self.about_date(shared);
        if let Some(fault) = self.date.fault() {
            canvas.line(area, row, &format!(" {fault}"), Look::Bold);
            row += 1;
        } else if !about_date.is_empty() {
            canvas.line(area, row, &format!(" {about_date}"), Look::Plain);
            row += 1;
        }
        canvas.line(area, row, &format!(" {}", self.check().sentence()), Look::Plain);
        row += 1;
        for warning in self.warnings().into_iter().take(WARNINGS) {
            canvas.line(area, row, &format!(" ! {warning}"), Look::Plain);
            row += 1;
        }
        let y = area.y + row.min(area.height.saturating_sub(1));
        canvas.choice(area.x + 1, y, &self.send_to(shared), self.focus == Focus::Hand);
        let y = area.bottom().saturating_sub(1);
        canvas.text(area.x, y, area.width, &" ".repeat(usize::from(area.width)), Look::Plain);
        canvas.button(area.x + 1, y, "Generate", self.focus == Focus::Generate);
        canvas.button(area.x + 16, y, "Cancel", self.focus == Focus::Cancel);
    }

    fn send_to(&self, shared: &Shared) -> String {
        let folder = shared.site.as_ref().map(|site| site.print_folder.as_str()).unwrap_or_default();
        if self.hold {
            "Hold: the letters wait in the To post tray   (p sends them)".to_owned()
        } else if folder.is_empty() {
            "Send: this site has no print folder   (p holds them)".to_owned()
        } else {
            format!("Send: to the print folder {folder}   (p holds them)")
        }
    }

    fn draw_date(&self, canvas: &mut Canvas<'_>, area: Area, row: u16, shared: &Shared) {
        if row >= area.height {
            return;
        }
        let y = area.y + row;
        canvas.text(area.x + 1, y, area.width, LABEL, Look::Bold);
        let x = area.x + 1 + u16::try_from(width(LABEL)).unwrap_or(0) + 2;
        let words = self.expires(shared).map(|day| in_words(day, shared.today())).unwrap_or_default();
        let after = x + DATE + 1;
        canvas.text(after, y, area.right().saturating_sub(after), &words, Look::Plain);
        canvas.field(x, y, DATE, &self.date.field, self.focus == Focus::Date);
    }

    /// R8: no usable template, so the missing step is named.
    fn draw_missing(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        canvas.rule(area.x, area.y + 1, area.width, "Letter templates", "none");
        let no_base = shared.site.as_ref().is_some_and(|site| site.bases == 0);
        let mut texts =
            vec!["There is no Letter Template for Patient Profile letters yet, so nothing can be sent.", ""];
        if no_base {
            texts.push("First a Letter Template Base, which is a Word file. In a shell:");
            texts.push("    patient-profile base add FILE.docx");
        }
        texts.push("Then a Letter Template of the object Patient Profile. In a shell:");
        texts.push("    patient-profile template add NAME --base BASE --object \"Patient Profile\"");
        texts.push("");
        texts.push(match self.purpose {
            Purpose::Create => "Distribute later works without: Esc, then choose it in the form.",
            _ => "The credentials wait until then; nothing is lost.",
        });
        for (row, text) in (3_u16..).zip(&texts) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
        canvas.set_cursor(area.x + 2, area.y + 3);
    }

    fn draw_outcome(&self, canvas: &mut Canvas<'_>, area: Area, made: &CredentialsOutcome, shared: &Shared) {
        let columns = usize::from(area.width).saturating_sub(3);
        canvas.rule(area.x, area.y + 1, area.width, "Letters made", &self.who.id);
        canvas.line(area, 2, &format!("  {}", outcome::heading(columns)), Look::Bold);
        let rows = Area { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            let Some(letter) = made.letters.get(idx) else { break };
            canvas.row(rows, row, idx == self.list.selected, &outcome::row(letter, columns));
            row += 1;
        }
        row += 1;
        let folder = shared.site.as_ref().map(|site| site.print_folder.as_str()).unwrap_or_default();
        for line in outcome::below(made, folder).iter().flat_map(|line| wrap(line, columns)) {
            canvas.line(rows, row, &format!("  {line}"), Look::Plain);
            row += 1;
        }
    }
}

/// A line as it is if it fits; wrapped otherwise.
fn broken(line: &str, columns: usize) -> Vec<String> {
    if width(line) <= columns { vec![line.to_owned()] } else { wrap(line, columns) }
}

fn row_text(template: &TemplateView, chosen: bool, columns: usize) -> String {
    let roomy = columns >= ROOMY;
    let carries = if roomy { 35 } else { 14 };
    let name = columns.saturating_sub(2 + 4 + 2 + carries + 1);
    let mark = if chosen { "[x]" } else { "[ ]" };
    let told = told(&template.carries, carries);
    format!("{mark} {}", cells(&[(&template.name, name), (&told, carries)]))
}

//! How the tray looks.

use super::model::Tray;
use super::print::{letters, to_where};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::dates;
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::{Changes, PrintProgress, PrintReport, TrayLetter};

/// The rows above the list: what waits, rule, headings.
const ABOVE: u16 = 3;
/// The rows of the chosen letter, with its rule.
const CHOSEN: u16 = 4;
/// The rows of the print run, with its rule.
const RUN: u16 = 5;

impl Pane for Tray {
    fn title(&self, _shared: &Shared) -> String {
        "To post".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Tray, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.job.running {
            return vec![Hint::Of(CommandId::Stop), Hint::Of(CommandId::ReturnedLetter)];
        }
        vec![
            Hint::Of(CommandId::PrintRun),
            Hint::Of(CommandId::TrayActions),
            Hint::As(CommandId::Open, "record"),
            Hint::Of(CommandId::ReturnedLetter),
        ]
    }

    fn note(&self, shared: &Shared) -> String {
        if let Some(failed) = &self.failed {
            return format!("Error: {} {}", failed.message, failed.hint);
        }
        if self.job.running {
            return "The run goes on when you leave this page.".to_owned();
        }
        format!("p hands over to {}.", to_where(shared))
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
        self.look(ctx);
    }

    fn shown(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        match id {
            CommandId::PrintRun | CommandId::ReturnedLetter => shared.frozen().map(str::to_owned),
            _ => None,
        }
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn changed(&mut self, _changes: &Changes, ctx: &mut Context<'_>) {
        self.news(ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let below = if room.height > ABOVE + CHOSEN + RUN + 3 { CHOSEN + RUN } else { CHOSEN };
        let height = room.height.saturating_sub(ABOVE + below).max(1);
        self.list.fit(self.rows().len(), usize::from(height));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(view) = &self.view else {
            canvas.line(area, 1, "  Reading the tray ...", Look::Plain);
            return;
        };
        canvas.line(area, 0, &format!(" {}", self.counted()), Look::Plain);
        canvas.rule(area.x, area.y + 1, area.width, "", "");
        let mut row = ABOVE;
        if view.letters.is_empty() {
            canvas.line(area, 3, "    No letters wait.", Look::Plain);
            let how = "    Hold on the letter creation page puts letters here, to be printed together.";
            canvas.line(area, 4, how, Look::Plain);
            canvas.set_cursor(area.x + 4, area.y + 3);
            row += 3;
        } else {
            canvas.line(area, 2, &format!("  {}", heading(area.width)), Look::Bold);
            let list = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
            for (at, idx) in (0_u16..).zip(self.list.rows()) {
                canvas.row(
                    list,
                    at,
                    idx == self.list.selected,
                    &line(&view.letters[idx], area.width, shared),
                );
                row += 1;
            }
            self.draw_chosen(canvas, below(area, row), shared);
            row += CHOSEN;
        }
        self.draw_run(canvas, below(area, row), view.unfinished.as_deref(), shared);
    }
}

fn below(area: Area, row: u16) -> Area {
    Area { y: area.y + row, height: area.height.saturating_sub(row), ..area }
}

impl Tray {
    /// `12 letters wait; 3 marked ! would be held back.`
    fn counted(&self) -> String {
        let Some(view) = &self.view else { return String::new() };
        let held = self.rows().iter().filter(|letter| !letter.held_back.is_empty()).count() as u64;
        let held = match (held, self.has_more()) {
            (0, _) => String::new(),
            (n, false) => format!("; {} marked ! would be held back", dates::count(n)),
            (n, true) => {
                format!("; of the first {}, {n} would be held back", dates::count(self.rows().len() as u64))
            }
        };
        let wait = if view.total == 1 { "waits" } else { "wait" };
        format!("{} {wait}{held}.", letters(view.total))
    }

    fn draw_chosen(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(letter) = self.chosen() else { return };
        if area.height == 0 {
            return;
        }
        let title = format!("{}  {}", letter.id, letter.template);
        canvas.rule(area.x, area.y, area.width, &title, &format!("ID {}", letter.patient_id));
        let made = letter.made.map(|at| shared.when(at)).unwrap_or_default();
        let until = letter.expires.map(|day| format!("   the code expires on {}", dates::day(day)));
        let made = format!("made {made} by {}{}", letter.made_by, until.unwrap_or_default());
        let fate = match letter.held_back.as_str() {
            "" => "May go out.".to_owned(),
            why => format!("! Would be held back: {why}"),
        };
        let room = usize::from(area.width.saturating_sub(4));
        let lines = [letter.patient_name.clone(), made].into_iter().chain(wrap(&fate, room));
        for (row, text) in (1..area.height.min(CHOSEN + 1)).zip(lines) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
    }

    fn draw_run(&self, canvas: &mut Canvas<'_>, area: Area, unfinished: Option<&str>, shared: &Shared) {
        let room = usize::from(area.width.saturating_sub(4));
        let lines: Vec<String> = if self.job.running {
            vec![running(&self.job)]
        } else {
            let report = self.job.report.as_ref().filter(|_| !self.job.dry_run);
            unfinished
                .map(|text| format!("! {text}"))
                .into_iter()
                .chain(report.into_iter().flat_map(told))
                .collect()
        };
        if lines.is_empty() || area.height < 2 {
            return;
        }
        let right = if shared.lost { "not live" } else { "" };
        canvas.rule(area.x, area.y, area.width, "Print run", right);
        let wrapped = lines.iter().flat_map(|line| wrap(line, room));
        for (row, text) in (1..area.height).zip(wrapped) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
    }
}

/// `Print run of mkhan: writing the print file, 1,200 of 10,000 (12%).`
fn running(job: &PrintProgress) -> String {
    let what = if job.dry_run { "Check before a print run" } else { "Print run" };
    let far = match job.total {
        0 => String::new(),
        total => {
            let percent = job.done.saturating_mul(100) / total;
            format!(", {} of {} ({percent}%)", dates::count(job.done), dates::count(total))
        }
    };
    let doing = if job.doing.is_empty() { "beginning" } else { &job.doing };
    format!("{what} of {}: {doing}{far}.", job.by)
}

/// What the last run did.
fn told(report: &PrintReport) -> Vec<String> {
    let mut lines: Vec<String> =
        report.finished.iter().map(|run| format!("Print run {run} is finished.")).collect();
    if let Some(run) = &report.run {
        let held = report.held_back.len() as u64;
        let held = if held == 0 { String::new() } else { format!("; {} held back", letters(held)) };
        lines.push(format!("Print run {run}: {} handed over{held}.", letters(report.letters)));
    }
    lines.extend(report.file.iter().map(|file| format!("File      {file}")));
    lines.extend(report.manifest.iter().map(|file| format!("Manifest  {file}")));
    lines
}

fn cells(width: u16, [id, patient, name, template, made, expires]: [&str; 6]) -> String {
    let room = usize::from(width).saturating_sub(3);
    let template_wide = if room >= 100 { 26 } else { 16 };
    let made_wide = if room >= 100 { 12 } else { 0 };
    let name_wide = room.saturating_sub(2 + 8 + 10 + template_wide + made_wide + 11 + 10);
    let mut cells = vec![(id, 10), (patient, 10), (name, name_wide), (template, template_wide)];
    if made_wide > 0 {
        cells.push((made, made_wide));
    }
    cells.push((expires, 11));
    columns(&cells)
}

fn heading(width: u16) -> String {
    cells(width, ["  Number", "ID", "Patient", "Letter", "Made", "Expires"])
}

fn line(letter: &TrayLetter, width: u16, shared: &Shared) -> String {
    let mark = if letter.held_back.is_empty() { " " } else { "!" };
    let id = format!("{mark} {}", letter.id);
    let made = letter.made.map(|at| shared.when(at)).unwrap_or_default();
    let expires = letter.expires.map(dates::day).unwrap_or_default();
    cells(width, [&id, &letter.patient_id, &letter.patient_name, &letter.template, &made, &expires])
}

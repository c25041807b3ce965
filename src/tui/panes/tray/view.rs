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
use crate::tui::widget::rows::{Around, Filtered};
use crate::wire::client::api::{Changes, PrintProgress, PrintReport, TrayLetter};

/// The most rows of the chosen letter, with its rule.
const CHOSEN: u16 = 6;
/// The most rows of the print run, with its rule.
const RUN: u16 = 5;
/// The rows that the list keeps before the print run gets some: what waits, rule, headings, and three letters.
const LIST: u16 = 6;
/// What stands here while no letter waits.
const NOTHING: [&str; 2] =
    ["No letters wait.", "Hold on the letter creation page puts letters here, to be printed together."];

impl Pane for Tray {
    fn title(&self, _shared: &Shared) -> String {
        "To post".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Tray, Group::Filter, Group::List]
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
            Hint::Of(CommandId::FilterRows),
        ]
    }

    fn note(&self, shared: &Shared) -> String {
        let failed = self.rows.note();
        if !failed.is_empty() {
            return failed;
        }
        if self.job.running {
            return "The run goes on when you leave this page.".to_owned();
        }
        format!("p hands over to {}.", to_where(shared))
    }

    fn filtered(&self) -> Option<&dyn Filtered> {
        Some(&self.rows)
    }

    fn filtered_mut(&mut self) -> Option<&mut dyn Filtered> {
        Some(&mut self.rows)
    }

    fn sifted(&mut self, ctx: &mut Context<'_>) {
        self.read_on(ctx);
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

    fn arrange(&mut self, room: Size, shared: &Shared) {
        let chosen = self.rows.tallest(room.width, CHOSEN, |letter| known(letter, room.width, shared).len());
        let run = match small(self.run_lines(room.width).len()) {
            0 => 0,
            lines => (lines + 1).min(RUN),
        };
        let run = if room.height >= LIST + chosen + run { run } else { 0 };
        self.rows.fit(room.height, chosen + run);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if !self.rows.is_read() {
            canvas.line(area, 1, "  Reading the tray ...", Look::Plain);
            return;
        }
        let (count, headings) = (self.counted(), heading(area.width));
        let around = Around { count: &count, headings: &headings, nothing: &NOTHING };
        let mut rest = self.rows.draw(canvas, area, &around, |letter| line(letter, area.width, shared));
        if let Some(letter) = self.rows.chosen() {
            rest = draw_chosen(canvas, rest, letter, shared);
        }
        self.draw_run(canvas, rest, shared);
    }
}

fn small(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

impl Tray {
    /// `12 letters wait; 3 marked ! would be held back.`
    fn counted(&self) -> String {
        let held = self.rows.all().iter().filter(|letter| !letter.held_back.is_empty()).count() as u64;
        let held = match (held, self.rows.has_more()) {
            (0, _) => String::new(),
            (n, false) => format!("; {} marked ! would be held back", dates::count(n)),
            (n, true) => {
                format!(
                    "; of the first {}, {n} would be held back",
                    dates::count(self.rows.all().len() as u64)
                )
            }
        };
        let wait = if self.total == 1 { "waits" } else { "wait" };
        format!("{} {wait}{held}.", letters(self.total))
    }

    /// What is to be said of the print run.
    fn run_lines(&self, width: u16) -> Vec<String> {
        let room = usize::from(width.saturating_sub(4));
        let lines: Vec<String> = if self.job.running {
            vec![running(&self.job)]
        } else {
            let report = self.job.report.as_ref().filter(|_| !self.job.dry_run);
            let unfinished = self.unfinished.iter().map(|text| format!("! {text}"));
            unfinished.chain(report.into_iter().flat_map(told)).collect()
        };
        lines.iter().flat_map(|line| wrap(line, room)).collect()
    }

    fn draw_run(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let lines = self.run_lines(area.width);
        if lines.is_empty() || area.height < 2 {
            return;
        }
        let right = if shared.lost { "not live" } else { "" };
        canvas.rule(area.x, area.y, area.width, "Print run", right);
        for (row, text) in (1..area.height).zip(lines) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
    }
}

/// Draws the chosen letter; what is left below it.
fn draw_chosen(canvas: &mut Canvas<'_>, area: Area, letter: &TrayLetter, shared: &Shared) -> Area {
    let title = format!("{}  {}", letter.id, letter.template);
    canvas.rule(area.x, area.y, area.width, &title, &format!("ID {}", letter.patient_id));
    let lines = known(letter, area.width, shared);
    let taken = area.height.min(small(lines.len()) + 1);
    for (row, text) in (1..taken).zip(lines) {
        canvas.line(area, row, &format!("  {text}"), Look::Plain);
    }
    Area { y: area.y + taken, height: area.height - taken, ..area }
}

/// What is known of a letter: whose it is, who made it, and whether it may go out.
fn known(letter: &TrayLetter, width: u16, shared: &Shared) -> Vec<String> {
    let made = letter.made.map(|at| shared.when(at)).unwrap_or_default();
    let until = letter.expires.map(|day| format!("   the code expires on {}", dates::day(day)));
    let made = format!("made {made} by {}{}", letter.made_by, until.unwrap_or_default());
    let fate = match letter.held_back.as_str() {
        "" => "May go out.".to_owned(),
        why => format!("! Would be held back: {why}"),
    };
    let room = usize::from(width.saturating_sub(4));
    [letter.patient_name.clone(), made].into_iter().chain(wrap(&fate, room)).collect()
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

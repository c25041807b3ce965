//! How the queue looks.

use chrono::{DateTime, Utc};

use super::model::Locked;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::dates;
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::{LockedCase, LockedQueue, LockedRow};

/// The rows above the list: counts, rule, headings.
const ABOVE: u16 = 3;
/// The rows of the case below the list, its rule and the blank line before it included.
const BELOW: u16 = 10;

impl Pane for Locked {
    fn title(&self, _shared: &Shared) -> String {
        "Locked queue".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Locked, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![
            Hint::Of(CommandId::Claim),
            Hint::Of(CommandId::KeepLetter),
            Hint::Of(CommandId::NewLetter),
            Hint::Of(CommandId::CaseActions),
            Hint::As(CommandId::Open, "record"),
        ]
    }

    fn note(&self, _shared: &Shared) -> String {
        if let Some(failed) = &self.failed {
            return format!("Error: {} {}", failed.message, failed.hint);
        }
        if self.rows().is_empty() {
            return String::new();
        }
        "Claim first: others then see your name. A claim ends after 30 minutes.".to_owned()
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let height = room.height.saturating_sub(ABOVE + BELOW).max(2);
        self.list.fit(self.rows().len(), usize::from(height));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(queue) = &self.queue else { return };
        canvas.line(area, 0, &counts(queue, shared), Look::Plain);
        canvas.rule(area.x, area.y + 1, area.width, "", "");
        if queue.rows.is_empty() {
            empty(canvas, area, queue);
            return;
        }
        let headings = cells("Locked", "ID", "Name", "Born", "Failed on", "Claimed");
        canvas.line(area, 2, &format!("  {headings}"), Look::Plain);
        let list = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            canvas.row(list, row, idx == self.list.selected, &line(&queue.rows[idx], shared));
            row += 1;
        }
        let below = ABOVE + row + 1;
        if let Some(case) = self.chosen_case() {
            let rest = Area { y: area.y + below, height: area.height.saturating_sub(below), ..area };
            draw_case(canvas, rest, case);
        }
    }
}

fn counts(queue: &LockedQueue, shared: &Shared) -> String {
    if let Some(since) = queue.attack_since {
        let since = shared.local(since).format("%H:%M");
        let wave = dates::count(queue.wave);
        let second = queue.wave_asked_by.as_ref().map_or_else(
            || "W unlocks them together, with a second person".to_owned(),
            |by| format!("{by} asks: W by another unlocks them"),
        );
        return format!(" ! ATTACK since {since}: {wave} locked by it. Not one by one: {second}.");
    }
    let claimed = queue.rows.iter().filter(|row| row.claim.is_some()).count();
    let oldest = queue.rows.first().map(|row| format!("   oldest {}", ago(row.since, shared.now)));
    let claimed = if queue.rows.is_empty() { String::new() } else { format!("   {claimed} claimed") };
    format!(" {} locked{claimed}{}", dates::count(queue.total), oldest.unwrap_or_default())
}

fn empty(canvas: &mut Canvas<'_>, area: Area, queue: &LockedQueue) {
    let lines = [
        "Nobody is locked out.",
        "",
        "An account comes here when a patient fails to register too often.",
        &queue.last_ended,
    ];
    for (row, text) in (4_u16..).zip(lines) {
        canvas.line(area, row, &format!("    {text}"), Look::Plain);
    }
}

fn cells(since: &str, id: &str, name: &str, born: &str, failed_on: &str, claimed: &str) -> String {
    columns(&[(since, 8), (id, 10), (name, 22), (born, 10), (failed_on, 10), (claimed, 8)])
}

fn line(row: &LockedRow, shared: &Shared) -> String {
    let born = row.patient.birth_date.map(|day| day.to_string()).unwrap_or_default();
    let claimed = row.claim.as_ref().map(|claim| claim.by.as_str()).unwrap_or_default();
    let since = ago(row.since, shared.now);
    cells(&since, &row.patient.patient_id, &row.patient.listed_name(), &born, &row.failed_on, claimed)
}

/// `12 d`, `3 d 4 h`, `7 h`, `52 min`.
fn ago(since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - since).num_minutes().max(0);
    match (minutes / 1440, minutes / 60 % 24) {
        (0, 0) => format!("{minutes} min"),
        (0, hours) => format!("{hours} h"),
        (10.., _) => format!("{} d", minutes / 1440),
        (days, hours) => format!("{days} d {hours} h"),
    }
}

fn draw_case(canvas: &mut Canvas<'_>, area: Area, case: &LockedCase) {
    let patient = &case.row.patient;
    let born = patient
        .birth_date
        .map_or_else(|| "no date of birth".to_owned(), |day| format!("born {}", dates::day(day)));
    canvas.rule(
        area.x,
        area.y,
        area.width,
        &format!("{}  {born}  ID {}", patient.listed_name(), patient.patient_id),
        "",
    );
    let mut lines = vec![case.failures.clone()];
    lines.extend(case.namesakes.iter().map(|other| format!("! {other} Check who is calling.")));
    lines.push(case.credentials.clone());
    let checks: Vec<_> = case.checks.iter().map(|(what, value)| format!("{what}: {value}")).collect();
    lines.push(format!("Ask the caller. {}.", checks.join("; ")));
    lines.push(format!("Advice: {}", case.advice));
    let room = usize::from(area.width.saturating_sub(4));
    let wrapped = lines.iter().flat_map(|line| wrap(line, room));
    for (row, text) in (1_u16..area.height).zip(wrapped) {
        canvas.line(area, row, &format!("  {text}"), Look::Plain);
    }
}

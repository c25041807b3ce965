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
use crate::tui::widget::rows::{Around, Filtered};
use crate::wire::client::api::{LockedCase, LockedQueue, LockedRow};

/// The rows of the case below the list, its rule included: as many as a case takes, since that of another row is read
/// only when it is chosen.
const BELOW: u16 = 9;

impl Pane for Locked {
    fn title(&self, _shared: &Shared) -> String {
        "Locked queue".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Locked, Group::Filter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![
            Hint::Of(CommandId::Claim),
            Hint::Of(CommandId::KeepLetter),
            Hint::Of(CommandId::NewLetter),
            Hint::Of(CommandId::CaseActions),
            Hint::As(CommandId::Open, "record"),
            Hint::Of(CommandId::FilterRows),
        ]
    }

    fn note(&self, _shared: &Shared) -> String {
        let failed = self.rows.note();
        if !failed.is_empty() || self.rows.all().is_empty() {
            return failed;
        }
        "Claim first: others then see your name. A claim ends after 30 minutes.".to_owned()
    }

    fn filtered(&self) -> Option<&dyn Filtered> {
        Some(&self.rows)
    }

    fn filtered_mut(&mut self) -> Option<&mut dyn Filtered> {
        Some(&mut self.rows)
    }

    fn sifted(&mut self, ctx: &mut Context<'_>) {
        self.read_case(ctx);
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
        self.rows.fit(room.height, BELOW);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if !self.rows.is_read() {
            return;
        }
        let headings = cells("Locked", "ID", "Name", "Born", "Failed on", "Claimed");
        let nothing = [
            "Nobody is locked out.",
            "",
            "An account comes here when a patient fails to register too often.",
            &self.queue.last_ended,
        ];
        let count = counts(&self.queue, self.rows.all(), shared);
        let around = Around { count: &count, headings: &headings, nothing: &nothing };
        let rest = self.rows.draw(canvas, area, &around, |row| line(row, shared));
        if let Some(case) = self.chosen_case() {
            draw_case(canvas, rest, case);
        }
    }
}

fn counts(queue: &LockedQueue, rows: &[LockedRow], shared: &Shared) -> String {
    if let Some(since) = queue.attack_since {
        let since = shared.local(since).format("%H:%M");
        let wave = dates::count(queue.wave);
        let second = queue.wave_asked_by.as_ref().map_or_else(
            || "W unlocks them together, with a second person".to_owned(),
            |by| format!("{by} asks: W by another unlocks them"),
        );
        return format!("! ATTACK since {since}: {wave} locked by it. Not one by one: {second}.");
    }
    let claimed = rows.iter().filter(|row| row.claim.is_some()).count();
    let oldest = rows.first().map(|row| format!("   oldest {}", ago(row.since, shared.now)));
    let claimed = if rows.is_empty() { String::new() } else { format!("   {claimed} claimed") };
    format!("{} locked{claimed}{}", dates::count(queue.total), oldest.unwrap_or_default())
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

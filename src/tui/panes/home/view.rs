//! How the search looks.

use super::model::{Home, MOST};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::{dates, width};
use crate::tui::view::{Area, Canvas, Look, state_mark};
use crate::tui::who::grouped;
use crate::tui::why::why;
use crate::tui::widget::field::TextField;
use crate::wire::client::api::{Changes, PatientRow};

/// The rows above the list: field, explanation, rule, headings.
const ABOVE: u16 = 4;
/// The columns of the list where the preview stands beside it.
const LEFT: u16 = 78;

impl Pane for Home {
    fn title(&self, _shared: &Shared) -> String {
        match (self.only(), &self.saved) {
            (Some(state), Some(saved)) => format!("Patients > {} (only {state})", saved.name),
            (None, Some(saved)) if saved.text == self.field.text() => format!("Patients > {}", saved.name),
            _ => "Patients".to_owned(),
        }
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Home, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        let other = if self.in_list { "search" } else { "list" };
        vec![
            Hint::Of(CommandId::Open),
            Hint::Two(CommandId::Up, CommandId::Down, "choose"),
            Hint::As(CommandId::Next, other),
            Hint::Of(CommandId::GoTo),
        ]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn in_text(&self) -> bool {
        !self.in_list
    }

    fn note(&self, shared: &Shared) -> String {
        if !self.marked.is_empty() {
            return format!(
                "{} marked; F6 invites them together, Space takes a mark away.",
                self.marked.len()
            );
        }
        if let Some(failed) = &self.failed {
            return format!("Error: {failed} What is shown may be old.");
        }
        if let Some(site) = shared.site.as_ref().filter(|site| site.searchable < site.patients) {
            let (ready, of) = (dates::count(site.searchable), dates::count(site.patients));
            return format!("Reading the records: {ready} of {of} can be found so far.");
        }
        if let Some(warning) = shared.site.as_ref().and_then(|site| site.warnings.first()) {
            return format!("Note: {warning}");
        }
        if self.page.corrected && self.page.total > 0 {
            return self.slip();
        }
        if self.is_at_the_end() && self.limit() == MOST {
            let (first, total) = (dates::count(MOST.into()), dates::count(self.page.total));
            return format!("The list ends after the first {first} of {total}: type more to narrow it.");
        }
        if let Some(lack) = shared.site.as_ref().and_then(|site| site.lacking.first()) {
            return format!("Note: {lack}");
        }
        let usual = "Enter on one exact Patient ID (or a scanned one) opens that record at once.";
        shared.options.notices.first().map_or_else(|| usual.to_owned(), Clone::clone)
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.search(ctx);
    }

    fn shown(&mut self, ctx: &mut Context<'_>) {
        // Back from a record: the list has the focus, and the next search or scan begins anew. After a log-in nothing was
        // found yet, and the field keeps the focus.
        if self.answered.is_some() {
            self.in_list = true;
            self.field.offer();
        }
        self.search(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn question(&self, _shared: &Shared) -> Option<(String, Vec<String>)> {
        self.seen().map(why)
    }

    fn stray(&mut self, letter: char, ctx: &mut Context<'_>) {
        self.in_list = false;
        self.field.insert(letter);
        self.typed(ctx);
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.more = 0;
        self.search(ctx);
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn elapsed(&mut self, ticket: Ticket, ctx: &mut Context<'_>) {
        self.rested(ticket, ctx);
    }

    fn changed(&mut self, _changes: &Changes, ctx: &mut Context<'_>) {
        self.refresh(ctx);
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        let steps = u16::try_from(Self::first_steps(shared).len()).unwrap_or(0);
        let height = room.height.saturating_sub(ABOVE + steps + u16::from(steps > 0));
        self.list.fit(self.page.rows.len(), usize::from(height));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if shared.wide() {
            let left = Area { width: LEFT, ..area };
            self.draw_search(canvas, left, shared);
            canvas.vertical(area.x + LEFT, area.y, area.height);
            let right = Area { x: area.x + LEFT + 2, width: area.width - LEFT - 2, ..area };
            self.draw_preview(canvas, right, shared);
        } else {
            self.draw_search(canvas, area, shared);
        }
    }
}

impl Home {
    /// Says that nobody matches as typed. A number is read back, since the list does not show the NHS number.
    fn slip(&self) -> String {
        let typed: String = self.field.text().chars().filter(|c| !c.is_whitespace()).collect();
        let number = self.chosen().and_then(|row| row.nhs_number.as_deref());
        match number.filter(|number| is_near(&typed, number)) {
            Some(number) => {
                format!("Nothing matches exactly. By a slip: NHS {} is the one marked.", grouped(number))
            }
            None => "Nothing matches exactly; these differ by one typing slip.".to_owned(),
        }
    }

    fn draw_search(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let found = format!("{} of {}", dates::count(self.page.total), dates::count(self.page.of));
        let found = if self.answered.is_some() { found } else { String::new() };
        let found_wide = u16::try_from(width::width(&found)).unwrap_or(0);
        canvas.text(area.x + 1, area.y, 6, "Search", Look::Bold);
        let list = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        self.draw_list(canvas, list, shared);
        let room = area.width.saturating_sub(9 + found_wide + 4);
        canvas.field(area.x + 9, area.y, room, &self.field, !self.in_list);
        canvas.text_right(area.right().saturating_sub(2), area.y, &found, Look::Plain);
        let help = " Name, Patient ID, NHS number, birth date (1962, 12/3/62) or a state (locked)";
        canvas.text(area.x, area.y + 1, area.width, help, Look::Plain);
        canvas.rule(area.x, area.y + 2, area.width, "", "");
    }

    fn draw_list(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let steps = Self::first_steps(shared);
        for (row, step) in (0_u16..).zip(&steps) {
            let below = area.bottom().saturating_sub(u16::try_from(steps.len()).unwrap_or(0));
            let is_empty = shared.site.as_ref().is_some_and(|site| site.patients == 0);
            let y = row + if is_empty { area.y } else { below };
            canvas.text(area.x + 1, y, area.width.saturating_sub(2), step, Look::Plain);
        }
        if self.page.rows.is_empty() {
            self.draw_empty(canvas, area, shared);
            return;
        }
        let heading = width::columns(&cells(area.width, "ID", "Name", "Born", "Patient Profile state"));
        canvas.text(area.x + 2, area.y - 1, area.width.saturating_sub(2), &heading, Look::Bold);
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            let Some(patient) = self.page.rows.get(idx) else { break };
            let chosen = idx == self.list.selected;
            let (glyph, state) = state_mark(patient.state.as_deref());
            canvas.row(area, row, chosen, &row_text(area.width, patient, glyph));
            if self.marked.contains(&patient.patient_id) {
                canvas.text(
                    area.x + 1,
                    area.y + row,
                    1,
                    "*",
                    if chosen { Look::Reverse } else { Look::Plain },
                );
            }
            if let (false, Some(state)) = (chosen, state) {
                canvas.tint(area.x + 2 + state_column(area.width), area.y + row, Look::State(state));
            }
        }
    }

    fn draw_empty(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let typed = self.field.text().trim();
        if self.answered.is_none() || self.page.of == 0 || typed.is_empty() {
            return;
        }
        let lines = if shared.still_reading() {
            [format!("Nobody read so far matches {typed}."), "The list fills by itself.".to_owned()]
        } else {
            [
                format!("Nobody matches {typed}."),
                "Try fewer letters, the Patient ID, the NHS number, or the birth date alone.".to_owned(),
            ]
        };
        for (row, line) in (0_u16..).zip(&lines) {
            canvas.text(area.x + 2, area.y + row, area.width.saturating_sub(3), line, Look::Plain);
        }
    }

    fn draw_preview(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(view) = self.seen() else { return };
        canvas.line(area, 0, &view.row.listed_name(), Look::Bold);
        let born =
            view.row.birth_date.map_or("no date of birth".to_owned(), |d| format!("born {}", dates::day(d)));
        let age = view.age.map(|age| format!(" ({age})")).unwrap_or_default();
        canvas.line(area, 1, format!("{}  {born}{age}", view.gender).trim_start(), Look::Plain);
        let nhs =
            view.row.nhs_number.as_deref().map(|n| format!("   NHS {}", grouped(n))).unwrap_or_default();
        canvas.line(area, 2, &format!("ID {}{nhs}", view.row.patient_id), Look::Plain);
        let (glyph, state) = state_mark(view.row.state.as_deref());
        canvas.line(area, 4, &format!("{glyph} {}", state_word(&view.row)), Look::Plain);
        if let Some(state) = state {
            canvas.tint(area.x, area.y + 4, Look::State(state));
        }
        let mut lines: Vec<String> =
            view.state_reason.iter().flat_map(|s| width::wrap(s, usize::from(area.width))).collect();
        if let Some(credentials) = &view.credentials {
            lines.push(format!("Credentials until {}", dates::day(credentials.expires)));
        }
        lines.push(format!(
            "Referrals {}   Letters {}   Documents {}",
            view.referrals.len(),
            view.letters.len(),
            view.documents.len()
        ));
        let mut row = 5;
        for line in &lines {
            canvas.line(area, row, line, Look::Plain);
            row += 1;
        }
        canvas.rule(area.x, area.y + row + 1, area.width, "Latest activity", "");
        for (entry, at) in view.activity.iter().zip(row + 2..area.height) {
            canvas.line(area, at, &format!("{} {}", shared.when(entry.at), entry.kind), Look::Plain);
        }
    }
}

/// Whether a typed number is another one but for a digit replaced, left out, added or swapped with its neighbour.
fn is_near(typed: &str, number: &str) -> bool {
    let same = |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(a, b)| a == b).count();
    let start = same(&mut typed.bytes().zip(number.bytes()));
    let end = same(&mut typed.bytes().rev().zip(number.bytes().rev()));
    typed.bytes().all(|b| b.is_ascii_digit()) && start + end + 2 >= typed.len().max(number.len())
}

fn state_word(row: &PatientRow) -> &str {
    row.state.as_deref().unwrap_or("No credentials")
}

/// The columns of name and state in a list of this width.
fn wide(area: u16) -> (usize, usize) {
    let room = usize::from(area).saturating_sub(2 + 10 + 2 + 2 + 10 + 2);
    let state = if room >= 48 { 28 } else { (room / 2).min(28) };
    (room.saturating_sub(state), state)
}

fn state_column(area: u16) -> u16 {
    u16::try_from(10 + 2 + wide(area).0 + 2 + 10 + 2).unwrap_or(0)
}

fn cells<'a>(area: u16, id: &'a str, name: &'a str, born: &'a str, state: &'a str) -> [(&'a str, usize); 4] {
    let (name_wide, state_wide) = wide(area);
    [(id, 10), (name, name_wide), (born, 10), (state, state_wide)]
}

fn row_text(area: u16, row: &PatientRow, glyph: &str) -> String {
    let mut name = row.listed_name();
    if row.altered {
        name = format!("{}*", width::cut(&name, wide(area).0.saturating_sub(1)));
    }
    let born = row.birth_date.map_or_else(|| "-".to_owned(), |d| d.to_string());
    let state = format!("{glyph} {}", state_word(row));
    width::columns(&cells(area, &row.patient_id, &name, &born, &state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("9434765918", true)]
    #[case("9434765199", true)]
    #[case("943476591", true)]
    #[case("94347659199", true)]
    #[case("9434675819", false)]
    #[case("1000296007", false)]
    #[case("hawthorne", false)]
    fn one_slip_away_from_a_number(#[case] typed: &str, #[case] near: bool) {
        assert_eq!(is_near(typed, "9434765919"), near);
    }
}

//! How the list looks.

use super::model::Templates;
use crate::domain::Permission;
use crate::tui::command::{CommandId, Group, Hint, spec};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::told::told;
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::rows::{Around, Filtered};
use crate::wire::client::api::TemplateView;

/// The most rows below the list: a rule, and what is known of the chosen template.
const BELOW: u16 = 9;
/// From this width on a version that waits is written out in its row; the lines below say it in any window.
const ROOMY: u16 = 100;

impl Pane for Templates {
    fn title(&self, _shared: &Shared) -> String {
        format!("{} > Letter Templates", spec(CommandId::GoConfiguration).label)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Set, Group::Templates, Group::Filter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.reading.is_some() {
            return vec![
                Hint::Two(CommandId::Up, CommandId::Down, "scroll"),
                Hint::Of(CommandId::PreviewFor),
                Hint::As(CommandId::Open, "list"),
            ];
        }
        if self.rows.all().is_empty() {
            return vec![Hint::Of(CommandId::New)];
        }
        vec![
            Hint::Of(CommandId::New),
            Hint::Of(CommandId::Edit),
            Hint::Of(CommandId::ToggleVisible),
            Hint::Words("p preview"),
            Hint::Of(CommandId::Versions),
            Hint::Of(CommandId::Retire),
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
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let changes = matches!(id, CommandId::New | CommandId::Edit | CommandId::Retire);
        let permission = match id {
            CommandId::ToggleVisible | CommandId::UndoLast => Permission::VisibilityConfigure,
            _ if changes => Permission::LettersConfigure,
            _ => return None,
        };
        shared.cannot_change(permission)
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        if let Some((_, reading)) = &mut self.reading {
            reading.fit(Area::new(0, 1, room.width, room.height));
        }
        let below = self.rows.tallest(room.width, BELOW, |row| known(row, room.width, shared).len());
        self.rows.fit(room.height, below);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if let Some((title, reading)) = &self.reading {
            reading.draw(canvas, area, title);
            return;
        }
        if !self.rows.is_read() {
            return;
        }
        let no_base = shared.site.as_ref().is_some_and(|site| site.bases == 0);
        let next =
            if no_base { "A Letter Template Base is needed first: g b." } else { "n makes the first." };
        let nothing = ["There are no Letter Templates yet.", "", next];
        let headings = cells(["Name", "Object", "Ver", "Base", "Visible", "State"], area.width);
        let around = Around { count: "", headings: &headings, nothing: &nothing };
        let rest = self.rows.draw(canvas, area, &around, |row| line(row, area.width));
        if let Some(chosen) = self.rows.chosen() {
            details(canvas, rest, chosen, shared);
        }
    }
}

fn cells([name, object, version, base, visible, state]: [&str; 6], width: u16) -> String {
    let for_state = if width >= ROOMY { 22 } else { 9 };
    let room = usize::from(width).saturating_sub(2 + 15 + 4 + 7 + for_state + 5 * 2);
    let wide = room * 3 / 5;
    columns(&[
        (name, wide),
        (object, 15),
        (version, 4),
        (base, room - wide),
        (visible, 7),
        (state, for_state),
    ])
}

fn line(row: &TemplateView, width: u16) -> String {
    let state = match (&row.waiting, row.warnings.len()) {
        _ if row.retired => "retired".to_owned(),
        (Some(waiting), _) if width >= ROOMY => format!("v{} waits for approval", waiting.version),
        (Some(waiting), _) => format!("v{} waits", waiting.version),
        (None, _) if row.unapproved => "not used".to_owned(),
        (None, 0) => "in use".to_owned(),
        (None, 1) => "1 note".to_owned(),
        (None, n) => format!("{n} notes"),
    };
    let visible = if row.visible { "yes" } else { "no" };
    cells([&row.name, &row.object, &format!("v{}", row.version), &row.base, visible, &state], width)
}

/// That a version waits for a second operator, or that none is in use (S59).
fn waits(row: &TemplateView, shared: &Shared) -> Option<String> {
    let Some(waiting) = &row.waiting else {
        let text = "! No version was approved: no letters are made of it. e mends it, i lists the versions.";
        return row.unapproved.then(|| text.to_owned());
    };
    let (version, by) = (waiting.version, &waiting.saved_by);
    let saved = waiting.saved.map(|at| format!(" ({})", shared.when(at))).unwrap_or_default();
    let until =
        if row.unapproved { "No letters are made until then" } else { "Letters keep to the one in use" };
    let name = if waiting.name == row.name { String::new() } else { format!(" as {}", waiting.name) };
    let notes = match waiting.warnings.len() {
        0 => String::new(),
        1 => " It has 1 note.".to_owned(),
        n => format!(" It has {n} notes."),
    };
    Some(format!(
        "! Version {version}{name} by {by}{saved} waits for approval by a second operator: i.{notes} {until}."
    ))
}

fn details(canvas: &mut Canvas<'_>, area: Area, row: &TemplateView, shared: &Shared) {
    canvas.rule(area.x, area.y, area.width, &row.name, &format!("version {}", row.version));
    for (at, text) in (1_u16..area.height).zip(known(row, area.width, shared)) {
        canvas.line(area, at, &format!("  {text}"), Look::Plain);
    }
}

/// What is known of a template: what it tells, its base, who saved it, and what the lint found (R9).
fn known(row: &TemplateView, width: u16, shared: &Shared) -> Vec<String> {
    let room = usize::from(width.saturating_sub(4));
    let newer = if row.base_is_older { "; the base has a newer version" } else { "" };
    let mut lines: Vec<String> = waits(row, shared).into_iter().collect();
    lines.extend([format!("Base: {} v{}{newer}", row.base, row.base_version)]);
    if row.object == "Patient Profile" {
        lines.push(format!("It tells: {}", told(&row.carries, room)));
    }
    if let Some(at) = row.saved {
        lines.push(format!("Saved {} by {}", shared.when(at), row.saved_by));
    }
    lines.extend(row.warnings.iter().map(|warning| format!("! {warning}")));
    lines.iter().flat_map(|line| wrap(line, room)).collect()
}

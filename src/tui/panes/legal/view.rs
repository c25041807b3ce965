//! How the page looks.

use super::edit::{Edit, Focus};
use super::model::{Legal, named};
use crate::tui::command::{CommandId, Group, Hint, spec};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{columns, fold, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::editor::Editor;
use crate::wire::client::api::LegalView;

impl Pane for Legal {
    fn title(&self, _shared: &Shared) -> String {
        format!("{} > {}", spec(CommandId::GoConfiguration).label, spec(CommandId::GoLegal).label)
    }

    fn groups(&self) -> &'static [Group] {
        if self.in_conflict() {
            &[Group::Conflict, Group::List]
        } else if self.edit.is_some() {
            &[Group::Form, Group::Editor, Group::List]
        } else {
            &[Group::Legal, Group::Set, Group::List]
        }
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        match &self.edit {
            Some(edit) if edit.conflict.is_some() => {
                vec![
                    Hint::Of(CommandId::KeepMine),
                    Hint::Of(CommandId::TakeTheirs),
                    Hint::Of(CommandId::Back),
                ]
            }
            Some(edit) if edit.focus == Focus::Text => {
                vec![
                    Hint::As(CommandId::Submit, "save"),
                    Hint::Of(CommandId::Undo),
                    Hint::Of(CommandId::Next),
                ]
            }
            Some(_) => vec![Hint::As(CommandId::Open, "press"), Hint::As(CommandId::Submit, "save")],
            None => vec![
                Hint::As(CommandId::Open, "read"),
                Hint::Of(CommandId::Edit),
                Hint::As(CommandId::New, "of an organisation"),
                Hint::Of(CommandId::TakeAway),
            ],
        }
    }

    fn editor(&mut self) -> Option<&mut Editor> {
        let writing = |edit: &&mut Edit| edit.focus == Focus::Text && edit.conflict.is_none();
        self.edit.as_mut().filter(writing).map(|edit| &mut edit.editor)
    }

    fn in_text(&self) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.focus == Focus::Text && edit.conflict.is_none())
    }

    fn note(&self, _shared: &Shared) -> String {
        match (&self.failed, &self.edit) {
            (Some(failed), _) => format!("Error: {failed}"),
            (None, Some(_)) => {
                "Each save is a new version; who accepted an older one has accepted that one.".to_owned()
            }
            (None, None) => {
                "Patients read it when they register, and in letters as {{legal.text}}.".to_owned()
            }
        }
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.keep(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let on_save = self.edit.as_ref().is_some_and(|edit| edit.focus == Focus::Save);
        let changes =
            matches!(id, CommandId::Submit | CommandId::KeepMine | CommandId::TakeAway | CommandId::New)
                || (id == CommandId::Open && on_save);
        if changes { shared.frozen().map(str::to_owned) } else { None }
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let rows = usize::from(room.height / 3).max(3);
        self.list.fit(self.rows().len(), rows);
        if let Some(edit) = &mut self.edit {
            // The page stands below the title bar.
            let area = Area::new(0, 1, room.width, room.height);
            edit.editor.fit(text_area(area, edit));
            if let Some(conflict) = &mut edit.conflict {
                conflict.both.fit(area);
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if let Some(conflict) = self.edit.as_ref().and_then(|edit| edit.conflict.as_ref()) {
            conflict.both.draw(canvas, area, shared);
            return;
        }
        if let Some(edit) = &self.edit {
            draw_edit(canvas, area, edit);
            return;
        }
        let Some(rows) = &self.rows else {
            canvas.line(area, 1, "  Reading the legal texts ...", Look::Plain);
            return;
        };
        if rows.is_empty() {
            let lines = ["There is no legal text.", "e writes that of all organisations, n that of one."];
            for (row, text) in (2_u16..).zip(lines) {
                canvas.line(area, row, &format!("  {text}"), Look::Plain);
            }
            canvas.set_cursor(area.x + 2, area.y + 2);
            return;
        }
        let headings = cells("Organisation", "Version", "Saved", "By", area.width);
        canvas.headings(area, 0, &headings, &self.list.extent());
        let list = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            canvas.row(list, row, idx == self.list.selected, &line(&rows[idx], area.width, shared));
            row += 1;
        }
        let rest = Area { y: list.y + row, height: list.height.saturating_sub(row), ..list };
        self.draw_text(canvas, rest);
    }
}

impl Legal {
    fn in_conflict(&self) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.conflict.is_some())
    }

    fn draw_text(&self, canvas: &mut Canvas<'_>, area: Area) {
        let Some(chosen) = self.chosen().filter(|_| area.height > 1) else { return };
        let title = format!("{} v{}", named(chosen.organisation.as_deref()), chosen.version);
        canvas.rule(area.x, area.y, area.width, &title, "");
        let room = usize::from(area.width.saturating_sub(4));
        let text = match self.chosen_text() {
            Some(text) if text.text.is_empty() => "(taken away: no text of its own)",
            Some(text) => text.text.as_str(),
            None => "",
        };
        let lines: Vec<String> = text.lines().flat_map(|line| fold(line, room)).collect();
        let height = usize::from(area.height) - 1;
        for (row, text) in (1..area.height).zip(&lines) {
            let is_last = usize::from(row) == height && lines.len() > height;
            let text = if is_last { "... Enter shows all of it." } else { text };
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
    }
}

/// The room of the text: below the heading and a fault, above the buttons.
fn text_area(area: Area, edit: &Edit) -> Area {
    let fault = edit.fault.as_ref().map_or(0, |fault| faults(fault, area.width).len());
    let above = 1 + u16::try_from(fault).unwrap_or(0);
    Area::new(area.x + 2, area.y + above, area.width.saturating_sub(3), area.height.saturating_sub(above + 1))
}

fn faults(fault: &str, width: u16) -> Vec<String> {
    wrap(fault, usize::from(width.saturating_sub(4)))
}

fn draw_edit(canvas: &mut Canvas<'_>, area: Area, edit: &Edit) {
    let changed = if edit.is_changed() { "  changed" } else { "" };
    canvas.rule(area.x, area.y, area.width, &edit.title(), &format!("{}{changed}", edit.editor.place()));
    let lines = edit.fault.as_ref().map(|fault| faults(fault, area.width)).unwrap_or_default();
    for (row, text) in (1_u16..).zip(&lines) {
        canvas.line(area, row, &format!("  {text}"), Look::Bold);
    }
    canvas.editor(text_area(area, edit), &edit.editor, edit.focus == Focus::Text);
    let y = area.bottom().saturating_sub(1);
    canvas.button(area.x + 2, y, "Save", edit.focus == Focus::Save);
    canvas.button(area.x + 13, y, "Cancel", edit.focus == Focus::Cancel);
}

fn cells(whose: &str, version: &str, saved: &str, by: &str, width: u16) -> String {
    let room = usize::from(width).saturating_sub(2 + 8 + 14 + 10 + 6 + 1);
    columns(&[(whose, room), (version, 8), (saved, 14), (by, 10)])
}

fn line(row: &LegalView, width: u16, shared: &Shared) -> String {
    let saved = row.saved.map(|at| shared.when(at)).unwrap_or_default();
    cells(named(row.organisation.as_deref()), &format!("v{}", row.version), &saved, &row.saved_by, width)
}

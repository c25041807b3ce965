//! How the form looks.

use super::model::{BaseForm, Focus, Origin};
use crate::domain::Permission;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::wrap;
use crate::tui::view::{Area, Canvas, Look, body_places};
use crate::tui::widget::editor::{Editor, Part};
use crate::tui::widget::field::TextField;

/// The columns of labels.
const LABEL: u16 = 12;
/// The most rows of what is wrong.
const FAULT: usize = 3;
/// The rows of the files, or of what was found.
const MIDDLE: u16 = 6;

impl Pane for BaseForm {
    fn title(&self, _shared: &Shared) -> String {
        match &self.origin {
            Origin::New => "Letter Template Bases > New".to_owned(),
            Origin::Edit { name, .. } => format!("Letter Template Bases > {name}"),
        }
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Editor, Group::Form, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        let save = Hint::As(CommandId::Submit, "save");
        match (self.part(), self.focus) {
            (Some(Part::Search), _) => vec![Hint::As(CommandId::Open, "next place")],
            (Some(Part::Fields), _) => {
                vec![
                    Hint::As(CommandId::Open, "insert"),
                    Hint::Two(CommandId::Up, CommandId::Down, "choose"),
                    Hint::As(CommandId::InsertField, "all"),
                ]
            }
            (_, Focus::File) => vec![
                Hint::As(CommandId::Open, "read the file"),
                Hint::Two(CommandId::Up, CommandId::Down, "files"),
                save,
            ],
            (_, Focus::Save | Focus::Cancel) => vec![Hint::As(CommandId::Open, "press"), save],
            _ => vec![save, Hint::Of(CommandId::InsertField), Hint::Of(CommandId::Next)],
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match (self.focus, &mut self.body) {
            (Focus::Name, _) => Some(&mut self.name),
            (Focus::File, _) => Some(&mut self.path),
            (Focus::Body, Some(body)) => body.search.as_mut(),
            _ => None,
        }
    }

    fn editor(&mut self) -> Option<&mut Editor> {
        let body = self.body.as_mut().filter(|_| self.focus == Focus::Body);
        body.map(|body| &mut body.editor)
    }

    fn in_text(&self) -> bool {
        matches!(self.focus, Focus::Name | Focus::File | Focus::Body)
    }

    fn note(&self, _shared: &Shared) -> String {
        match (self.focus, &self.origin) {
            (Focus::File, Origin::Edit { .. }) => {
                "Leave it empty to keep the Word file that is there. Letters keep their version.".to_owned()
            }
            (Focus::File, Origin::New) => "A .docx on this machine; ~ is your home folder.".to_owned(),
            (Focus::Body, _) => {
                "The text that new templates on this base begin with; it may be empty.".to_owned()
            }
            _ => String::new(),
        }
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.begin(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let saves = id == CommandId::Submit || (id == CommandId::Open && self.focus == Focus::Save);
        saves.then(|| shared.cannot_change(Permission::LettersConfigure))?
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.typed_text(ctx);
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        let area = Area::new(0, 1, room.width, room.height);
        let (middle, text) = (self.middle(area), self.text_area(area));
        self.files.fit(usize::from(middle.height));
        let lines = self.found_lines(usize::from(middle.width)).len();
        self.scroll = self.scroll.min(lines.saturating_sub(usize::from(middle.height)));
        if let Some(body) = &mut self.body {
            let (text, list) = body_places(text, body, shared.wide());
            body.editor.fit(text);
            if let (Some(picker), Some(list)) = (&mut body.picker, list) {
                picker.list.fit(picker.shown.len(), usize::from(list.height.saturating_sub(3)));
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        self.draw_top(canvas, area);
        self.draw_middle(canvas, area);
        let Some(body) = &self.body else { return };
        let text = self.text_area(area);
        let place = if self.focus == Focus::Body { body.editor.place() } else { String::new() };
        canvas.rule(area.x, text.y - 1, area.width, "Letter body that new templates begin with", &place);
        let (text, list) = body_places(text, body, shared.wide());
        canvas.editor(text, &body.editor, self.focus == Focus::Body && body.search.is_none());
        if let (Some(search), Some(list)) = (&body.search, list) {
            canvas.text(list.x, list.y, list.width, "Find ", Look::Bold);
            let room = list.width.saturating_sub(6);
            canvas.field(list.x + 5, list.y, room, search, self.focus == Focus::Body);
        } else if let (Some(picker), Some(list)) = (&body.picker, list) {
            canvas.fields(list, picker);
        }
        let y = area.bottom().saturating_sub(1);
        canvas.button(area.x + 1, y, "Save", self.focus == Focus::Save);
        canvas.button(area.x + 11, y, "Cancel", self.focus == Focus::Cancel);
    }
}

impl BaseForm {
    /// The rows above the files, their rule included.
    fn rows_above(&self, width: u16) -> u16 {
        3 + u16::try_from(self.fault_lines(width).len()).unwrap_or(0)
    }

    /// What is wrong with a field, wrapped below it.
    fn fault_lines(&self, width: u16) -> Vec<String> {
        let room = usize::from(width.saturating_sub(LABEL + 2));
        self.fault.iter().flat_map(|(_, why)| wrap(why, room)).take(FAULT).collect()
    }

    /// The room of the files, or of what was found. The body has no more than it needs where its list is not open.
    fn middle(&self, area: Area) -> Area {
        let above = self.rows_above(area.width);
        let more = area.height.saturating_sub(above + MIDDLE + 8) / 2;
        let rows = if self.part() == Some(Part::Fields) { 2 } else { MIDDLE + more };
        let height = rows.min(area.height.saturating_sub(above + 3));
        Area::new(area.x + 2, area.y + above, area.width.saturating_sub(3), height)
    }

    /// The room of the text and its list of fields.
    fn text_area(&self, area: Area) -> Area {
        let y = self.middle(area).bottom() + 1;
        let height = area.bottom().saturating_sub(y + 1);
        Area::new(area.x + 2, y, area.width.saturating_sub(3), height)
    }

    fn draw_top(&self, canvas: &mut Canvas<'_>, area: Area) {
        let room = area.width.saturating_sub(LABEL + 2);
        let mut row = 0;
        for (focus, label, field) in
            [(Focus::Name, "Name", &self.name), (Focus::File, "Word file", &self.path)]
        {
            canvas.line(area, row, &format!(" {label}"), Look::Bold);
            canvas.field(area.x + LABEL, area.y + row, room, field, self.focus == focus);
            row += 1;
            if self.fault.as_ref().is_some_and(|(at, _)| *at == focus) {
                for line in self.fault_lines(area.width) {
                    canvas.text(area.x + LABEL, area.y + row, room, &line, Look::Bold);
                    row += 1;
                }
            }
        }
    }

    fn draw_middle(&self, canvas: &mut Canvas<'_>, area: Area) {
        let middle = self.middle(area);
        let is_fault =
            self.fault.as_ref().is_some_and(|(at, _)| *at == Focus::File) && self.checked().is_some();
        if self.focus == Focus::File && !is_fault {
            let (title, counted) = self.files.heading();
            canvas.rule(area.x, middle.y - 1, area.width, &title, &counted);
            self.files.draw(canvas, middle);
            return;
        }
        let lines = self.found_lines(usize::from(middle.width));
        let more = if lines.len() > self.scroll + usize::from(middle.height) { "PgDn more" } else { "" };
        canvas.rule(area.x, middle.y - 1, area.width, &self.found_heading(), more);
        for (row, line) in (0_u16..middle.height).zip(lines.iter().skip(self.scroll)) {
            canvas.line(middle, row, line, Look::Plain);
        }
    }
}

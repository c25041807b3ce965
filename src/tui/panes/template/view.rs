//! How the form looks.

use super::model::{Asked, Focus, Origin, Over, Template};
use crate::domain::Permission;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{fit, width};
use crate::tui::view::{Area, Canvas, Look, body_places};
use crate::tui::widget::editor::{Editor, Part};
use crate::tui::widget::field::TextField;
use crate::wire::client::api::Changes;

/// Where the right half of the two rows at the top begins, and the name of the switch in it: in a narrow window and else.
const RIGHT: [(u16, &str); 2] = [(34, "Visible"), (42, "Patient Profile Is Visible")];
/// From this width on the name of the switch is written out.
const ROOMY: u16 = 76;
/// The most lines of the lint that are seen, in a window that is low and in one that is tall; the list of templates has all.
const GAPS: [usize; 2] = [2, 6];
/// From this height of the page on a window is tall.
const TALL: u16 = 30;

impl Pane for Template {
    fn title(&self, _shared: &Shared) -> String {
        let what = match &self.origin {
            Origin::New => "New".to_owned(),
            Origin::Edit { name, .. } => name.clone(),
        };
        format!("Letter Templates > {what}")
    }

    fn groups(&self) -> &'static [Group] {
        match &self.over {
            Some(Over::Conflict(_)) => &[Group::Conflict, Group::List],
            Some(Over::Reading(..)) => &[Group::Templates, Group::List],
            None => &[Group::Editor, Group::Form, Group::Templates, Group::List],
        }
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        match (&self.over, self.part(), self.focus) {
            (Some(Over::Conflict(_)), ..) => vec![
                Hint::Of(CommandId::KeepMine),
                Hint::Of(CommandId::TakeTheirs),
                Hint::Two(CommandId::Up, CommandId::Down, "scroll"),
            ],
            (Some(Over::Reading(..)), ..) => {
                vec![
                    Hint::Two(CommandId::Up, CommandId::Down, "scroll"),
                    Hint::Of(CommandId::PreviewFor),
                    Hint::As(CommandId::PreviewLetter, "form"),
                ]
            }
            (None, Some(Part::Search), _) => vec![Hint::As(CommandId::Open, "next place")],
            (None, Some(Part::Fields), _) => {
                vec![
                    Hint::As(CommandId::Open, "insert"),
                    Hint::Two(CommandId::Up, CommandId::Down, "choose"),
                    Hint::As(CommandId::InsertField, "all"),
                ]
            }
            (.., Focus::Save | Focus::Preview | Focus::Cancel) => {
                vec![Hint::As(CommandId::Open, "press"), Hint::As(CommandId::Submit, "save")]
            }
            _ => vec![
                Hint::As(CommandId::Submit, "save"),
                Hint::Of(CommandId::InsertField),
                Hint::As(CommandId::PreviewLetter, "preview"),
                Hint::Words("F7 visible"),
            ],
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match (self.focus, &mut self.body) {
            _ if self.over.is_some() => None,
            (Focus::Name, _) => Some(&mut self.name),
            (Focus::Body, Some(body)) => body.search.as_mut(),
            _ => None,
        }
    }

    fn editor(&mut self) -> Option<&mut Editor> {
        let body = self.body.as_mut().filter(|_| self.focus == Focus::Body && self.over.is_none());
        body.map(|body| &mut body.editor)
    }

    fn in_text(&self) -> bool {
        self.over.is_none() && matches!(self.focus, Focus::Name | Focus::Body)
    }

    fn note(&self, _shared: &Shared) -> String {
        match &self.over {
            None => "Fields opened by typing {{ ; F4 lists all. Unknown fields cannot be saved.".to_owned(),
            Some(Over::Reading(..)) => {
                let base = self.bases.iter().find(|base| base.name == self.base);
                let place = base.map(|base| format!(" In the base, {}.", base.body_at)).unwrap_or_default();
                let whose = if self.patient.is_some() { "Nothing is made" } else { "A sample patient" };
                format!("{whose}; the code is masked.{place}")
            }
            Some(Over::Conflict(_)) => String::new(),
        }
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.begin(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let saves = matches!(id, CommandId::Submit | CommandId::KeepMine)
            || (id == CommandId::Open && self.focus == Focus::Save && self.over.is_none());
        saves.then(|| shared.cannot_change(Permission::LettersConfigure))?
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.typed_text(ctx);
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn changed(&mut self, _changes: &Changes, ctx: &mut Context<'_>) {
        self.news(ctx);
    }

    fn elapsed(&mut self, ticket: Ticket, ctx: &mut Context<'_>) {
        if self.asked.answered(ticket) == Some(Asked::Rest) {
            self.check(ctx);
        }
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        // The page stands below the title bar.
        let area = Area::new(0, 1, room.width, room.height);
        let text = self.text_area(area);
        match &mut self.over {
            Some(Over::Reading(_, reading)) => reading.fit(area),
            Some(Over::Conflict(conflict)) => conflict.both.fit(area),
            None => {}
        }
        if let Some(body) = &mut self.body {
            let (text, list) = body_places(text, body, shared.wide());
            body.editor.fit(text);
            if let (Some(picker), Some(list)) = (&mut body.picker, list) {
                picker.list.fit(picker.shown.len(), usize::from(list.height.saturating_sub(3)));
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        match &self.over {
            Some(Over::Reading(title, reading)) => reading.draw(canvas, area, title),
            Some(Over::Conflict(conflict)) => conflict.both.draw(canvas, area, shared),
            None => self.draw_form(canvas, area, shared),
        }
    }
}

impl Template {
    /// The rows above the body, its rule included.
    fn rows_above(&self) -> u16 {
        3 + u16::from(self.fault.is_some())
    }

    /// The rows below it: the lint with its rule, and the buttons.
    fn rows_below(&self, area: Area) -> u16 {
        // The list of fields needs the rows more while it is open.
        let is_picking = self.part() == Some(Part::Fields);
        let gaps = if is_picking { 0 } else { self.gaps().len().min(most_gaps(area)) };
        1 + if gaps == 0 { 0 } else { u16::try_from(gaps + 1).unwrap_or(0) }
    }

    /// The room of the text and its list of fields.
    fn text_area(&self, area: Area) -> Area {
        let above = self.rows_above().min(area.height);
        let height = area.height.saturating_sub(above + self.rows_below(area));
        Area::new(area.x + 2, area.y + above, area.width.saturating_sub(3), height)
    }

    fn draw_form(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(body) = &self.body else {
            canvas.line(area, 0, " Reading the template ...", Look::Plain);
            return;
        };
        self.draw_top(canvas, area);
        let changed = if self.is_changed() { "  changed" } else { "" };
        let rule = area.y + self.rows_above() - 1;
        let place = format!("{}{changed}", body.editor.place());
        canvas.rule(area.x, rule, area.width, "Letter body", &place);
        let (text, list) = body_places(self.text_area(area), body, shared.wide());
        canvas.editor(text, &body.editor, self.focus == Focus::Body && body.search.is_none());
        if let (Some(search), Some(list)) = (&body.search, list) {
            canvas.text(list.x, list.y, list.width, "Find ", Look::Bold);
            let room = list.width.saturating_sub(6);
            canvas.field(list.x + 5, list.y, room, search, self.focus == Focus::Body);
        } else if let (Some(picker), Some(list)) = (&body.picker, list) {
            canvas.fields(list, picker);
        }
        self.draw_foot(canvas, area);
    }

    fn draw_top(&self, canvas: &mut Canvas<'_>, area: Area) {
        let (right, label) = RIGHT[usize::from(area.width >= ROOMY)];
        canvas.text(area.x + 1, area.y, 6, "Name", Look::Bold);
        canvas.text(area.x + right, area.y, 8, "Object", Look::Bold);
        canvas.text(area.x + right + 8, area.y, 20, self.object.label(), Look::Plain);
        canvas.field(area.x + 8, area.y, right - 10, &self.name, self.focus == Focus::Name);
        let mut row = 1;
        if let Some(fault) = &self.fault {
            canvas.line(area, row, &format!("        {fault}"), Look::Bold);
            row += 1;
        }
        let y = area.y + row;
        canvas.text(area.x + 1, y, 6, "Base", Look::Bold);
        let base = fit(&self.base_words(), usize::from(right - 9));
        canvas.choice(area.x + 8, y, base.trim_end(), self.focus == Focus::Base);
        canvas.text(area.x + right, y, 30, label, Look::Bold);
        let x = area.x + right + u16::try_from(width(label)).unwrap_or(0) + 2;
        canvas.choice(x, y, if self.visible { "[x] yes" } else { "[ ] no" }, self.focus == Focus::Visible);
    }

    /// `Northgate A4 v2 (newest: v3)`.
    fn base_words(&self) -> String {
        let newest = self.bases.iter().find(|base| base.name == self.base).map(|base| base.version);
        match (self.base_version, newest) {
            (Some(version), Some(newest)) if newest > version => {
                format!("{} v{version} (Space: v{newest})", self.base)
            }
            (Some(version), _) => format!("{} v{version}", self.base),
            (None, Some(newest)) => format!("{} v{newest}", self.base),
            (None, None) => self.base.clone(),
        }
    }

    fn draw_foot(&self, canvas: &mut Canvas<'_>, area: Area) {
        let gaps = self.gaps();
        let below = self.rows_below(area);
        let mut y = area.bottom().saturating_sub(below);
        if below > 1 {
            let shown = gaps.len().min(most_gaps(area));
            let counted =
                if gaps.len() > shown { format!("{shown} of {}", gaps.len()) } else { String::new() };
            canvas.rule(area.x, y, area.width, "Check", &counted);
            for gap in gaps.iter().take(shown) {
                y += 1;
                canvas.text(area.x + 1, y, area.width.saturating_sub(1), gap, Look::Plain);
            }
        }
        let y = area.bottom().saturating_sub(1);
        canvas.button(area.x + 1, y, "Save", self.focus == Focus::Save);
        canvas.button(area.x + 11, y, "Preview", self.focus == Focus::Preview);
        canvas.button(area.x + 24, y, "Cancel", self.focus == Focus::Cancel);
    }
}

fn most_gaps(area: Area) -> usize {
    GAPS[usize::from(area.height >= TALL)]
}

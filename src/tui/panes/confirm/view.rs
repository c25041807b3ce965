//! How a question looks.

use super::checked::Checked;
use super::entry::Entry;
use super::model::{Confirm, Deed, Focus};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::key::Key;
use crate::tui::message::Message;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{cut, fold, width, wrap};
use crate::tui::view::{Area, Canvas, Dialog, Look};
use crate::tui::widget::field::TextField;

impl Pane for Confirm {
    fn title(&self, _shared: &Shared) -> String {
        self.title.clone()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Confirm, Group::List]
    }

    fn hints(&self, shared: &Shared) -> Vec<Hint> {
        if self.in_text() {
            if self.usual.is_some() {
                return vec![
                    Hint::As(CommandId::Open, "take"),
                    Hint::Two(CommandId::Up, CommandId::Down, "choose"),
                ];
            }
            let mut hints = vec![
                Hint::Of(CommandId::YesFromField),
                Hint::As(CommandId::Open, "to the buttons"),
                Hint::Of(CommandId::Next),
            ];
            if self.has_usual(shared) {
                hints.insert(1, Hint::Of(CommandId::UsualReasons));
            }
            if matches!(self.entry, Some(Entry::Day(_))) {
                hints.insert(1, Hint::Two(CommandId::Up, CommandId::Down, "a day"));
            }
            if matches!(&self.entry, Some(Entry::Checked(checked)) if !checked.in_words()) {
                hints.insert(0, Hint::Words("Space tick"));
            }
            return hints;
        }
        let mut hints = vec![
            Hint::Of(CommandId::Yes),
            Hint::As(CommandId::Open, "on the chosen button"),
            Hint::Of(CommandId::Next),
        ];
        if self.has_usual(shared) {
            hints.insert(1, Hint::Of(CommandId::UsualReasons));
        }
        hints
    }

    fn field(&mut self) -> Option<&mut TextField> {
        if self.checked().is_some_and(|checked| !checked.in_words()) {
            return None;
        }
        self.entry.as_mut().filter(|_| self.focus == Focus::Entry).map(Entry::field_mut)
    }

    fn in_text(&self) -> bool {
        self.focus == Focus::Entry && self.entry.is_some()
    }

    fn note(&self, _shared: &Shared) -> String {
        if self.waits() { "Waiting for the service ...".to_owned() } else { String::new() }
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.take_up(ctx);
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.usual = None;
        if self.checked().is_some_and(|checked| !checked.in_words()) {
            match ctx.key.and_then(Key::printable) {
                Some(letter) => self.letter(letter, ctx),
                None => ctx.say(Message::note("Paste goes into the words: Down leads there.")),
            }
            return;
        }
        self.keep(ctx);
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let acts = matches!(id, CommandId::Yes | CommandId::YesFromField)
            || (id == CommandId::Open && self.focus == Focus::Act);
        if !acts || self.deed == Deed::Quit {
            return None;
        }
        if self.waits() {
            return Some("Not now: the service has not answered yet.".to_owned());
        }
        shared.frozen().map(str::to_owned)
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        self.fit_usual(room, shared);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let columns = usize::from(area.width.min(78)).saturating_sub(7);
        let who = self.who.as_ref().map(|who| who.line(columns));
        let mut lines: Vec<String> = self.lines.iter().flat_map(|line| fold(line, columns)).collect();
        let fault: Vec<String> = self.fault.iter().flat_map(|line| wrap(line, columns)).collect();
        let below = self.entry.as_ref().map_or(0, Entry::rows) + self.usual_rows() + fault.len().max(1) + 2;
        // Whoever it is about is always named; of what happens, the end gives way.
        let room =
            usize::from(area.height.saturating_sub(2)).saturating_sub(below + usize::from(who.is_some()));
        if lines.len() > room {
            lines.retain(|line| !line.is_empty());
            lines.truncate(room);
        }
        lines.splice(0..0, who);
        let rows = u16::try_from(lines.len() + below).unwrap_or(u16::MAX);
        let right = self.usual.map_or_else(|| self.right.clone(), |usual| usual.beside(&self.right));
        let dialog = Dialog { title: &self.title, right: &right, rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let inner = Area { x: inside.x + 2, width: inside.width.saturating_sub(3), ..inside };
        let mut row = 0;
        for line in &lines {
            canvas.line(inner, row, line, Look::Plain);
            row += 1;
        }
        if let Some(entry) = &self.entry {
            self.draw_entry(canvas, inner, row, entry, shared);
            row += small(entry.rows());
            self.draw_usual(canvas, inner, row, shared);
            row += small(self.usual_rows());
        }
        for (at, line) in (row..).zip(&fault) {
            canvas.line(inner, at, line, Look::Bold);
        }
        row += u16::try_from(fault.len().max(1)).unwrap_or(1);
        self.draw_buttons(canvas, inner, row.min(inner.height.saturating_sub(1)));
    }
}

impl Confirm {
    /// The ticks of what was checked, below a heading; the row behind them.
    fn draw_ticks(&self, canvas: &mut Canvas<'_>, inner: Area, row: u16, checked: &Checked) -> u16 {
        let lines = checked.lines();
        if lines.is_empty() {
            return row;
        }
        canvas.line(inner, row, "Tick what the caller gave:", Look::Bold);
        let focused = checked.at().filter(|_| self.focus == Focus::Entry);
        for (at, line) in lines.iter().enumerate() {
            let y = inner.y + row + 1 + small(at);
            canvas.choice(inner.x, y, &cut(line, usize::from(inner.width)), focused == Some(at));
        }
        row + 1 + small(lines.len())
    }

    fn draw_entry(&self, canvas: &mut Canvas<'_>, inner: Area, row: u16, entry: &Entry, shared: &Shared) {
        let (row, has_cursor) = match entry {
            Entry::Checked(checked) => (self.draw_ticks(canvas, inner, row, checked), checked.in_words()),
            _ => (row, true),
        };
        canvas.line(inner, row, entry.label(), Look::Bold);
        let (x, y) = (inner.x + small(width(entry.label())) + 2, inner.y + row);
        let room = inner.right().saturating_sub(x);
        let columns = entry.columns().unwrap_or(room).min(room);
        let after = x + columns + 1;
        canvas.text(after, y, inner.right().saturating_sub(after), &entry.words(shared), Look::Plain);
        if has_cursor && self.focus == Focus::Entry {
            canvas.field(x, y, columns, entry.field(), true);
        } else {
            // What is agreed to by a button is read from its beginning.
            canvas.text(x, y, columns, entry.field().text(), Look::Plain);
        }
    }

    fn draw_buttons(&self, canvas: &mut Canvas<'_>, inner: Area, row: u16) {
        let y = inner.y + row;
        let safe = small(width(&self.safe)) + 4;
        canvas.button(inner.x, y, &self.safe, self.focus == Focus::Safe);
        canvas.button(inner.x + safe + 3, y, &self.act, self.focus == Focus::Act);
        let act = small(width(&self.act)) + 4;
        // A letter is text while something is typed or ticked.
        let yes = if self.in_text() { "F2" } else { "y" };
        let keys = format!("{yes} {}   Esc {}", self.act.to_lowercase(), self.safe.to_lowercase());
        let x = inner.x + safe + act + 7;
        canvas.text(x, y, inner.right().saturating_sub(x), &keys, Look::Plain);
    }
}

fn small(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(0)
}

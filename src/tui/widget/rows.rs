//! The rows of a page that lists what can be made, edited and retired: read once, read again when something changes,
//! sifted by a filter. The chosen one stays chosen wherever its row is then.

use super::field::TextField;
use super::list::List;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::request::{Request, Ticket};
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::Answer;

/// What stands in a row.
pub(crate) trait Row {
    /// What tells it from others.
    fn name(&self) -> &str;

    /// What the filter looks into.
    fn words(&self) -> String;
}

/// Rows, as plain data.
#[derive(Clone, Debug)]
pub(crate) struct Rows<T> {
    /// All of them, once they were read.
    all: Option<Vec<T>>,
    /// Those that the filter lets through, as places in `all`.
    shown: Vec<usize>,
    failed: Option<String>,
    list: List,
    filter: TextField,
    filtering: bool,
    asked: Option<Ticket>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            all: None,
            shown: Vec::new(),
            failed: None,
            list: List::default(),
            filter: TextField::default(),
            filtering: false,
            asked: None,
        }
    }
}

impl<T: Row> Rows<T> {
    /// Asks for them.
    pub(crate) fn read(&mut self, request: Request, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(request);
        self.asked = Some(ticket);
        if !ticket.live && self.all.is_none() {
            ctx.hold(ticket);
        }
    }

    /// The answer came.
    pub(crate) fn take(&mut self, ticket: Ticket, answer: Answer<Vec<T>>) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        match answer {
            Ok(rows) => {
                let before = self.chosen().map(|row| row.name().to_owned());
                self.failed = None;
                self.all = Some(rows);
                self.sift(before.as_deref());
            }
            Err(error) => self.failed = Some(Message::error(&error).text),
        }
    }

    /// All of them; none before they were read.
    pub(crate) fn all(&self) -> &[T] {
        self.all.as_deref().unwrap_or_default()
    }

    /// Whether they were read.
    pub(crate) fn is_read(&self) -> bool {
        self.all.is_some()
    }

    /// The chosen row.
    pub(crate) fn chosen(&self) -> Option<&T> {
        self.all().get(*self.shown.get(self.list.selected)?)
    }

    /// What the message line says of them.
    pub(crate) fn note(&self) -> String {
        self.failed.as_ref().map(|failed| format!("Error: {failed}")).unwrap_or_default()
    }

    /// The filter, if it has the focus.
    pub(crate) fn field(&mut self) -> Option<&mut TextField> {
        self.filtering.then_some(&mut self.filter)
    }

    /// Whether the filter has the focus.
    pub(crate) fn is_filtering(&self) -> bool {
        self.filtering
    }

    /// The filter is another: the chosen row stays chosen if it is still in sight.
    pub(crate) fn refilter(&mut self) {
        let chosen = self.chosen().map(|row| row.name().to_owned());
        self.sift(chosen.as_deref());
    }

    fn sift(&mut self, chosen: Option<&str>) {
        let wanted = self.filter.text().to_lowercase();
        let all = self.all.as_deref().unwrap_or_default();
        let fits = |row: &T| {
            let text = row.words().to_lowercase();
            wanted.split_whitespace().all(|word| text.contains(word))
        };
        self.shown = (0..all.len()).filter(|at| fits(&all[*at])).collect();
        match self.shown.iter().position(|at| Some(all[*at].name()) == chosen) {
            Some(row) => self.list.follow(row),
            None => self.list.selected = self.list.selected.min(self.shown.len().saturating_sub(1)),
        }
    }

    /// Moves in the list, or goes to the filter and back; whether the command was one for that. While the filter has
    /// the focus every command is.
    pub(crate) fn command(&mut self, id: CommandId) -> bool {
        match id {
            CommandId::Open | CommandId::Back | CommandId::Next | CommandId::Stop if self.filtering => {
                self.filtering = false;
            }
            CommandId::FilterRows if !self.all().is_empty() => self.filtering = true,
            CommandId::Back if !self.filter.text().is_empty() => {
                self.filter.set("");
                self.refilter();
            }
            id => return self.list.command(id),
        }
        true
    }

    /// Fits them to the rows that there are for them.
    pub(crate) fn fit(&mut self, rows: u16) {
        let rows = rows.saturating_sub(u16::from(self.has_filter()));
        self.list.fit(self.shown.len(), usize::from(rows.max(2)));
    }

    fn has_filter(&self) -> bool {
        self.filtering || !self.filter.text().is_empty()
    }

    /// Draws the filter where there is one, the heading and the rows; what is left below them.
    pub(crate) fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        area: Area,
        heading: &str,
        line: impl Fn(&T) -> String,
    ) -> Area {
        let mut row = 0;
        if self.has_filter() {
            canvas.text(area.x + 1, area.y, 8, "Filter", Look::Bold);
            let counted = format!("{} of {}", self.shown.len(), self.all().len());
            canvas.text_right(area.right().saturating_sub(1), area.y, &counted, Look::Plain);
            let room = area.width.saturating_sub(9 + 12).max(12);
            canvas.field(area.x + 9, area.y, room, &self.filter, self.filtering);
            row += 1;
        }
        canvas.line(area, row, &format!("  {heading}"), Look::Bold);
        row += 1;
        for idx in self.list.rows() {
            let Some(one) = self.shown.get(idx).and_then(|at| self.all().get(*at)) else { break };
            let chosen = idx == self.list.selected;
            if self.filtering {
                let mark = if chosen { ">" } else { " " };
                canvas.line(area, row, &format!("{mark} {}", line(one)), Look::Plain);
            } else {
                canvas.row(area, row, chosen, &line(one));
            }
            row += 1;
        }
        if self.shown.is_empty() {
            canvas.line(area, row, "  Nothing fits the filter; q shows all.", Look::Plain);
            if !self.filtering {
                canvas.set_cursor(area.x + 2, area.y + row);
            }
            row += 1;
        }
        Area { y: area.y + row, height: area.height.saturating_sub(row), ..area }
    }
}

//! The rows of a page that lists things: read once, read again when something changes, sifted by a filter. The chosen one
//! stays chosen wherever its row is then.

use std::borrow::Cow;

use super::field::TextField;
use super::list::List;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::request::{Request, Ticket};
use crate::tui::text::dates::count;
use crate::tui::text::width::wrap;
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::Answer;

/// What stands in a row.
pub(crate) trait Row {
    /// Whether a line that counts them stands above the headings, with a rule below it.
    const COUNTED: bool = false;

    /// Whether a rule of the page stands above them, which says which of them are in sight.
    const TITLED: bool = false;

    /// What tells it from others.
    fn name(&self) -> Cow<'_, str>;

    /// What the filter looks into.
    fn words(&self) -> String;
}

/// What stands around the rows.
pub(crate) struct Around<'a> {
    /// What counts them, where that is a line of its own.
    pub(crate) count: &'a str,
    /// The headings of the columns.
    pub(crate) headings: &'a str,
    /// What stands there while there are none: what would be there, and how it comes.
    pub(crate) nothing: &'a [&'a str],
}

/// Rows, as plain data.
#[derive(Clone, Debug)]
pub(crate) struct Rows<T> {
    /// All of them, once they were read.
    all: Option<Vec<T>>,
    /// How many there are, if the service has more than it gave.
    total: Option<u64>,
    /// Those that the filter lets through, as places in `all`.
    shown: Vec<usize>,
    failed: Option<String>,
    list: List,
    filter: TextField,
    filtering: bool,
    asked: Option<Ticket>,
    /// The most rows that what is known of one takes, in a window of some width.
    tallest: Option<(u16, u16)>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            all: None,
            total: None,
            shown: Vec::new(),
            failed: None,
            list: List::default(),
            filter: TextField::default(),
            filtering: false,
            asked: None,
            tallest: None,
        }
    }
}

/// What the keys of a page need of its rows, whatever stands in them.
pub(crate) trait Filtered {
    /// The filter, if it has the focus.
    fn field(&mut self) -> Option<&mut TextField>;

    /// Whether the filter has the focus.
    fn is_filtering(&self) -> bool;

    /// The filter is another: the chosen row stays chosen if it is still in sight.
    fn refilter(&mut self);

    /// Moves in the list, or goes to the filter and back; whether the command was one for that.
    fn command(&mut self, id: CommandId) -> bool;

    /// Why they could not be read, for the message line.
    fn note(&self) -> String;
}

impl<T: Row> Filtered for Rows<T> {
    fn field(&mut self) -> Option<&mut TextField> {
        self.filtering.then_some(&mut self.filter)
    }

    fn is_filtering(&self) -> bool {
        self.filtering
    }

    fn refilter(&mut self) {
        let chosen = self.chosen().map(|row| row.name().into_owned());
        self.sift(chosen.as_deref());
    }

    fn command(&mut self, id: CommandId) -> bool {
        match id {
            CommandId::Open | CommandId::Back | CommandId::Next | CommandId::Stop if self.filtering => {
                self.filtering = false;
            }
            CommandId::FilterRows if !self.all().is_empty() => self.filtering = true,
            CommandId::Back if self.is_sifted() => {
                self.filter.set("");
                self.refilter();
            }
            id => return self.list.command(id),
        }
        true
    }

    fn note(&self) -> String {
        self.failed.as_ref().map(|failed| format!("Error: {failed}")).unwrap_or_default()
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

    /// Whether they are being read.
    pub(crate) fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    /// The answer came; whether it was the awaited one.
    pub(crate) fn take(&mut self, ticket: Ticket, answer: Answer<Vec<T>>) -> bool {
        self.take_part(ticket, answer, |rows| (rows, ())).is_some()
    }

    /// The answer came, and holds more than rows: `part` takes them out of it. What else it holds, if it was the awaited
    /// one and nothing failed.
    pub(crate) fn take_part<V, W>(
        &mut self,
        ticket: Ticket,
        answer: Answer<V>,
        part: impl FnOnce(V) -> (Vec<T>, W),
    ) -> Option<W> {
        if self.asked != Some(ticket) {
            return None;
        }
        self.asked = None;
        match answer {
            Ok(view) => {
                let (rows, rest) = part(view);
                self.put(rows);
                Some(rest)
            }
            Err(error) => {
                self.failed = Some(Message::error(&error).text);
                None
            }
        }
    }

    /// Takes rows that are newer.
    pub(crate) fn put(&mut self, rows: Vec<T>) {
        let before = self.chosen().map(|row| row.name().into_owned());
        (self.failed, self.total, self.tallest) = (None, None, None);
        self.all = Some(rows);
        self.sift(before.as_deref());
    }

    /// There are so many, of which the service gave the first.
    pub(crate) fn of(&mut self, total: u64) {
        self.total = Some(total).filter(|total| *total > self.all().len() as u64);
    }

    /// Whether the service has more than it gave.
    pub(crate) fn has_more(&self) -> bool {
        self.total.is_some()
    }

    /// Whether more are to be read of those that the service has: the last one is chosen, or a filter leaves room for more.
    pub(crate) fn wants_more(&self) -> bool {
        let has_room = self.is_sifted() && self.list.rows().len() == self.shown.len();
        let at_end = self.list.selected + 1 >= self.shown.len();
        self.has_more() && !self.is_reading() && (at_end || has_room)
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

    /// Whether the first row is chosen.
    pub(crate) fn is_at_top(&self) -> bool {
        self.list.selected == 0
    }

    /// Chooses the first row.
    pub(crate) fn go_to_top(&mut self) {
        self.list.select(0);
    }

    /// Whether a filter keeps rows back.
    pub(crate) fn is_sifted(&self) -> bool {
        !self.filter.text().is_empty()
    }

    fn sift(&mut self, chosen: Option<&str>) {
        let wanted = self.filter.text().to_lowercase();
        let all = self.all.as_deref().unwrap_or_default();
        let fits = |row: &T| {
            let text = row.words().to_lowercase();
            wanted.split_whitespace().all(|word| text.contains(word))
        };
        self.shown = (0..all.len()).filter(|at| wanted.is_empty() || fits(&all[*at])).collect();
        let at = chosen.and_then(|name| self.shown.iter().position(|at| all[*at].name() == name));
        match at {
            Some(row) => self.list.follow(row),
            None => self.list.selected = self.list.selected.min(self.shown.len().saturating_sub(1)),
        }
    }

    /// The rows that stand above the list.
    fn above(&self) -> u16 {
        if T::COUNTED { 3 } else { 1 + u16::from(self.has_filter()) }
    }

    /// Fits the list to the rows of the page, less those that what stands below it takes.
    pub(crate) fn fit(&mut self, room: u16, below: u16) {
        let rows = room.saturating_sub(self.above() + below);
        self.list.fit(self.shown.len(), usize::from(rows.max(2)));
    }

    /// The most rows that what is known of one takes below the list, its rule included, in a window of `width`; `most` at the
    /// most. It is the same whichever is chosen, so that the list does not jump.
    pub(crate) fn tallest(&mut self, width: u16, most: u16, rows: impl Fn(&T) -> usize) -> u16 {
        let known = self.tallest.filter(|(of, _)| *of == width);
        let (_, tallest) = known.unwrap_or_else(|| {
            let tallest = self.all().iter().map(rows).max().unwrap_or(0);
            (width, u16::try_from(tallest + 1).unwrap_or(u16::MAX))
        });
        self.tallest = Some((width, tallest));
        tallest.min(most)
    }

    /// The rows that the list takes with what stands above it.
    pub(crate) fn taken(&self) -> u16 {
        self.above() + u16::try_from(self.list.rows().len().max(1)).unwrap_or(0)
    }

    fn has_filter(&self) -> bool {
        self.filtering || self.is_sifted()
    }

    /// Which rows are in sight, unless all are.
    pub(crate) fn extent(&self) -> String {
        match self.total.filter(|_| !self.is_sifted()) {
            Some(total) => self.list.extent_of(total),
            None => self.list.extent(),
        }
    }

    /// How many fit the filter, and of how many.
    fn counted(&self) -> String {
        let (shown, all) = (count(self.shown.len() as u64), count(self.all().len() as u64));
        let first = if self.has_more() { "the first " } else { "" };
        format!("{shown} of {first}{all}")
    }

    /// Draws the filter where there is one, the headings and the rows; what is left below them.
    pub(crate) fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        area: Area,
        around: &Around<'_>,
        line: impl Fn(&T) -> String,
    ) -> Area {
        let mut row = 0;
        if self.has_filter() {
            self.draw_filter(canvas, area);
            row += 1;
        } else if T::COUNTED {
            canvas.line(area, 0, &format!(" {}", around.count), Look::Plain);
            row += 1;
        }
        if T::COUNTED {
            canvas.rule(area.x, area.y + 1, area.width, "", &self.extent());
            row += 1;
        }
        if self.all().is_empty() {
            return draw_nothing(canvas, below(area, row), around.nothing);
        }
        let extent = if T::COUNTED || T::TITLED { String::new() } else { self.extent() };
        canvas.headings(area, row, around.headings, &extent);
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
            let next = if self.filtering { "" } else { "; q shows all" };
            canvas.line(area, row, &format!("  Nothing fits the filter{next}."), Look::Plain);
            if !self.filtering {
                canvas.set_cursor(area.x + 2, area.y + row);
            }
            row += 1;
        }
        below(area, row)
    }

    fn draw_filter(&self, canvas: &mut Canvas<'_>, area: Area) {
        canvas.text(area.x + 1, area.y, 8, "Filter", Look::Bold);
        let counted = self.counted();
        canvas.text_right(area.right().saturating_sub(1), area.y, &counted, Look::Plain);
        let taken = 9 + 3 + u16::try_from(counted.len()).unwrap_or(0);
        canvas.field(
            area.x + 9,
            area.y,
            area.width.saturating_sub(taken).max(12),
            &self.filter,
            self.filtering,
        );
    }
}

/// What is left of an area below its first rows.
fn below(area: Area, rows: u16) -> Area {
    Area { y: area.y + rows, height: area.height.saturating_sub(rows), ..area }
}

/// What an empty list says; the cursor is on it.
fn draw_nothing(canvas: &mut Canvas<'_>, area: Area, lines: &[&str]) -> Area {
    let room = usize::from(area.width.saturating_sub(8));
    let mut row = 2;
    for text in lines.iter().flat_map(|line| wrap(line, room)) {
        canvas.line(area, row, &format!("    {text}"), Look::Plain);
        row += 1;
    }
    canvas.set_cursor(area.x + 4, area.y + 2);
    below(area, row)
}

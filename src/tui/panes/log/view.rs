//! How the log looks.

use super::columns::Columns;
use super::editor::Editor;
use super::entry;
use super::model::{LogView, Mode};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::{dates, width};
use crate::tui::view::{Area, Canvas, Dialog, Look};
use crate::tui::widget::field::TextField;
use crate::wire::client::api::Changes;

/// The rows above the entries: filter line, rule, headings.
const ABOVE: u16 = 3;
/// From this height on the line about the chain has a row.
const WITH_CHAIN: u16 = 12;
/// The values that are seen at once in the filter.
const VALUES: u16 = 6;

impl Pane for LogView {
    fn title(&self, _shared: &Shared) -> String {
        match &self.of {
            None => "Activity log".to_owned(),
            Some(id) => format!("Activity log > {id}"),
        }
    }

    fn groups(&self) -> &'static [Group] {
        match self.mode {
            Mode::Filter(_) => &[Group::LogFilter, Group::List],
            _ => &[Group::Log, Group::List],
        }
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        match self.mode {
            Mode::List => vec![
                Hint::Of(CommandId::Follow),
                Hint::Of(CommandId::Filter),
                Hint::As(CommandId::Open, "entry"),
                if self.inside { Hint::Of(CommandId::ClearFilter) } else { Hint::Of(CommandId::OpenPatient) },
                Hint::Of(CommandId::VerifyLog),
                Hint::Of(CommandId::CopyEntry),
            ],
            Mode::Entry => vec![
                Hint::As(CommandId::Open, self.enter_word()),
                Hint::Two(CommandId::Up, CommandId::Down, "other entry"),
                Hint::Of(CommandId::CopyEntry),
            ],
            Mode::Filter(_) => vec![
                Hint::As(CommandId::Open, "apply"),
                Hint::As(CommandId::Next, "next field"),
                Hint::Two(CommandId::Up, CommandId::Down, "values"),
            ],
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match &mut self.mode {
            Mode::Filter(editor) => Some(editor.field()),
            _ => None,
        }
    }

    fn in_text(&self) -> bool {
        matches!(self.mode, Mode::Filter(_))
    }

    fn note(&self, shared: &Shared) -> String {
        if let Some(failed) = &self.feed.failed {
            return format!("Error: {} What is shown may be old.", failed.message);
        }
        if self.feed.is_looking_back() {
            let entry = dates::count(self.feed.looked);
            return format!("Looking further back, at entry {entry}; Ctrl-C stops.");
        }
        match (self.feed.following, shared.options.slow) {
            (true, true) => "Slow link: the page wraps, nothing scrolls. Up stops and shows the list.",
            (true, false) => "Up stops following; End (or G) follows again. Nothing moves while you read.",
            (false, _) => "f, End or G follows again. Nothing moves while you read.",
        }
        .to_owned()
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.open(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match self.mode {
            Mode::Filter(_) => self.run_in_filter(id, ctx),
            _ => self.run(id, ctx),
        }
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        self.why_not(id, shared)
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        if let Mode::Filter(editor) = &mut self.mode {
            editor.typed(ctx);
        }
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn follows_log(&self) -> bool {
        true
    }

    fn changed(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        self.grown(changes, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let chain = u16::from(room.height >= WITH_CHAIN);
        self.feed.arrange(usize::from(room.height.saturating_sub(ABOVE + chain)));
        if let Mode::Filter(editor) = &mut self.mode {
            editor.list.fit(editor.values.len(), usize::from(VALUES));
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let in_list = matches!(self.mode, Mode::List);
        canvas.behind(!in_list, |canvas| self.draw_log(canvas, area, shared));
        match &self.mode {
            Mode::List => {}
            Mode::Entry => self.draw_entry(canvas, area, shared),
            Mode::Filter(editor) => draw_editor(editor, canvas, area, shared),
        }
    }
}

impl LogView {
    fn draw_log(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let right = self.status(shared);
        let taken = width::width(&right) + 12;
        let words = self.filter.words(usize::from(area.width).saturating_sub(taken), self.is_of_site());
        canvas.text(area.x + 1, area.y, 6, "Filter", Look::Bold);
        canvas.text(area.x + 9, area.y, area.width.saturating_sub(9), &words, Look::Plain);
        canvas.text_right(area.right().saturating_sub(1), area.y, &right, Look::Plain);
        canvas.rule(area.x, area.y + 1, area.width, "", "");
        let chain = u16::from(area.height >= WITH_CHAIN);
        let height = area.height.saturating_sub(ABOVE + chain);
        let list = Area { y: area.y + ABOVE, height, ..area };
        if chain > 0 {
            let line = self.chain_line(shared);
            canvas.text(area.x + 1, area.bottom() - 1, area.width.saturating_sub(2), &line, Look::Plain);
        }
        if self.feed.entries.is_empty() {
            self.draw_empty(canvas, list);
            return;
        }
        let columns = Columns::new(area.width, self.filter.is_of_today(shared), self.is_of_site());
        canvas.text(area.x + 2, area.y + 2, area.width.saturating_sub(2), &columns.headings(), Look::Bold);
        if shared.options.slow && self.feed.following {
            self.draw_wrapped(canvas, list, &columns, shared);
            return;
        }
        for (row, idx) in (0_u16..).zip(self.feed.list.rows()) {
            let Some(entry) = self.feed.entries.get(idx) else { break };
            canvas.row(list, row, idx == self.feed.list.selected, &columns.entry(entry, shared));
        }
    }

    /// `FOLLOWING  311 today` or `STOPPED  +37 new`.
    fn status(&self, shared: &Shared) -> String {
        if !self.feed.loaded {
            return String::new();
        }
        if !self.feed.following {
            return match self.feed.fresh {
                0 => "STOPPED".to_owned(),
                fresh => format!("STOPPED  +{} new", dates::count(fresh)),
            };
        }
        let (total, more) = self.feed.total;
        let plus = if more { "+" } else { "" };
        let unit = match total {
            _ if self.filter.is_of_today(shared) => "today",
            1 => "entry",
            _ => "entries",
        };
        format!("FOLLOWING  {}{plus} {unit}", dates::count(total))
    }

    fn draw_wrapped(&self, canvas: &mut Canvas<'_>, list: Area, columns: &Columns, shared: &Shared) {
        let page = &self.feed.wrapped;
        let newest = page.newest();
        for ((row, idx), entry) in (0_u16..).zip(0..).zip(page.rows()) {
            if let Some(entry) = entry {
                canvas.row(list, row, newest == Some(idx), &columns.entry(entry, shared));
            } else if idx == page.divider() && page.skipped > 0 {
                let more = format!("  ---- +{} more; f shows the newest", dates::count(page.skipped as u64));
                canvas.line(list, row, &more, Look::Plain);
            } else if idx == page.divider() {
                canvas.line(list, row, "  ----", Look::Plain);
            }
        }
    }

    fn draw_empty(&self, canvas: &mut Canvas<'_>, list: Area) {
        if !self.feed.loaded || self.feed.is_looking_back() {
            let line = match &self.feed.failed {
                Some(error) => format!("The log cannot be read: {} {}", error.message, error.hint),
                None if self.feed.loaded => "Nothing so far.".to_owned(),
                None => return,
            };
            let inner = Area { x: list.x + 2, width: list.width.saturating_sub(4), ..list };
            for (row, text) in (0..inner.height).zip(width::wrap(&line, usize::from(inner.width))) {
                canvas.line(inner, row, &text, Look::Plain);
            }
            return;
        }
        let lines = match (self.filter.why_empty(self.is_of_site()), &self.of) {
            (None, None) => ["Nothing has been logged yet.".to_owned(), String::new(), String::new()],
            (None, Some(_)) => [
                "Nothing has happened on this account yet.".to_owned(),
                "The first entry comes when credentials are created.".to_owned(),
                String::new(),
            ],
            (Some(why), _) => [
                why,
                "Backspace shows all entries, / changes the filter.".to_owned(),
                "A new entry that matches appears here by itself.".to_owned(),
            ],
        };
        let inside = Area { x: list.x + 2, width: list.width.saturating_sub(3), ..list };
        for (row, line) in (0_u16..).zip(&lines) {
            canvas.line(inside, row, line, Look::Plain);
        }
        canvas.set_cursor(list.x, list.y);
    }

    /// What Enter does in an entry.
    fn enter_word(&self) -> &'static str {
        if self.inside { "close" } else { "open patient" }
    }

    fn draw_entry(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(chosen) = self.feed.chosen() else { return };
        let columns = usize::from(area.width.min(76)).saturating_sub(15);
        let mut rows: Vec<(&str, String)> = Vec::new();
        for (label, text) in entry::lines(chosen, &self.check, shared) {
            let label = std::iter::once(label).chain(std::iter::repeat(""));
            rows.extend(label.zip(width::wrap(&text, columns)));
        }
        let title = format!("Entry {}", dates::count(chosen.seq));
        let height = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
        let dialog = Dialog { title: &title, right: &chosen.kind, rows: height, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let inner = Area { x: inside.x + 2, width: inside.width.saturating_sub(3), ..inside };
        for (row, (label, text)) in (0_u16..).zip(&rows) {
            canvas.line(inner, row, label, Look::Bold);
            let text_area = Area { x: inner.x + 9, width: inner.width.saturating_sub(9), ..inner };
            canvas.line(text_area, row, text, Look::Plain);
        }
        let keys = format!("Enter {}   Up/Down other entry   y copy   Esc close", self.enter_word());
        canvas.line(inner, inner.height.saturating_sub(1), &keys, Look::Plain);
        // The rule says which entry and what kind: what a screen reader is to read when another one is chosen.
        canvas.set_cursor(inside.x, inside.y.saturating_sub(1));
    }
}

fn draw_editor(editor: &Editor, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
    let n_inputs = u16::try_from(editor.inputs.len()).unwrap_or(0);
    let right = match editor.values.len() {
        0 => String::new(),
        1 => "1 value".to_owned(),
        n_values => format!("{n_values} values"),
    };
    let dialog = Dialog { title: "Filter", right: &right, rows: n_inputs + VALUES + 5, wide: shared.wide() };
    let inside = dialog.draw(canvas, area);
    let inner = Area { x: inside.x + 2, width: inside.width.saturating_sub(3), ..inside };
    let mut row = 0;
    for (idx, (input, field)) in editor.inputs.iter().enumerate() {
        let y = inner.y + row;
        let focused = idx == editor.focus;
        canvas.line(inner, row, input.label(), Look::Bold);
        let (x, room) = (inner.x + 9, inner.width.saturating_sub(9));
        if field.text().is_empty() && !focused {
            canvas.text(x, y, room, "any", Look::Plain);
        } else {
            canvas.field(x, y, room, field, focused);
        }
        if *input == super::editor::Input::Since {
            let words = editor.since_words(shared);
            canvas.text_right(inner.right(), y, &words, Look::Plain);
        }
        row += 1;
        if let Some((_, sentence)) = editor.fault.as_ref().filter(|(of, _)| of == input) {
            canvas.text(x, inner.y + row, room, &format!("! {sentence}"), Look::Plain);
            row += 1;
        }
    }
    canvas.line(inner, row + 1, editor.input().help(), Look::Plain);
    let last = inner.height.saturating_sub(1);
    let values = Area { y: inner.y + row + 2, height: VALUES.min(last.saturating_sub(row + 2)), ..inner };
    canvas.behind(true, |canvas| {
        for (row, idx) in (0_u16..).zip(editor.list.rows()) {
            let Some(value) = editor.values.get(idx) else { break };
            canvas.row(values, row, editor.chosen && idx == editor.list.selected, &value.shown);
        }
    });
    canvas.line(inner, last, "Enter apply   Tab next field   Up/Down choose   Esc close", Look::Plain);
}

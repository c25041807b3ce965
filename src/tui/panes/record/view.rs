//! How the page looks.

use super::model::{Module, Record};
use super::table;
use crate::domain::account::Action;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::panes::actions::reason_of;
use crate::tui::panes::log::LogView;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{width, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::why::why;
use crate::tui::widget::field::TextField;
use crate::wire::client::api::{Changes, RecordView};

/// The rows above the module: who, the modules, the rule.
const ABOVE: u16 = 3;
/// The columns of the detail beside a list in a wide window.
const DETAIL: u16 = 44;
/// The columns of the labels of a detail.
const LABEL: u16 = 16;

impl Pane for Record {
    fn title(&self, _shared: &Shared) -> String {
        format!("Patients > {}", self.id())
    }

    fn groups(&self) -> &'static [Group] {
        match self.log_in_front() {
            Some(log) if log.has_dialog() => log.groups(),
            Some(_) => &[Group::Log, Group::Record, Group::List],
            None => &[Group::Record, Group::List],
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.log_in_front_mut().and_then(LogView::field)
    }

    fn in_text(&self) -> bool {
        self.log_in_front().is_some_and(LogView::in_text)
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        if let Some(log) = self.log_in_front_mut() {
            log.typed(ctx);
        }
    }

    fn hints(&self, shared: &Shared) -> Vec<Hint> {
        if let Some(log) = self.log_in_front() {
            let mut hints = log.hints(shared);
            if !log.has_dialog() {
                hints.insert(0, Hint::Of(CommandId::Actions));
            }
            return hints;
        }
        if self.module == Module::Letters && self.len() > 0 {
            return vec![
                Hint::Of(CommandId::Actions),
                Hint::Of(CommandId::Act(Action::Reissue)),
                Hint::Of(CommandId::Act(Action::Returned)),
                Hint::As(CommandId::Next, "next module"),
            ];
        }
        if self.module == Module::Documents && self.len() > 0 {
            return vec![
                Hint::Of(CommandId::Actions),
                Hint::Of(CommandId::DocumentVisible),
                Hint::Of(CommandId::DocumentAsType),
                Hint::Of(CommandId::DocumentUndo),
            ];
        }
        vec![
            Hint::Of(CommandId::Actions),
            Hint::As(CommandId::Next, "next module"),
            Hint::Of(CommandId::Module),
            Hint::Of(CommandId::Copy),
        ]
    }

    fn note(&self, shared: &Shared) -> String {
        match (&self.failed, &self.view, self.log_in_front()) {
            (Some(error), Some(_), _) => format!("Error: {} What is shown may be old.", error.message),
            (_, _, Some(log)) => log.note(shared),
            _ => String::new(),
        }
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn shown(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn question(&self, _shared: &Shared) -> Option<(String, Vec<String>)> {
        self.view.as_deref().map(why)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        if let Some(reason) = self.log_in_front().and_then(|log| log.unavailable(id, shared)) {
            return Some(reason);
        }
        if let Some(reason) = self.cannot_switch(id, shared) {
            return Some(reason);
        }
        let needs_view = matches!(id, CommandId::Actions | CommandId::Copy);
        if let Some(reason) = self.view.as_deref().and_then(|view| reason_of(id, view, shared)) {
            return Some(reason);
        }
        (needs_view && self.view.is_none()).then(|| "Not now: the record is not here.".to_owned())
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn changed(&mut self, changes: &Changes, ctx: &mut Context<'_>) {
        self.news(changes, ctx);
    }

    fn arrange(&mut self, room: Size, shared: &Shared) {
        self.lay_out(room.width, shared);
        if let Some(log) = &mut self.log {
            log.arrange(Size { height: room.height.saturating_sub(ABOVE), ..room }, shared);
        }
        let headings = u16::from(!self.module.has_lines());
        let height = usize::from(room.height.saturating_sub(ABOVE + headings));
        let len = self.len();
        self.list_mut().fit(len, height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(view) = &self.view else {
            self.draw_missing(canvas, area);
            return;
        };
        canvas.line(area, 0, &self.who.header(usize::from(area.width)), Look::Bold);
        self.draw_modules(canvas, area, view);
        let live = if shared.lost || self.failed.is_some() { "not live" } else { "live" };
        let extent = if self.log_in_front().is_some() { String::new() } else { self.list().extent() };
        canvas.rule(area.x, area.y + 2, area.width, self.module.label(), &extent);
        let inside =
            Area { y: area.y + ABOVE.min(area.height), height: area.height.saturating_sub(ABOVE), ..area };
        if let Some(log) = self.log_in_front() {
            log.draw(canvas, inside, shared);
        } else if self.module.has_lines() {
            self.draw_lines(canvas, inside, live);
        } else {
            self.draw_table(canvas, inside, view, shared);
        }
    }
}

impl Record {
    /// The record cannot be shown: why, and what to do.
    fn draw_missing(&self, canvas: &mut Canvas<'_>, area: Area) {
        let Some(error) = &self.failed else {
            canvas.line(area, 1, "  Reading the record ...", Look::Plain);
            return;
        };
        let columns = usize::from(area.width).saturating_sub(4);
        let mut row = 1;
        let next = "q goes back   r tries again   F3 searches";
        for text in [error.message.as_str(), &error.hint, "", next] {
            for line in wrap(text, columns) {
                canvas.line(area, row, &format!("  {line}"), Look::Plain);
                row += 1;
            }
        }
        canvas.set_cursor(area.x + 2, area.y + 1);
    }

    fn draw_modules(&self, canvas: &mut Canvas<'_>, area: Area, view: &RecordView) {
        let tabs: Vec<String> = Module::ALL.into_iter().map(|module| self.tab(module, view)).collect();
        let columns = usize::from(area.width);
        let line = |from: usize| {
            let more = if from > 0 { " <" } else { "" };
            format!("{more} {}", tabs[from..].join("  "))
        };
        // The module in front is always in sight: those before it give way.
        let end = |from: usize| {
            width(&line(from))
                - tabs[self.module.place() + 1..].iter().map(|tab| width(tab) + 2).sum::<usize>()
        };
        let from = (0..=self.module.place()).find(|from| end(*from) < columns).unwrap_or(0);
        canvas.line(area, 1, &line(from), Look::Plain);
    }

    fn tab(&self, module: Module, view: &RecordView) -> String {
        let count = match module {
            Module::Referrals | Module::Letters | Module::Documents => {
                format!(" {}", table::len(module, view))
            }
            Module::Details | Module::Profile | Module::Activity => String::new(),
        };
        let label = format!("{}{count}", module.label());
        if module == self.module { format!("[{label}]") } else { label }
    }

    fn draw_lines(&self, canvas: &mut Canvas<'_>, area: Area, live: &str) {
        let right = if self.module == Module::Profile { live } else { "" };
        for (row, idx) in (0_u16..).zip(self.list().rows()) {
            let Some(shown) = self.lines.get(idx) else { break };
            shown.draw(canvas, area, row, idx == self.list().selected, right);
        }
    }

    fn draw_table(&self, canvas: &mut Canvas<'_>, area: Area, view: &RecordView, shared: &Shared) {
        let len = table::len(self.module, view);
        let beside = shared.wide() && len > 0;
        let list_wide = if beside { area.width - DETAIL - 1 } else { area.width };
        let list = Area { width: list_wide, ..area };
        let columns = usize::from(list.width).saturating_sub(3);
        if len == 0 {
            draw_empty(canvas, list, &table::empty(self.module, view));
            return;
        }
        let heading = table::heading(self.module, columns);
        canvas.headings(list, 0, &heading, "");
        let rows = Area { y: list.y + 1, height: list.height.saturating_sub(1), ..list };
        for (row, idx) in (0_u16..).zip(self.list().rows()) {
            let text = table::row(self.module, view, idx, columns, shared);
            canvas.row(rows, row, idx == self.list().selected, &text);
        }
        if beside {
            canvas.vertical(area.x + list_wide, area.y, area.height);
            let right = Area { x: area.x + list_wide + 2, width: DETAIL - 1, ..area };
            self.draw_detail(canvas, right, view, shared);
        }
    }

    /// Everything about the chosen row, beside the list.
    fn draw_detail(&self, canvas: &mut Canvas<'_>, area: Area, view: &RecordView, shared: &Shared) {
        let mut row = 0;
        for (label, text) in table::detail(self.module, view, self.list().selected, shared) {
            canvas.line(area, row, label, Look::Bold);
            let right = Area { x: area.x + LABEL, width: area.width.saturating_sub(LABEL), ..area };
            for line in wrap(&text, usize::from(right.width)) {
                canvas.line(right, row, &line, Look::Plain);
                row += 1;
            }
        }
    }
}

/// What an empty list says; the cursor is on it.
fn draw_empty(canvas: &mut Canvas<'_>, area: Area, text: &str) {
    for (row, line) in (1_u16..).zip(wrap(text, usize::from(area.width).saturating_sub(4))) {
        canvas.line(area, row, &format!("  {line}"), Look::Plain);
    }
    canvas.set_cursor(area.x + 2, area.y + 1);
}

//! How the page looks.

use super::model::{About, Switch, Visibility};
use crate::tui::command::{CommandId, Group, Hint, spec};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::field::TextField;

/// The rows above the list: filter, rule, headings.
const ABOVE: u16 = 3;
/// The rows of what patients see now, with its rule.
const BELOW: u16 = 7;
/// What stands before the filter.
const FILTER: &str = " Filter  ";

impl Pane for Visibility {
    fn title(&self, _shared: &Shared) -> String {
        format!("{} > {}", spec(CommandId::GoConfiguration).label, self.name())
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Visibility, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.filtering {
            return vec![Hint::As(CommandId::Open, "to the list")];
        }
        let mut hints = vec![
            Hint::Of(CommandId::SwitchVisible),
            Hint::Of(CommandId::Mark),
            Hint::Of(CommandId::FilterSwitches),
            Hint::Of(CommandId::UndoVisible),
        ];
        if self.about == About::Documents {
            hints.push(Hint::Of(CommandId::FollowType));
        }
        hints
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.filtering.then_some(&mut self.filter)
    }

    fn in_text(&self) -> bool {
        self.filtering
    }

    fn note(&self, _shared: &Shared) -> String {
        match &self.failed {
            Some(failed) => format!("Error: {failed}"),
            None => "A change shows to patients at their next page; the log keeps who made it.".to_owned(),
        }
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn typed(&mut self, _ctx: &mut Context<'_>) {
        self.refilter();
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let changes = [CommandId::SwitchVisible, CommandId::FollowType, CommandId::UndoVisible];
        if !changes.contains(&id) {
            return None;
        }
        shared.frozen().map(str::to_owned)
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.list.fit(self.rows.len(), usize::from(room.height.saturating_sub(ABOVE + BELOW).max(2)));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        let Some(switches) = &self.switches else {
            canvas.line(area, 1, "  Reading what patients see ...", Look::Plain);
            return;
        };
        canvas.text(area.x, area.y, area.width, FILTER, Look::Plain);
        canvas.text_right(area.right().saturating_sub(1), area.y, &self.counted(switches.len()), Look::Plain);
        let x = area.x + 9;
        canvas.field(x, area.y, area.width.saturating_sub(9 + 32).max(12), &self.filter, self.filtering);
        canvas.rule(area.x, area.y + 1, area.width, "", &self.list.extent());
        let mut row = ABOVE;
        if switches.is_empty() {
            empty(canvas, area, self.about);
            row += 3;
        } else {
            canvas.line(area, 2, &format!("  {}", self.heading(area.width)), Look::Bold);
            let list = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
            for (at, idx) in (0_u16..).zip(self.list.rows()) {
                let Some(switch) = self.row(idx) else { break };
                let chosen = idx == self.list.selected;
                let text = self.line(switch, area.width);
                if self.filtering {
                    canvas.line(list, at, &format!("{} {text}", if chosen { ">" } else { " " }), Look::Plain);
                } else {
                    canvas.row(list, at, chosen, &text);
                }
                row += 1;
            }
            if self.rows.is_empty() {
                let next = if self.filtering { "" } else { "; q shows all" };
                canvas.line(list, 0, &format!("  Nothing fits the filter{next}."), Look::Plain);
                canvas.set_cursor(list.x + 2, list.y);
                row += 1;
            }
        }
        let rest = Area { y: area.y + row, height: area.height.saturating_sub(row), ..area };
        self.draw_summary(canvas, rest);
    }
}

impl Visibility {
    fn name(&self) -> &'static str {
        match self.about {
            About::Letters => spec(CommandId::GoVisibility).label,
            About::Documents => spec(CommandId::GoDocuments).label,
        }
    }

    fn counted(&self, of: usize) -> String {
        let shown =
            if self.rows.len() == of { format!("{of}") } else { format!("{} of {of}", self.rows.len()) };
        match self.marked.len() {
            0 => format!("{shown} switches"),
            n => format!("{shown} switches, {n} marked"),
        }
    }

    fn heading(&self, width: u16) -> String {
        let (name, about) = match self.about {
            About::Letters => ("Letter", "Object"),
            About::Documents => ("Document or type", "Which"),
        };
        cells("", "Patient Profile", name, about, width)
    }

    fn line(&self, switch: &Switch, width: u16) -> String {
        let mark = if self.marked.contains(&switch.identity()) { "*" } else { "" };
        let visible = if switch.visible { "[x] Visible" } else { "[ ] Hidden" };
        cells(mark, visible, &switch.name, &switch.about, width)
    }

    /// What patients see now, in words.
    fn draw_summary(&self, canvas: &mut Canvas<'_>, area: Area) {
        if area.height < 2 {
            return;
        }
        canvas.rule(area.x, area.y, area.width, "What patients see now", "");
        let room = usize::from(area.width.saturating_sub(4));
        let lines = self.summary.iter().flat_map(|line| wrap(line, room));
        for (row, text) in (1..area.height).zip(lines) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
    }
}

fn cells(mark: &str, visible: &str, name: &str, about: &str, width: u16) -> String {
    let room = usize::from(width).saturating_sub(3 + 1 + 15 + 6);
    let wide = room / 2;
    columns(&[(mark, 1), (visible, 15), (name, wide), (about, room - wide)])
}

fn empty(canvas: &mut Canvas<'_>, area: Area, about: About) {
    let lines = match about {
        About::Letters => ["There are no Letter Templates yet.", "They are made in Letter Templates: g t."],
        About::Documents => {
            ["There are no documents yet.", "They come with an import: patient-profile import PATH."]
        }
    };
    for (row, text) in (3_u16..).zip(lines) {
        canvas.line(area, row, &format!("    {text}"), Look::Plain);
    }
    canvas.set_cursor(area.x + 4, area.y + 3);
}

//! The dialog that takes the number.

use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::Pane;
use crate::tui::panes::actions::begin_returned;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::Shared;
use crate::tui::text::width::wrap;
use crate::tui::view::{Area, Canvas, Dialog, Look};
use crate::tui::widget::field::TextField;
use crate::wire::client::api::{Answer, RecordView};

const LABEL: &str = "Letter number";
const TITLE: &str = "Returned mail";

/// The number of a letter that came back.
#[derive(Clone, Debug)]
pub(crate) struct Returned {
    /// The page that gets what comes of it.
    owner: u32,
    field: TextField,
    fault: Option<String>,
    asked: Option<Ticket>,
}

impl Returned {
    /// Over the page `owner`.
    pub(crate) fn new(owner: u32) -> Self {
        Self { owner, field: TextField::default(), fault: None, asked: None }
    }

    /// `L000123`, however it was typed: `l123`, `123`.
    fn number(&self) -> Option<String> {
        let digits = self.field.text().trim().trim_start_matches(['L', 'l']);
        digits.parse::<u64>().ok().map(|number| format!("L{number:06}"))
    }

    fn find(&mut self, ctx: &mut Context<'_>) {
        let Some(number) = self.number() else {
            self.fault = Some("Type the number on the letter, such as L000123.".to_owned());
            return;
        };
        let ticket = ctx.ask(Request::Record(number));
        self.asked = Some(ticket);
        ctx.hold(ticket);
    }

    fn found(&mut self, answer: Answer<RecordView>, ctx: &mut Context<'_>) {
        let view = match answer {
            Ok(view) => view,
            Err(error) => {
                self.fault = Some(Message::error(&error).text);
                return;
            }
        };
        let number = self.number().unwrap_or_default();
        let letter = view.letters.iter().find(|letter| letter.id == number);
        let entry = view.actions.iter().find(|entry| entry.action == "returned");
        let (Some(letter), Some(entry)) = (letter, entry) else {
            self.fault = Some("There is no letter with this number.".to_owned());
            return;
        };
        if entry.available {
            ctx.close();
            begin_returned(entry, &view, letter, self.owner, ctx);
        } else {
            self.fault = Some(format!("{} of {}: {}", letter.id, view.row.listed_name(), entry.reason));
        }
    }
}

impl Pane for Returned {
    fn title(&self, _shared: &Shared) -> String {
        TITLE.to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Confirm, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::As(CommandId::Open, "find the letter")]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn in_text(&self) -> bool {
        true
    }

    fn typed(&mut self, _ctx: &mut Context<'_>) {
        self.fault = None;
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Open | CommandId::YesFromField => self.find(ctx),
            _ => return false,
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        if let Reply::Record(answer) = reply
            && self.asked == Some(ticket)
        {
            self.asked = None;
            self.found(*answer, ctx);
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let columns = usize::from(area.width.min(78)).saturating_sub(7);
        let about = "The number stands on the letter. Its patient is named before anything is done.";
        let fault = self.fault.iter().flat_map(|fault| wrap(fault, columns));
        let lines: Vec<(String, Look)> = wrap(about, columns)
            .into_iter()
            .map(|line| (line, Look::Plain))
            .chain(fault.map(|line| (line, Look::Bold)))
            .collect();
        let rows = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let dialog = Dialog { title: TITLE, right: "", rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let inner = Area { x: inside.x + 2, width: inside.width.saturating_sub(3), ..inside };
        canvas.line(inner, 0, LABEL, Look::Bold);
        canvas.field(inner.x + 15, inner.y, 12, &self.field, true);
        for (row, (line, look)) in (2..).zip(&lines) {
            canvas.line(inner, row, line, *look);
        }
    }
}

//! The first step: Object, Patient Letter Template Base, Next (R22, R23).

use super::model::Template;
use crate::domain::field::TemplateObject;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::list::List;
use crate::wire::client::api::BaseView;

/// The rows that are no choice: two headings with their blank lines.
const FIXED: u16 = 6;

/// The first step.
#[derive(Clone, Debug, Default)]
pub(crate) struct Begin {
    /// The bases that are in use, once they were read.
    bases: Option<Vec<BaseView>>,
    object: Option<TemplateObject>,
    base: Option<String>,
    /// One list: the objects, the bases, Next, Cancel.
    list: List,
    asked: Option<Ticket>,
}

/// What stands at a place of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Object(TemplateObject),
    Base(usize),
    Next,
    Cancel,
}

fn about(object: TemplateObject) -> &'static str {
    match object {
        TemplateObject::PatientProfile => "letters with credentials; Distribute offers only these",
        TemplateObject::Patient => "letters about a patient",
        TemplateObject::Referral => "letters about one referral of a patient",
    }
}

impl Begin {
    fn bases(&self) -> &[BaseView] {
        self.bases.as_deref().unwrap_or_default()
    }

    fn stops(&self) -> Vec<Stop> {
        let mut stops: Vec<Stop> = TemplateObject::ALL.map(Stop::Object).to_vec();
        stops.extend((0..self.bases().len()).map(Stop::Base));
        stops.extend([Stop::Next, Stop::Cancel]);
        stops
    }

    fn here(&self) -> Option<Stop> {
        self.stops().get(self.list.selected).copied()
    }

    fn go_to(&mut self, stop: Stop) {
        if let Some(at) = self.stops().iter().position(|other| *other == stop) {
            self.list.select(at);
        }
    }

    /// Space chooses what has the focus.
    fn choose(&mut self) {
        match self.here() {
            Some(Stop::Object(object)) => self.object = Some(object),
            Some(Stop::Base(at)) => self.base = self.bases().get(at).map(|base| base.name.clone()),
            _ => {}
        }
    }

    /// Enter chooses and goes on.
    fn accept(&mut self, ctx: &mut Context<'_>) {
        self.choose();
        match self.here() {
            Some(Stop::Object(_)) => {
                let chosen = self.bases().iter().position(|base| Some(&base.name) == self.base.as_ref());
                self.go_to(chosen.map_or(Stop::Base(0), Stop::Base));
            }
            Some(Stop::Base(_)) => self.go_to(Stop::Next),
            Some(Stop::Next) => self.next(ctx),
            Some(Stop::Cancel) => ctx.close(),
            None => {}
        }
    }

    /// Goes to the second step, if object and base are chosen.
    fn next(&mut self, ctx: &mut Context<'_>) {
        match (self.object, &self.base) {
            (Some(object), Some(base)) => {
                ctx.hush();
                ctx.page(PaneModel::Template(Box::new(Template::on_base(object, base))));
            }
            (Some(_), None) => {
                ctx.say(Message::note("Choose a Patient Letter Template Base: Space or Enter on it."));
                self.go_to(Stop::Base(0));
            }
            (None, _) => {
                ctx.say(Message::note("Choose an Object: Space or Enter on it."));
                self.list.select(0);
            }
        }
    }

    fn turn(&mut self, forward: bool) {
        let len = self.stops().len();
        let step = if forward { 1 } else { len - 1 };
        self.list.select((self.list.selected + step) % len);
    }

    fn line(&self, stop: Stop) -> String {
        let mark = |chosen: bool| if chosen { "(*)" } else { "( )" };
        match stop {
            Stop::Object(object) => {
                let name = object.label();
                format!("{} {name:<17}{}", mark(self.object == Some(object)), about(object))
            }
            Stop::Base(at) => {
                let base = &self.bases()[at];
                let body = if base.has_body { "has a text to begin with" } else { "no text to begin with" };
                let chosen = self.base.as_ref() == Some(&base.name);
                format!("{} {} v{}   {body}", mark(chosen), base.name, base.version)
            }
            Stop::Next => "[ Next ]".to_owned(),
            Stop::Cancel => "[ Cancel ]".to_owned(),
        }
    }
}

impl Pane for Begin {
    fn title(&self, _shared: &Shared) -> String {
        "Letter Templates > New".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Form, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        let press = match self.here() {
            Some(Stop::Next | Stop::Cancel) => Hint::As(CommandId::Open, "press"),
            _ => Hint::As(CommandId::Open, "choose"),
        };
        vec![press, Hint::As(CommandId::Submit, "next"), Hint::Two(CommandId::Up, CommandId::Down, "move")]
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.object = Some(TemplateObject::PatientProfile);
        let ticket = ctx.ask(Request::Bases);
        self.asked = Some(ticket);
        ctx.hold(ticket);
    }

    fn shown(&mut self, ctx: &mut Context<'_>) {
        self.asked = Some(ctx.ask(Request::Bases));
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Submit => self.next(ctx),
            CommandId::Tick => self.choose(),
            CommandId::Open => self.accept(ctx),
            CommandId::Next => self.turn(true),
            CommandId::Previous => self.turn(false),
            id => return self.list.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Bases(answer) = reply else { return };
        if self.asked != Some(ticket) {
            return;
        }
        match answer {
            Ok(bases) => {
                let bases: Vec<BaseView> = bases.into_iter().filter(|base| !base.retired).collect();
                if let [only] = bases.as_slice() {
                    self.base = Some(only.name.clone());
                }
                self.bases = Some(bases);
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let height = usize::from(room.height.saturating_sub(FIXED));
        self.list.fit(self.stops().len(), height.max(1));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        let Some(bases) = &self.bases else { return };
        let stops = self.stops();
        let mut row = 0;
        let mut last = None;
        for at in self.list.rows() {
            let stop = stops[at];
            let heading = match stop {
                Stop::Object(_) => "Object",
                Stop::Base(_) => "Patient Letter Template Base",
                Stop::Next | Stop::Cancel => "",
            };
            if last != Some(heading) {
                row += u16::from(last.is_some());
                if !heading.is_empty() {
                    canvas.line(area, row, &format!(" {heading}"), Look::Bold);
                    row += 1;
                }
                last = Some(heading);
            }
            canvas.row(area, row, at == self.list.selected, &self.line(stop));
            row += 1;
        }
        canvas.text_right(area.right().saturating_sub(1), area.y, &self.list.extent(), Look::Plain);
        if bases.is_empty() {
            let text = "  There is no base in use: g b, then n makes one from a Word file.";
            canvas.line(area, row + 1, text, Look::Plain);
        }
    }
}

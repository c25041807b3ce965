//! The list of cohorts.

use std::borrow::Cow;

use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::dates;
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::rows::{Around, Filtered, Row, Rows};
use crate::wire::client::api::{Changes, CohortView};

use super::check::CohortCheck;
use super::form::{From, new_cohort};
use super::one::CohortPane;

/// The most rows below the list: a rule, and what is known of the chosen cohort.
const BELOW: u16 = 7;
/// The columns that a name has at least where there is a column that can give way.
const NAME: usize = 16;
/// What stands here before there is a cohort.
const NOTHING: [&str; 3] = [
    "No cohort was planned yet.",
    "",
    "A cohort invites many patients in one go. n plans the first; nobody is invited before it is started.",
];

/// The list of cohorts, and the way to a new one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cohorts {
    rows: Rows<CohortView>,
    /// The question for the templates of a new cohort.
    asked_templates: Option<Ticket>,
    /// The rows that were marked, and the search, of a new cohort.
    wanted: (Vec<String>, String),
    /// Whether the search is the name of a saved one.
    saved: bool,
    /// Whether the form is wanted as soon as this is open.
    begin: bool,
}

impl Row for CohortView {
    fn name(&self) -> Cow<'_, str> {
        self.number.as_str().into()
    }

    fn words(&self) -> String {
        format!("{} {} {} {}", self.number, self.name, self.stage, self.planned_by)
    }
}

impl Cohorts {
    /// The list, with the form of a new cohort over it.
    pub(crate) fn with_form(marked: Vec<String>, search: String) -> Self {
        Self { wanted: (marked, search), begin: true, ..Self::default() }
    }

    /// The same, of whom a saved search finds.
    pub(crate) fn with_saved(name: String) -> Self {
        Self { wanted: (Vec::new(), name), saved: true, begin: true, ..Self::default() }
    }

    fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::Many(ManyRequest::Cohorts), ctx);
    }

    fn begin(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Templates);
        self.asked_templates = Some(ticket);
        ctx.hold(ticket);
    }
}

impl Pane for Cohorts {
    fn title(&self, _shared: &Shared) -> String {
        "Cohorts".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Cohorts, Group::Filter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::Of(CommandId::NewCohort), Hint::Of(CommandId::Open), Hint::Of(CommandId::FilterRows)]
    }

    fn filtered(&self) -> Option<&dyn Filtered> {
        Some(&self.rows)
    }

    fn filtered_mut(&mut self) -> Option<&mut dyn Filtered> {
        Some(&mut self.rows)
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
        if std::mem::take(&mut self.begin) {
            self.begin(ctx);
        }
    }

    fn shown(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Refresh => self.read(ctx),
            CommandId::NewCohort => {
                (self.wanted, self.saved) = ((Vec::new(), String::new()), false);
                self.begin(ctx);
            }
            CommandId::Open => {
                let number = self.rows.chosen().map(|view| view.number.clone());
                if let Some(number) = number {
                    ctx.page(PaneModel::Cohort(Box::new(CohortPane::new(number))));
                }
            }
            id => return self.rows.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::Many(reply) => match *reply {
                ManyReply::Cohorts(answer) => {
                    self.rows.take(ticket, answer);
                }
                // The form asked; its preview is a page of its own, over the form.
                ManyReply::CohortPreview(Ok((plan, preview))) => {
                    let check = CohortCheck::new(plan, preview);
                    ctx.page(PaneModel::CohortCheck(Box::new(check)));
                }
                _ => {}
            },
            Reply::Templates(answer) if self.asked_templates == Some(ticket) => {
                self.asked_templates = None;
                match answer {
                    Err(error) => ctx.say(Message::error(&error)),
                    Ok(templates) => {
                        let (marked, search) = self.wanted.clone();
                        let from = if self.saved { From::Saved(&search) } else { From::Search(&search) };
                        let form = new_cohort(ctx.owner(), marked, from, &templates, ctx.shared);
                        ctx.page(PaneModel::Form(Box::new(form)));
                    }
                }
            }
            _ => {}
        }
    }

    fn changed(&mut self, _changes: &Changes, ctx: &mut Context<'_>) {
        if !self.rows.is_reading() {
            self.read(ctx);
        }
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let below = self.rows.tallest(room.width, BELOW, |row| words(row, room.width).len());
        self.rows.fit(room.height, below);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        if !self.rows.is_read() {
            return;
        }
        let headings = cells(area.width, ["Cohort", "Name", "Stage", "Invited", "Left out", "By"]);
        let around = Around { count: "", headings: &headings, nothing: &NOTHING };
        let rest = self.rows.draw(canvas, area, &around, |row| line(area.width, row));
        if let Some(chosen) = self.rows.chosen() {
            canvas.rule(rest.x, rest.y, rest.width, &chosen.name, &chosen.number);
            draw_words(canvas, rest, 1, chosen);
        }
    }
}

/// A narrow window has no room for how many were left out, which stands on the page of the cohort.
fn cells(width: u16, [number, name, stage, invited, left_out, by]: [&str; 6]) -> String {
    let all = usize::from(width).saturating_sub(2 + 6 + 10 + 16 + 8 + 4 * 2);
    if all < NAME + 10 {
        return columns(&[(number, 6), (name, all), (stage, 10), (invited, 16), (by, 8)]);
    }
    columns(&[(number, 6), (name, all - 10), (stage, 10), (invited, 16), (left_out, 8), (by, 8)])
}

fn line(width: u16, view: &CohortView) -> String {
    let of = view.planned.saturating_sub(view.left_out);
    let invited = format!("{} of {}", dates::count(view.invited), dates::count(of));
    let stage = if view.waits_for_second && view.stage == "Planned" { "Second?" } else { &view.stage };
    let left_out = dates::count(view.left_out);
    cells(width, [&view.number, &view.name, stage, &invited, &left_out, &view.planned_by])
}

/// What is known of a cohort, from row `first` on; gives the row after it.
pub(super) fn draw_words(canvas: &mut Canvas<'_>, area: Area, first: u16, view: &CohortView) -> u16 {
    let mut row = first;
    for text in words(view, area.width) {
        canvas.line(area, row, &format!("  {text}"), Look::Plain);
        row += 1;
    }
    row
}

/// What is known of a cohort, in lines.
pub(super) fn words(view: &CohortView, width: u16) -> Vec<String> {
    let after = if view.hold { "held in the To post tray" } else { "printed in one run at the end" };
    let mut lines = vec![
        format!("From {}.", view.source),
        format!("{}, until {}; {after}.", view.templates.join(" and "), dates::day(view.expires)),
    ];
    if let Some(second) = &view.second {
        lines.push(format!("Approved by {second}."));
    }
    if let Some(run) = &view.run {
        lines.push(format!("Print run {run}."));
    }
    if !view.trouble.is_empty() {
        lines.push(format!("! {}", view.trouble));
    }
    lines.push(view.next.clone());
    let room = usize::from(width.saturating_sub(4));
    lines.iter().flat_map(|line| wrap(line, room)).collect()
}

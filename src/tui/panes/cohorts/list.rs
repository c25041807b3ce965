//! The list of cohorts.

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
use crate::tui::widget::list::List;
use crate::wire::client::api::{Changes, CohortView};

use super::check::CohortCheck;
use super::form::{From, new_cohort};
use super::one::CohortPane;

/// The rows below the list: a rule, and what is known of the chosen cohort.
const BELOW: u16 = 7;

/// The list of cohorts, and the way to a new one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cohorts {
    rows: Option<Vec<CohortView>>,
    failed: Option<String>,
    list: List,
    asked: Option<Ticket>,
    /// The question for the templates of a new cohort.
    asked_templates: Option<Ticket>,
    /// The rows that were marked, and the search, of a new cohort.
    wanted: (Vec<String>, String),
    /// Whether the search is the name of a saved one.
    saved: bool,
    /// Whether the form is wanted as soon as this is open.
    begin: bool,
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

    fn rows(&self) -> &[CohortView] {
        self.rows.as_deref().unwrap_or_default()
    }

    fn chosen(&self) -> Option<&CohortView> {
        self.rows().get(self.list.selected)
    }

    fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Many(ManyRequest::Cohorts));
        self.asked = Some(ticket);
        if !ticket.live && self.rows.is_none() {
            ctx.hold(ticket);
        }
    }

    fn begin(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Templates);
        self.asked_templates = Some(ticket);
        ctx.hold(ticket);
    }

    fn take_rows(&mut self, rows: Vec<CohortView>) {
        let at = self.chosen().and_then(|before| rows.iter().position(|row| row.number == before.number));
        if let Some(row) = at {
            self.list.follow(row);
        }
        self.failed = None;
        self.rows = Some(rows);
    }
}

impl Pane for Cohorts {
    fn title(&self, _shared: &Shared) -> String {
        "Cohorts".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Cohorts, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::Of(CommandId::NewCohort), Hint::Of(CommandId::Open)]
    }

    fn note(&self, _shared: &Shared) -> String {
        self.failed.as_ref().map(|failed| format!("Error: {failed}")).unwrap_or_default()
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
                let number = self.chosen().map(|view| view.number.clone());
                if let Some(number) = number {
                    ctx.page(PaneModel::Cohort(Box::new(CohortPane::new(number))));
                }
            }
            id => return self.list.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::Many(reply) => match *reply {
                ManyReply::Cohorts(answer) if self.asked == Some(ticket) => {
                    self.asked = None;
                    match answer {
                        Ok(rows) => self.take_rows(rows),
                        Err(error) => self.failed = Some(Message::error(&error).text),
                    }
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
        if self.asked.is_none() {
            self.read(ctx);
        }
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.list.fit(self.rows().len(), usize::from(room.height.saturating_sub(1 + BELOW).max(2)));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        let Some(rows) = &self.rows else { return };
        if rows.is_empty() {
            let lines = [
                "No cohort was planned yet.",
                "",
                "A cohort invites many patients in one go. n plans the first; nobody is invited before it is started.",
            ];
            let wrapped = lines.iter().flat_map(|line| wrap(line, usize::from(area.width.saturating_sub(6))));
            for (row, text) in (2_u16..area.height).zip(wrapped) {
                canvas.line(area, row, &format!("    {text}"), Look::Plain);
            }
            canvas.set_cursor(area.x + 4, area.y + 2);
            return;
        }
        let headings = cells(area.width, ["Cohort", "Name", "Stage", "Invited", "Left out", "By"]);
        canvas.line(area, 0, &format!("  {headings}"), Look::Bold);
        let list = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            canvas.row(list, row, idx == self.list.selected, &line(area.width, &rows[idx]));
            row += 1;
        }
        if let Some(chosen) = self.chosen() {
            let rest = Area { y: list.y + row, height: list.height.saturating_sub(row), ..list };
            canvas.rule(rest.x, rest.y, rest.width, &chosen.name, &chosen.number);
            draw_words(canvas, rest, 1, chosen);
        }
    }
}

fn cells(width: u16, [number, name, stage, invited, left_out, by]: [&str; 6]) -> String {
    let room = usize::from(width).saturating_sub(2 + 6 + 10 + 16 + 8 + 8 + 5 * 2);
    columns(&[(number, 6), (name, room), (stage, 10), (invited, 16), (left_out, 8), (by, 8)])
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
    let room = usize::from(area.width.saturating_sub(4));
    let mut row = first;
    for text in lines.iter().flat_map(|line| wrap(line, room)) {
        canvas.line(area, row, &format!("  {text}"), Look::Plain);
        row += 1;
    }
    row
}

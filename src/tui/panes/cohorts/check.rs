//! The preview of a new cohort: who is in, who is left out and why; from here it is planned.

use super::form::TITLE;
use super::one::{CohortPane, cells, line};
use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::message::Message;
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::dates;
use crate::tui::text::width::wrap;
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::list::List;
use crate::wire::client::api::{CohortPlan, CohortPreview};

/// The rows above the list at the most.
const ABOVE: usize = 11;

/// The preview.
#[derive(Clone, Debug)]
pub(crate) struct CohortCheck {
    plan: CohortPlan,
    preview: CohortPreview,
    list: List,
    asked: Option<Ticket>,
}

impl CohortCheck {
    /// What would come of a plan.
    pub(crate) fn new(plan: CohortPlan, preview: CohortPreview) -> Self {
        Self { plan, preview, list: List::default(), asked: None }
    }

    fn lines(&self, width: u16) -> Vec<String> {
        let preview = &self.preview;
        let mut lines = vec![
            format!("From {}.", preview.source),
            format!(
                "{} would be invited by {} letters, until {}.",
                dates::count(preview.invited),
                dates::count(preview.letters),
                dates::day(preview.expires)
            ),
        ];
        let groups: Vec<_> = preview
            .left_out
            .iter()
            .map(|group| format!("{} {}", dates::count(group.count), group.reason))
            .collect();
        if !groups.is_empty() {
            lines.push(format!("Left out: {}.", groups.join(", ")));
        }
        if preview.unknown_total > 0 {
            let first = preview.unknown.first().cloned().unwrap_or_default();
            lines.push(format!("! {} ids belong to nobody; {first}.", dates::count(preview.unknown_total)));
        }
        if preview.repeated > 0 {
            lines.push(format!("{} ids were named more than once.", dates::count(preview.repeated)));
        }
        if preview.needs_second {
            lines.push("More than 200: a second person must approve it before it can be started.".to_owned());
        }
        lines.extend(preview.warnings.iter().map(|warning| format!("! {warning}")));
        let room = usize::from(width.saturating_sub(3));
        let mut wrapped: Vec<String> = lines.iter().flat_map(|line| wrap(line, room)).collect();
        wrapped.truncate(ABOVE - 3);
        wrapped
    }

    fn plan(&mut self, ctx: &mut Context<'_>) {
        if let Some(reason) = ctx.shared.frozen() {
            return ctx.say(Message::note(reason));
        }
        if self.asked.is_none() {
            let ticket = ctx.ask(Request::Many(ManyRequest::PlanCohort(Box::new(self.plan.clone()))));
            self.asked = Some(ticket);
            ctx.hold(ticket);
        }
    }
}

impl Pane for CohortCheck {
    fn title(&self, _shared: &Shared) -> String {
        format!("New cohort > {}", self.plan.name)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Confirm, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::As(CommandId::Yes, "plan it"), Hint::As(CommandId::Back, "change it")]
    }

    fn note(&self, _shared: &Shared) -> String {
        let why = self.preview.rows.get(self.list.selected).map(|row| row.reason.clone());
        why.filter(|why| !why.is_empty()).unwrap_or_else(|| {
            "y plans it: the list is fixed then, and nobody is invited before it is started.".to_owned()
        })
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Yes => self.plan(ctx),
            id => return self.list.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        if let Reply::Many(reply) = reply
            && let ManyReply::CohortDone(answer) = *reply
            && self.asked == Some(ticket)
        {
            self.asked = None;
            match answer {
                Ok(view) => {
                    ctx.say(Message::done(format!("Cohort {} is planned. {}", view.number, view.next)));
                    ctx.draft(DraftKey::new(TITLE, ""), Draft::new());
                    // The form and this preview are done with.
                    ctx.run(CommandId::GoCohorts, None);
                    ctx.page(PaneModel::Cohort(Box::new(CohortPane::new(view.number))));
                }
                Err(error) => ctx.say(Message::error(&error)),
            }
        }
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let above = self.lines(room.width).len() + 3;
        self.list.fit(self.preview.rows.len(), usize::from(room.height).saturating_sub(above).max(2));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        let lines = self.lines(area.width);
        for (row, text) in (0_u16..).zip(&lines) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
        let below = u16::try_from(lines.len()).unwrap_or(0) + 1;
        canvas.rule(area.x, area.y + below, area.width, "Patients, those left out first", "");
        let headings = cells(area.width, ["ID", "Name", "Born", "", "Why"]);
        canvas.headings(area, below + 1, &headings, &self.list.extent());
        let list = Area { y: area.y + below + 2, height: area.height.saturating_sub(below + 2), ..area };
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            canvas.row(list, row, idx == self.list.selected, &line(area.width, &self.preview.rows[idx]));
        }
        if self.preview.rows.is_empty() {
            canvas.line(list, 0, "  Nobody is named.", Look::Plain);
            canvas.set_cursor(list.x, list.y);
        }
    }
}

//! One cohort: how far it is, what can be done with it, and what became of its patients.

use std::borrow::Cow;

use super::list::{draw_words, words};
use crate::domain::cohort::CohortRefusal;
use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::panes::confirm::{Confirm, Entry};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::dates;
use crate::tui::text::width::columns;
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::field::TextField;
use crate::tui::widget::rows::{Around, Filtered, Row, Rows};
use crate::wire::client::api::{Answer, CohortAct, CohortQuery, CohortRow, CohortView};

/// The patients that are asked for.
const LIMIT: u32 = 1_000;
/// The rows above the list at the most: name, bar, words, rule.
const ABOVE: u16 = 10;
/// What is shown of the patients, in the order of the key.
const OUTCOMES: [Option<&str>; 4] = [None, Some("Left out"), Some("Invited"), Some("Planned")];

/// One cohort.
#[derive(Clone, Debug)]
pub(crate) struct CohortPane {
    number: String,
    view: Option<CohortView>,
    rows: Rows<CohortRow>,
    outcome: usize,
    acting: Option<Ticket>,
}

impl Row for CohortRow {
    const TITLED: bool = true;

    fn name(&self) -> Cow<'_, str> {
        self.patient_id.as_str().into()
    }

    fn words(&self) -> String {
        let born = self.birth_date.map(|day| day.to_string()).unwrap_or_default();
        format!("{} {} {born} {} {}", self.patient_id, self.name, self.outcome, self.reason)
    }
}

impl CohortPane {
    /// A cohort that is still to be read.
    pub(crate) fn new(number: String) -> Self {
        Self { number, view: None, rows: Rows::default(), outcome: 0, acting: None }
    }

    fn read(&mut self, ctx: &mut Context<'_>) {
        let outcome = OUTCOMES[self.outcome].map(str::to_owned);
        let query = CohortQuery { number: self.number.clone(), outcome, offset: 0, limit: LIMIT };
        self.rows.read(Request::Many(ManyRequest::Cohort(query)), ctx);
    }

    fn act(&mut self, act: CohortAct, ctx: &mut Context<'_>) {
        if let Some(reason) = ctx.shared.frozen() {
            return ctx.say(Message::note(reason));
        }
        let ticket = ctx.ask(Request::Many(ManyRequest::CohortAct(self.number.clone(), act)));
        self.acting = Some(ticket);
        ctx.hold(ticket);
    }

    /// Asks before patients are invited, or before a cohort is given up; nothing here is done by the key that begins it.
    fn ask(&self, act: CohortAct, ctx: &mut Context<'_>) {
        let Some(view) = &self.view else { return };
        if let Some(reason) = ctx.shared.frozen() {
            return ctx.say(Message::note(reason));
        }
        let left = view.planned.saturating_sub(view.invited).saturating_sub(view.left_out);
        let (title, button, line) = match act {
            CohortAct::Start => (
                "Start the cohort",
                "Start",
                format!("Credentials and letters are made for {} now.", dates::count(left)),
            ),
            CohortAct::Approve => (
                "Approve the cohort",
                "Approve",
                format!("You agree that {} of this list are invited.", dates::count(left)),
            ),
            _ => (
                "Cancel the cohort",
                "Cancel it",
                format!("{} stay invited; the others are not.", dates::count(view.invited)),
            ),
        };
        let request = Request::Many(ManyRequest::CohortAct(self.number.clone(), act));
        let mut question = Confirm::of_site(title, ctx.owner(), request);
        question.right.clone_from(&view.number);
        question.lines = vec![view.name.clone(), String::new(), line];
        "Not now".clone_into(&mut question.safe);
        button.clone_into(&mut question.act);
        if act == CohortAct::Start && left > 0 {
            // T2: many patients at once.
            let field = TextField::default();
            question = question.asking(Entry::Count { field, expected: left });
        }
        ctx.popup(PaneModel::Confirm(Box::new(question)));
    }

    fn acted(&mut self, answer: Answer<CohortView>, ctx: &mut Context<'_>) {
        self.acting = None;
        match answer {
            Ok(view) => {
                let waited = self.view.as_ref().is_some_and(|before| before.waits_for_second);
                let stage = match &view {
                    view if view.running => "going on".to_owned(),
                    view if waited && !view.waits_for_second && view.stage == "Planned" => {
                        "approved".to_owned()
                    }
                    view => view.stage.to_lowercase(),
                };
                ctx.say(Message::done(format!("{} is {stage}. {}", view.number, view.next)));
                self.view = Some(view);
                self.read(ctx);
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }

    /// How many patients are in what is shown, as far as the cohort says.
    fn total(&self) -> u64 {
        let Some(view) = &self.view else { return 0 };
        match OUTCOMES[self.outcome] {
            None => view.planned,
            Some("Left out") => view.left_out,
            Some("Invited") => view.invited,
            Some(_) => view.planned.saturating_sub(view.left_out).saturating_sub(view.invited),
        }
    }

    /// The rows above the list: name, bar, words, a rule.
    fn above(&self, width: u16) -> u16 {
        let words = self.view.as_ref().map_or(0, |view| words(view, width).len());
        (3 + u16::try_from(words).unwrap_or(0)).min(ABOVE)
    }
}

impl Pane for CohortPane {
    fn title(&self, _shared: &Shared) -> String {
        format!("Cohorts > {}", self.number)
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Cohort, Group::Filter, Group::List]
    }

    fn hints(&self, shared: &Shared) -> Vec<Hint> {
        let mut hints = Vec::new();
        match &self.view {
            Some(view) if view.running => hints.push(Hint::Of(CommandId::Stop)),
            Some(view) if view.waits_for_second => {
                if self.unavailable(CommandId::CohortApprove, shared).is_none() {
                    hints.push(Hint::Of(CommandId::CohortApprove));
                }
                hints.push(Hint::Of(CommandId::CohortCancel));
            }
            Some(view) if view.stage != "Done" && view.stage != "Cancelled" => {
                hints.push(Hint::Of(CommandId::CohortStart));
                hints.push(Hint::Of(CommandId::CohortCancel));
            }
            _ => {}
        }
        hints.push(Hint::Of(CommandId::CohortShow));
        hints.push(Hint::As(CommandId::Open, "record"));
        hints.push(Hint::Of(CommandId::FilterRows));
        hints
    }

    fn filtered(&self) -> Option<&dyn Filtered> {
        Some(&self.rows)
    }

    fn filtered_mut(&mut self) -> Option<&mut dyn Filtered> {
        Some(&mut self.rows)
    }

    fn note(&self, _shared: &Shared) -> String {
        let failed = self.rows.note();
        if !failed.is_empty() {
            return failed;
        }
        if self.rows.has_more() && self.rows.wants_more() {
            let first = dates::count(LIMIT.into());
            return format!("The list ends after the first {first}; o shows those of one outcome alone.");
        }
        self.rows.chosen().map(|row| row.reason.clone()).unwrap_or_default()
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let view = self.view.as_ref()?;
        match id {
            CommandId::CohortStart if view.waits_for_second => {
                return Some(CohortRefusal::NeedsSecond.to_string());
            }
            CommandId::CohortApprove => {}
            _ => return None,
        }
        let ours = shared.site.as_ref().is_some_and(|site| site.operator == view.planned_by);
        if !view.waits_for_second {
            return Some("Not now: this cohort waits for nobody's approval.".to_owned());
        }
        ours.then(|| CohortRefusal::SamePerson.to_string())
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::CohortStart => self.ask(CohortAct::Start, ctx),
            CommandId::CohortApprove => self.ask(CohortAct::Approve, ctx),
            CommandId::CohortCancel => self.ask(CohortAct::Cancel, ctx),
            CommandId::Stop if self.view.as_ref().is_some_and(|view| view.running) => {
                self.act(CohortAct::Stop, ctx);
            }
            CommandId::CohortShow => {
                self.outcome = (self.outcome + 1) % OUTCOMES.len();
                self.rows.go_to_top();
                self.read(ctx);
            }
            CommandId::Refresh => self.read(ctx),
            CommandId::Open => {
                let id = self.rows.chosen().map(|row| row.patient_id.clone());
                if let Some(id) = id.filter(|id| !id.is_empty()) {
                    ctx.go(Place::Record(id));
                }
            }
            id => return self.rows.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Many(reply) = reply else { return };
        match *reply {
            ManyReply::Cohort(answer) => {
                if let Some(view) = self.rows.take_part(ticket, answer, |page| (page.rows, page.cohort)) {
                    if self.view.as_ref().is_some_and(|before| before.running && !view.running) {
                        // What was said when it began is over.
                        ctx.say(ended(&view));
                    }
                    self.view = Some(view);
                    self.rows.of(self.total());
                }
            }
            // From a key of this page, or from the question over it.
            ManyReply::CohortDone(answer) => self.acted(answer, ctx),
            _ => {}
        }
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.rows.fit(room.height.saturating_sub(self.above(room.width)), 0);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        let Some(view) = &self.view else { return };
        let of = view.planned.saturating_sub(view.left_out);
        let stage = if view.running { "going on" } else { view.stage.as_str() };
        canvas.line(area, 0, &format!(" {} {}: {stage}", view.number, view.name), Look::Bold);
        let bar = bar(view.invited, of);
        let counts = format!(
            "  [{bar}] {} of {} invited, {} left out",
            dates::count(view.invited),
            dates::count(of),
            dates::count(view.left_out)
        );
        canvas.line(area, 1, &counts, Look::Plain);
        draw_words(canvas, area, 2, view);
        let above = self.above(area.width);
        let which = OUTCOMES[self.outcome].unwrap_or("all");
        let patients = Area { y: area.y + above - 1, height: area.height.saturating_sub(above - 1), ..area };
        canvas.clear(patients);
        let right = match self.rows.extent() {
            all if all.is_empty() => "o others".to_owned(),
            some => format!("{some}, o others"),
        };
        canvas.rule(area.x, patients.y, area.width, &format!("Patients: {which}"), &right);
        let list = Area { y: patients.y + 1, height: patients.height.saturating_sub(1), ..area };
        let headings = cells(area.width, ["ID", "Name", "Born", "Outcome", "Why"]);
        let around = Around { count: "", headings: &headings, nothing: &["Nobody."] };
        self.rows.draw(canvas, list, &around, |row| line(area.width, row));
    }
}

/// What is said when a cohort has come to its end, or has stopped.
fn ended(view: &CohortView) -> Message {
    let text = format!("{} is {}. {}", view.number, view.stage.to_lowercase(), view.next);
    if view.trouble.is_empty() { Message::done(text) } else { Message::note(text) }
}

/// Twenty columns.
fn bar(done: u64, of: u64) -> String {
    let full = usize::try_from((done * 20).checked_div(of).unwrap_or(20)).unwrap_or(20).min(20);
    format!("{}{}", "#".repeat(full), " ".repeat(20 - full))
}

pub(super) fn cells(width: u16, [id, name, born, outcome, why]: [&str; 5]) -> String {
    let room = usize::from(width).saturating_sub(2 + 10 + 10 + 8 + 4 * 2);
    let name_wide = (room / 2).min(28);
    columns(&[(id, 10), (name, name_wide), (born, 10), (outcome, 8), (why, room.saturating_sub(name_wide))])
}

pub(super) fn line(width: u16, row: &CohortRow) -> String {
    let born = row.birth_date.map(|day| day.to_string()).unwrap_or_default();
    cells(width, [&row.patient_id, &row.name, &born, &row.outcome, &row.reason])
}

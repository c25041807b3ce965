//! What the search does with keys and answers.

use super::model::Home;
use crate::domain::Permission;
use crate::tui::ask_many::ManyReply;
use crate::tui::command::CommandId;
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::cohorts::Cohorts;
use crate::tui::panes::prompt::{Prompt, Wanted};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::list::List;
use crate::wire::client::api::{Answer, SearchPage, SearchRequest};

/// How long the selection rests before its preview is read, in milliseconds.
const PREVIEW_MS: u64 = 150;
/// How long until a list that was asked for too early is asked for again, in milliseconds.
const AGAIN_MS: u64 = 300;

impl Home {
    /// Asks for the patients that match the field. What is known to be refused is not asked: each refusal is on file.
    pub(super) fn search(&mut self, ctx: &mut Context<'_>) {
        if let Some(reason) = ctx.shared.not_permitted(Permission::PatientsView) {
            (self.asked, self.failed) = (None, Some(reason));
            return;
        }
        self.asked = Some(ctx.ask(Request::Search(SearchRequest {
            text: self.field.text().to_owned(),
            state: self.only(),
            limit: self.limit(),
            offset: 0,
        })));
    }

    /// Asks for the preview of the chosen patient once the selection rests.
    fn rest(&mut self, ctx: &mut Context<'_>) {
        if !ctx.shared.wide() || ctx.shared.options.slow {
            return;
        }
        let shown = self.preview.as_ref().map(|view| view.row.patient_id.clone());
        if shown.as_deref() != self.chosen().map(|row| row.patient_id.as_str()) {
            self.preview_asked = Some(ctx.later(PREVIEW_MS));
        }
    }

    /// A delay is over: reads the preview, or asks for the list again.
    pub(super) fn rested(&mut self, ticket: Ticket, ctx: &mut Context<'_>) {
        if self.preview_asked == Some(ticket) {
            self.read_preview(ctx);
        }
        if self.again.take_if(|again| *again == ticket).is_some() && self.asked.is_none() {
            self.search(ctx);
        }
    }

    fn read_preview(&mut self, ctx: &mut Context<'_>) {
        self.preview_asked =
            self.chosen().map(|row| row.patient_id.clone()).map(|id| ctx.ask(Request::Record(id)));
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Back if !self.in_list => self.in_list = true,
            CommandId::Back if ctx.by_letter() => ctx.run(CommandId::Quit, None),
            CommandId::Back => ctx.say(Message::note("This is the home page; q leaves Patient Profile.")),
            CommandId::Next | CommandId::Previous => self.in_list = !self.in_list,
            CommandId::Search => self.in_list = false,
            CommandId::MarkPatient if self.in_list => self.mark(),
            CommandId::Invite => self.invite(ctx),
            CommandId::SaveSearch => self.save(ctx),
            CommandId::Refresh => self.search(ctx),
            CommandId::Open => self.open(ctx),
            _ if self.list.command(id) => {
                if self.want_more() {
                    self.search(ctx);
                }
                self.rest(ctx);
            }
            _ => return false,
        }
        true
    }

    /// Marks the chosen patient and goes on to the next, or takes the mark away.
    fn mark(&mut self) {
        let Some(id) = self.chosen().map(|row| row.patient_id.clone()) else { return };
        if let Some(at) = self.marked.iter().position(|marked| *marked == id) {
            self.marked.remove(at);
        } else {
            self.marked.push(id);
            self.list.command(CommandId::Down);
        }
    }

    /// Asks for the name under which the search is kept.
    fn save(&self, ctx: &mut Context<'_>) {
        let (text, state) = (self.field.text().trim().to_owned(), self.only());
        if let Some(reason) = ctx.shared.frozen() {
            return ctx.say(Message::note(reason));
        }
        if text.is_empty() && state.is_none() {
            return ctx.say(Message::note("Type what to search for first; then F2 keeps it under a name."));
        }
        let prompt = Prompt::new(ctx.owner(), Wanted::SaveSearch { text, state });
        ctx.popup(PaneModel::Prompt(Box::new(prompt)));
    }

    /// A new cohort of the marked patients, or of whom the search finds.
    fn invite(&mut self, ctx: &mut Context<'_>) {
        let marked = std::mem::take(&mut self.marked);
        let saved = self.saved.as_ref().filter(|_| marked.is_empty() && self.only().is_some());
        let cohorts = match saved {
            Some(saved) => Cohorts::with_saved(saved.name.clone()),
            None => Cohorts::with_form(marked, self.field.text().trim().to_owned()),
        };
        ctx.page(PaneModel::Cohorts(Box::new(cohorts)));
    }

    /// Enter. Typed faster than the answer comes, it waits for the answer.
    fn open(&mut self, ctx: &mut Context<'_>) {
        if let (false, Some(ticket)) = (self.up_to_date(), self.asked) {
            self.enter_waits = true;
            ctx.hold(ticket);
            return;
        }
        let row = match self.exact() {
            Some(exact) if self.list.selected == 0 => exact,
            _ => self.list.selected,
        };
        self.open_row(row, ctx);
    }

    fn open_row(&mut self, row: usize, ctx: &mut Context<'_>) {
        match self.page.rows.get(row) {
            Some(patient) => ctx.go(Place::Record(patient.patient_id.clone())),
            None if ctx.shared.still_reading() => {
                ctx.say(Message::note("Nobody read so far matches; the records are still being read."));
            }
            None => ctx.say(Message::note("Nobody matches, so there is nothing to open.")),
        }
    }

    /// After an Enter that came before its answer: opens only what cannot be mistaken.
    fn open_unseen(&mut self, ctx: &mut Context<'_>) {
        match (self.exact(), self.page.rows.len()) {
            (Some(row), _) => self.open_row(row, ctx),
            (None, 0 | 1) => self.open_row(0, ctx),
            (None, _) => {
                self.in_list = true;
                ctx.say(Message::note("Several patients match; choose one."));
            }
        }
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::Search(answer) if self.asked == Some(ticket) => self.take_page(answer, ctx),
            Reply::Many(reply) => {
                if let ManyReply::SavedSearches(Ok(_)) = *reply {
                    ctx.say(Message::done("The search is saved; F4 shows all of them."));
                }
            }
            Reply::Record(answer) if self.preview_asked == Some(ticket) => {
                self.preview = answer.ok().map(Box::new);
            }
            _ => {}
        }
    }

    fn take_page(&mut self, answer: Answer<SearchPage>, ctx: &mut Context<'_>) {
        self.asked = None;
        let enter = std::mem::take(&mut self.enter_waits);
        match answer {
            Ok(page) => {
                let kept =
                    if self.up_to_date() { self.chosen().map(|row| row.patient_id.clone()) } else { None };
                self.page = page;
                self.answered = Some(self.field.text().to_owned());
                self.failed = None;
                let row = kept.and_then(|id| self.page.rows.iter().position(|row| row.patient_id == id));
                match row {
                    Some(row) => self.list.follow(row),
                    None => self.list = List::default(),
                }
                if self.field.text().is_empty() && self.page.total < self.page.of {
                    // Without a query everybody matches, unless the patients are still being read in.
                    self.again = Some(ctx.later(AGAIN_MS));
                }
                if enter {
                    self.open_unseen(ctx);
                } else {
                    self.rest(ctx);
                }
            }
            Err(error) => {
                self.failed = Some(error.message.clone());
                if enter {
                    ctx.say(Message::error(&error));
                }
            }
        }
    }

    /// Something changed in the store: the same question again, and the preview.
    pub(super) fn refresh(&mut self, ctx: &mut Context<'_>) {
        // A question that is under way, typed by the operator, must not be overtaken.
        if self.asked.is_none() {
            self.search(ctx);
        }
        if self.preview.is_some() && ctx.shared.wide() {
            self.read_preview(ctx);
        }
    }
}

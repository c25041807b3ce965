//! The list: opened in the search field, renamed, deleted, and the way to a cohort of whom one finds.

use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::panes::cohorts::Cohorts;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::prompt::{Prompt, Wanted};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::list::List;
use crate::wire::client::api::SavedSearchView;

/// The rows above the list: the count, a rule, the headings.
const ABOVE: u16 = 3;

/// The saved searches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Searches {
    rows: Option<Vec<SavedSearchView>>,
    failed: Option<String>,
    list: List,
    asked: Option<Ticket>,
}

impl Searches {
    fn rows(&self) -> &[SavedSearchView] {
        self.rows.as_deref().unwrap_or_default()
    }

    fn chosen(&self) -> Option<&SavedSearchView> {
        self.rows().get(self.list.selected)
    }

    fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::Many(ManyRequest::SavedSearches));
        self.asked = Some(ticket);
        if !ticket.live && self.rows.is_none() {
            ctx.hold(ticket);
        }
    }

    /// Takes the list; the chosen search stays chosen wherever it is now.
    fn take(&mut self, rows: Vec<SavedSearchView>) {
        let at = self.chosen().and_then(|before| rows.iter().position(|row| row.name == before.name));
        if let Some(row) = at {
            self.list.follow(row);
        }
        self.failed = None;
        self.rows = Some(rows);
    }

    fn act(&self, id: CommandId, ctx: &mut Context<'_>) {
        let Some(chosen) = self.chosen() else {
            return ctx.say(Message::note("Not now: no search is saved."));
        };
        match id {
            CommandId::Open => ctx.go(Place::Search(chosen.clone())),
            CommandId::InviteFound => {
                ctx.page(PaneModel::Cohorts(Box::new(Cohorts::with_saved(chosen.name.clone()))));
            }
            _ if ctx.shared.frozen().is_some() => {
                ctx.say(Message::note(ctx.shared.frozen().unwrap_or_default()));
            }
            CommandId::RenameSearch => {
                let wanted = Wanted::RenameSearch(chosen.name.clone());
                ctx.popup(PaneModel::Prompt(Box::new(Prompt::new(ctx.owner(), wanted))));
            }
            _ => ctx.popup(PaneModel::Confirm(Box::new(delete(chosen, ctx.owner())))),
        }
    }
}

/// The question before a search is deleted.
fn delete(chosen: &SavedSearchView, owner: u32) -> Confirm {
    let request = Request::Many(ManyRequest::DropSearch(chosen.name.clone()));
    let mut question = Confirm::of_site("Delete the saved search", owner, request);
    question.lines = vec![
        format!("{}: {}", chosen.name, found_by(chosen)),
        String::new(),
        "Nobody finds it by its name any more. Cohorts that were planned keep their lists.".to_owned(),
    ];
    "Keep it".clone_into(&mut question.safe);
    "Delete".clone_into(&mut question.act);
    question
}

/// What it searches for, in a line.
fn found_by(search: &SavedSearchView) -> String {
    let state = search.state.as_ref().map(|state| format!("only {state}"));
    let parts = [Some(search.text.clone()).filter(|text| !text.is_empty()), state];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

impl Pane for Searches {
    fn title(&self, _shared: &Shared) -> String {
        "Patients > Saved searches".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Searches, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![
            Hint::Of(CommandId::Open),
            Hint::Of(CommandId::RenameSearch),
            Hint::Of(CommandId::DeleteSearch),
            Hint::Of(CommandId::InviteFound),
        ]
    }

    fn note(&self, _shared: &Shared) -> String {
        self.failed.as_ref().map(|failed| format!("Error: {failed}")).unwrap_or_default()
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Refresh => self.read(ctx),
            CommandId::Open | CommandId::RenameSearch | CommandId::DeleteSearch | CommandId::InviteFound => {
                self.act(id, ctx);
            }
            id => return self.list.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Many(reply) = reply else { return };
        let ManyReply::SavedSearches(answer) = *reply else { return };
        let ours = self.asked == Some(ticket);
        if ours {
            self.asked = None;
        }
        match answer {
            Ok(rows) => {
                self.take(rows);
                if !ours {
                    ctx.say(Message::done("Changed."));
                }
            }
            Err(error) if ours => self.failed = Some(Message::error(&error).text),
            Err(_) => {}
        }
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let height = room.height.saturating_sub(ABOVE).max(2);
        self.list.fit(self.rows().len(), usize::from(height));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        let Some(rows) = &self.rows else { return };
        canvas.line(area, 0, &format!(" {} saved, for everybody at the site", rows.len()), Look::Plain);
        canvas.rule(area.x, area.y + 1, area.width, "", "");
        if rows.is_empty() {
            let text = "A search that is needed again can be kept here. Type it on the page Patients, then F2 gives it \
                        a name; a cohort can be made of whom it finds.";
            let room = usize::from(area.width.saturating_sub(8));
            for (row, line) in (4_u16..area.height).zip(wrap(text, room)) {
                canvas.line(area, row, &format!("    {line}"), Look::Plain);
            }
            canvas.set_cursor(area.x + 4, area.y + 4);
            return;
        }
        canvas.line(area, 2, &format!("  {}", cells(area.width, "Name", "Search", "Saved by")), Look::Bold);
        let list = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        for (row, idx) in (0_u16..).zip(self.list.rows()) {
            let search = &rows[idx];
            let line = cells(area.width, &search.name, &found_by(search), &search.saved_by);
            canvas.row(list, row, idx == self.list.selected, &line);
        }
    }
}

fn cells(width: u16, name: &str, search: &str, by: &str) -> String {
    let room = usize::from(width).saturating_sub(2 + 28 + 14 + 2 * 2);
    columns(&[(name, 28), (search, room), (by, 14)])
}
